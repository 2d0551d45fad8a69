import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { main } from '../src/main.ts';
import { fakeProcess } from './fake-process.ts';
import type { FakeOptions, FakeProcess } from './fake-process.ts';
import { testWiring } from './test-wiring.ts';
import type { TestEngine, TestWiring } from './test-wiring.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly all: string;
  readonly jobs: TestWiring['jobs'];
  /** Standard output as one JSON object per line. */
  readonly objects: () => Record<string, unknown>[];
}

/** A new folder with the given files. */
export async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const dir = join(await mkdtemp(join(tmpdir(), 'seed-cli-')), 'app');
  await mkdir(dir);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), text);
  }
  return dir;
}

export type SeedOptions = FakeOptions & {
  /** Whether a container engine answers; default yes. A function is called where one is asked that hangs. */
  readonly engine?: TestEngine;
  /** The adapters fail in a way that nobody foresaw. */
  readonly broken?: boolean;
  /** S3, Parameter Store and secrets are those of an endpoint, and not of the test. */
  readonly aws?: boolean;
  readonly during?: (io: FakeProcess) => void;
};

/** Runs one command in this process, with builds as plain processes. */
export async function runSeed(words: readonly string[], options: SeedOptions): Promise<Ran> {
  const io = fakeProcess(options);
  const wiring = testWiring({
    engine: options.engine ?? true,
    broken: options.broken ?? false,
    aws: options.aws ?? false,
  });
  const running = main(words, io, async () => wiring);
  options.during?.(io);
  const code = await running;
  return {
    code,
    out: io.out(),
    err: io.err(),
    all: io.all(),
    jobs: wiring.jobs,
    objects: () =>
      io
        .out()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
