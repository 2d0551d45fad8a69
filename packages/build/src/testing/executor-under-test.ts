import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BuildIo, BuildJob, BuildResult, Executor } from '@seed/deployspec';
import type { RecordingHost } from '@seed/kernel/testing';
import { recordingHost } from '@seed/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuildServices } from '../build-services.ts';
import type { JobSketch } from './build-job.ts';
import { buildJob } from './build-job.ts';
import { testServices } from './test-services.ts';

/** An executor, and what a suite has to know to test it. */
export interface ExecutorUnderTest {
  readonly executor: Executor;
  /** What builds have left behind, by name: containers, volumes, folders, processes. */
  leftovers(): Promise<readonly string[]>;
  /** Fits a job to this executor, e.g. names an image. */
  readonly fit?: (job: BuildJob) => BuildJob;
  /** A user other than root that builds can run as; absent where there is none (then deviate from `user`). */
  readonly user?: string;
  /** A job that this executor must refuse in `check`, with a place; absent where there is none (deviate from `refusal`). */
  readonly refused?: JobSketch;
  /**
   * The same executor, whose places have this text as runtimes.yml, or none at all; absent where runtimes cannot be
   * switched (deviate from `runtimes`).
   */
  withRuntimes?(runtimes: string | undefined): Executor;
  dispose?(): Promise<void>;
}

/** Makes the executor for one suite. `services` hold the references that rows look up. */
export type MakeExecutor = (services: BuildServices) => ExecutorUnderTest | Promise<ExecutorUnderTest>;

/** What an executor cannot do: a row's id, or a need of rows (see `Need`), and why. Printed as todo. */
export type Deviations = Readonly<Record<string, string>>;

/** `shell`: a real POSIX shell; `files`: artifacts, caches and metadata can be read out of the place. */
export type Need = 'shell' | 'bash' | 'user' | 'files' | 'refusal' | 'runtimes';

/** What one build did. */
export interface Run {
  readonly result: BuildResult;
  readonly host: RecordingHost;
  /** The output of commands, joined by line ends. */
  readonly output: string;
  /** The lines of the agent. */
  readonly agent: readonly string[];
}

export interface Bench {
  readonly under: ExecutorUnderTest;
  /** Runs a sketched job to its end. */
  readonly run: (sketch: JobSketch, options?: Partial<BuildIo>) => Promise<Run>;
  /** A job as `run` makes it. */
  readonly job: (sketch: JobSketch) => BuildJob;
  readonly execute: (job: BuildJob, options?: Partial<BuildIo>) => Promise<Run>;
}

/** One promise of the contract, as a test. */
export interface Row {
  /** E.g. `CB-21`, or `contract 3`. */
  readonly id: string;
  readonly about: string;
  readonly needs?: readonly Need[];
  readonly proves: (bench: Bench) => Promise<void>;
}

/** Values behind the references that rows use. */
const REFERENCES: Readonly<Record<string, string>> = {
  '/contract/token': 'parameter-value-77',
  'contract-secret:password': 'json-password-88',
};

const NEEDS: readonly string[] = ['shell', 'bash', 'user', 'files', 'refusal', 'runtimes'] satisfies Need[];

async function makeBench(make: MakeExecutor): Promise<Bench & { close(): Promise<void> }> {
  const scratch = await mkdtemp(join(tmpdir(), 'seed-contract-'));
  const under = await make(testServices(REFERENCES));
  const job = (sketch: JobSketch): BuildJob => {
    const made = buildJob(sketch, scratch);
    return under.fit?.(made) ?? made;
  };
  const execute = async (one: BuildJob, options: Partial<BuildIo> = {}): Promise<Run> => {
    const host = recordingHost();
    const signal = new AbortController().signal;
    const result = await under.executor.execute(one, { host, signal, ...options });
    const agent = host.lines.filter((line) => line.stream === 'agent').map((line) => line.text);
    return { result, host, output: host.text('build'), agent };
  };
  return {
    under,
    job,
    execute,
    run: (sketch, options) => execute(job(sketch), options),
    async close() {
      await under.dispose?.();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

/** The reason why a row is left out; undefined when it is not. */
function reasonAgainst(row: Row, deviations: Deviations): string | undefined {
  const lacking = [row.id, ...(row.needs ?? [])].find((need) => need in deviations);
  return lacking === undefined ? undefined : deviations[lacking];
}

function refuseUnknown(deviations: Deviations): void {
  const unknown = Object.keys(deviations).find(
    (name) => !NEEDS.includes(name) && !/^(?:CB-|contract )/.test(name),
  );
  if (unknown !== undefined) throw new Error(`the deviation "${unknown}" is no row and no need`);
}

/** Registers rows as tests of one executor; what it deviates from is registered as todo, with the reason. */
export function describeRows(
  title: string,
  rows: readonly Row[],
  options: { readonly make: MakeExecutor; readonly deviations: Deviations },
): void {
  const { make, deviations } = options;
  refuseUnknown(deviations);
  describe(`${title}`, () => {
    let bench: (Bench & { close(): Promise<void> }) | undefined;
    beforeAll(async () => {
      bench = await makeBench(make);
    });
    afterAll(async () => {
      await bench?.close();
    });
    const prove = async (row: Row): Promise<void> => {
      if (bench === undefined) throw new Error('the executor was not made');
      await row.proves(bench);
    };
    const able = rows.filter((row) => reasonAgainst(row, deviations) === undefined);
    it.for(able.map((row) => [`${row.id} ${row.about}`, row] as const))(
      '%s',
      { timeout: 30_000 },
      async ([, row]) => {
        // The row asserts; this counts that it ran to its end.
        await expect(prove(row)).resolves.toBeUndefined();
      },
    );
    const unable = rows.filter((row) => !able.includes(row));
    // oxlint-disable-next-line vitest/warn-todo -- a deviation has to show, and be counted, in the output
    for (const row of unable) it.todo(`${row.id} ${row.about} (not here: ${reasonAgainst(row, deviations)})`);
  });
}
