import { afterAll, beforeAll, beforeEach } from 'vitest';
import { emulatorOrSay } from './emulator.ts';
import { writeFarmerState } from './farmer-state.ts';
import { folderWith, runSeed } from './run-seed.ts';
import type { Ran, SeedOptions } from './run-seed.ts';
import { startStateCloud } from './state-cloud.ts';
import type { StateCloud, StatePlace } from './state-cloud.ts';

/** The emulator's command; suites that need it are skipped where it is absent, which is said. */
export const MOTO = emulatorOrSay('no state is in Parameter Store');

/** Files of a project whose state has an account that only a variable names. */
export const FARMER_PROJECT = {
  'seedfarmer.yaml': 'project: MyApp\n',
  '.env': 'EDGE_ACCOUNT=777788889999\n',
};

/** Operations that change something. */
export const MUTATING = /^(?:Put|Delete|Create|Update|Start|Label|Add|Remove)/;

export interface ListedNode {
  readonly node: string;
  readonly status: string;
  readonly target: StatePlace;
}

export interface FarmerCloud {
  readonly cloud: Omit<StateCloud, 'env' | 'reset' | 'close'>;
  seed(words: string, options?: Partial<SeedOptions>): Promise<Ran>;
  /** What a command prints as JSON; a text with its exit status and words where it failed. */
  json(words: string): Promise<unknown>;
}

/** For a suite: an emulator with what Seed-Farmer left in three accounts, as new before each test, and a project folder. */
export function farmerCloud(files: Readonly<Record<string, string>>): FarmerCloud {
  let cloud: StateCloud;
  let cwd: string;
  beforeAll(async () => {
    cloud = await startStateCloud(MOTO ?? '', 'MyApp');
  }, 120_000);
  afterAll(() => cloud?.close(), 60_000);
  beforeEach(async () => {
    await cloud.reset();
    await writeFarmerState(cloud);
    cloud.calls();
    cwd = await folderWith(files);
  }, 120_000);

  const seed: FarmerCloud['seed'] = (words, options = {}) =>
    runSeed(words.split(' '), { cwd, ...options, env: { ...cloud.env, ...options.env } });
  return {
    // The emulator is there when a test runs, not when the suite is read.
    cloud: {
      calls: () => cloud.calls(),
      roles: () => cloud.roles(),
      deny: (accountId) => cloud.deny(accountId),
      put: (place, entries) => cloud.put(place, entries),
      read: (place, path) => cloud.read(place, path),
    },
    seed,
    async json(words) {
      const { code, out, err } = await seed(words);
      return code === 0 ? JSON.parse(out) : `${code} ${err}`;
    },
  };
}
