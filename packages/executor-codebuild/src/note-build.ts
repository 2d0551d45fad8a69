import type { BuildIo } from '@seed/deployspec';
import type { SeedError } from '@seed/kernel';
import { isSeedError } from '@seed/kernel';
import { TOKEN_MS } from './start-build.ts';
import type { Time } from './time.ts';

/** What writing the id down may take. */
const MARGIN_MS = 30_000;

export interface NoteParts {
  readonly ref: string;
  readonly io: Pick<BuildIo, 'onStarted' | 'signal'>;
  readonly time: Time;
  /** Milliseconds since the epoch, before the build was asked for. */
  readonly since: number;
  readonly onTrouble: (error: SeedError) => void;
}

export interface BuildNote {
  /** Has the id written down now, unless it was. */
  tell(): Promise<void>;
  /** Nobody needs the id any more; resolves once nothing is being written. */
  drop(): Promise<void>;
}

/**
 * Has the id of a build written down before the service forgets the token that the build was asked for by, or at once when
 * the run is interrupted. A shorter build is found by its token, and costs no write.
 */
export function noteBuild({ ref, io, time, since, onTrouble }: NoteParts): BuildNote {
  const over = new AbortController();
  let telling: Promise<void> | undefined;
  const write = async (): Promise<void> => {
    try {
      await io.onStarted?.(ref);
    } catch (error) {
      if (!isSeedError(error)) throw error;
      // The build runs, and who looks for it finds it without its id.
      onTrouble(error);
    }
  };
  const tell = (): Promise<void> => (telling ??= write());
  const wake = AbortSignal.any([over.signal, io.signal]);
  const waiting = time.sleep(Math.max(0, since + TOKEN_MS - MARGIN_MS - time.now()), wake).then(async () => {
    if (!over.signal.aborted) await tell();
  });
  return {
    tell,
    async drop() {
      over.abort();
      await waiting;
      await telling;
    },
  };
}
