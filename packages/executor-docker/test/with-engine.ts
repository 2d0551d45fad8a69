import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MakeExecutor } from '@seed/build/testing';
import type { BuildJob } from '@seed/deployspec';
import { describe } from 'vitest';
import { BUILD_LABEL } from '../src/cleanup/owner.ts';
import { createDockerExecutor } from '../src/create-docker-executor.ts';
import type { DockerOptions } from '../src/docker-provisioner.ts';
import { connectEngine } from '../src/engine/connect-engine.ts';
import type { Engine } from '../src/engine/connect-engine.ts';
import type { EngineSettings } from '../src/engine/engine-address.ts';
import { inspectImage } from '../src/image/resolve-image.ts';

/** The image that tests of the engine run in. */
export const TEST_IMAGE = process.env['SEED_TEST_IMAGE'] ?? 'seed/standard:latest';
export const SETTINGS: EngineSettings = { env: process.env, home: homedir() };

async function find(): Promise<{ readonly engine?: Engine; readonly lacking?: string }> {
  try {
    const engine = await connectEngine(SETTINGS);
    if ((await inspectImage(engine, TEST_IMAGE)) !== undefined) return { engine };
    return { lacking: `the image "${TEST_IMAGE}" is not there` };
  } catch (error) {
    return { lacking: error instanceof Error ? error.message : String(error) };
  }
}

const { engine: present, lacking } = await find();
if (lacking !== undefined) {
  if (process.env['SEED_REQUIRE_ENGINE'] === '1')
    throw new Error(`SEED_REQUIRE_ENGINE is set, and ${lacking}`);
  process.stderr.write(`tests of the Docker engine are skipped: ${lacking}\n`);
}

/** Tests that need a Docker engine and the test image; skipped aloud where these are missing. */
export function withEngine(title: string, tests: (engine: Engine) => void): void {
  describe.skipIf(present === undefined)(`${title}`, () => {
    tests(present as Engine);
  });
}

/** A new state folder for one test or suite. */
export async function makeStateDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'seed-docker-state-'));
}

/** The engine removes containers behind the result, within this time. */
const REMOVAL_MS = 5000;

/** What builds of this process have left: containers, volumes and folders. */
export async function leftoversOf(engine: Engine, stateDir: string): Promise<string[]> {
  const until = Date.now() + REMOVAL_MS;
  for (;;) {
    const found = await lookForLeftovers(engine, stateDir);
    if (found.length === 0 || Date.now() > until) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function lookForLeftovers({ docker }: Engine, stateDir: string): Promise<string[]> {
  const mine = { label: [BUILD_LABEL, `seed.pid=${process.pid}`] };
  const [containers, { Volumes }, folders] = await Promise.all([
    docker.listContainers({ all: true, filters: mine }),
    docker.listVolumes({ filters: mine }),
    readdir(join(stateDir, 'scratch')).catch((): string[] => []),
  ]);
  return [
    ...containers.map(({ Names }) => Names[0] ?? ''),
    ...(Volumes ?? []).map(({ Name }) => Name),
    ...folders,
  ];
}

/** Fits a sketched job to the test image. */
export function fitJob(job: BuildJob): BuildJob {
  return job.image.name === undefined ? { ...job, image: { ...job.image, name: TEST_IMAGE } } : job;
}

/** The executor with a state folder of its own. */
export function dockerUnderTest(engine: Engine, options: Partial<DockerOptions> = {}): MakeExecutor {
  return async (services) => {
    const stateDir = await makeStateDir();
    return {
      executor: createDockerExecutor({ ...SETTINGS, stateDir, ...options }, services),
      leftovers: () => leftoversOf(engine, stateDir),
      fit: fitJob,
      user: 'codebuild-user',
      dispose: () => rm(stateDir, { recursive: true, force: true }),
    };
  };
}
