import { sourcesError } from '../sources-error.ts';

/** What an archive may cost. */
export interface ArchiveLimits {
  /** Bytes of the archive. */
  readonly download: number;
  /** Bytes of everything in it. */
  readonly unpacked: number;
  readonly entries: number;
  /** Unpacked bytes for each byte of the archive; counted from `freeBytes` on. */
  readonly ratio: number;
}

export const DEFAULT_LIMITS: ArchiveLimits = {
  download: 1024 ** 3,
  unpacked: 2 * 1024 ** 3,
  entries: 100_000,
  ratio: 200,
};

/** Small archives of zeros are harmless, and tests of modules have some. */
const FREE_BYTES = 16 * 1024 ** 2;

/** Counts what an archive unpacks to; throws EnvironmentError `sources/archive-too-large`. */
export interface Meter {
  entry(): void;
  bytes(count: number): void;
}

export function archiveTooLarge(why: string): Error {
  return sourcesError('sources/archive-too-large', `the archive ${why}`, {
    hints: ['publish the modules without build results and data'],
  });
}

export function createMeter(packed: number, limits: ArchiveLimits): Meter {
  let entries = 0;
  let total = 0;
  return {
    entry() {
      entries += 1;
      if (entries > limits.entries) throw archiveTooLarge(`has more than ${limits.entries} entries`);
    },
    bytes(count) {
      total += count;
      if (total > limits.unpacked) throw archiveTooLarge(`unpacks to more than ${limits.unpacked} bytes`);
      if (total > FREE_BYTES && total > packed * limits.ratio)
        throw archiveTooLarge(`unpacks to more than ${limits.ratio} times its ${packed} bytes`);
    },
  };
}
