import { describe, expect, it } from 'vitest';
import { EnvironmentError, isSeedError } from '@seed/kernel';
import type { StateStore } from '@seed/kernel';
import { listModules } from './list-modules.ts';
import {
  type DeploymentSketch,
  fakeBuilder,
  type MemoryWorld,
  memoryWorld,
  type WorldRun,
} from './testing/index.ts';

const dead = () => new EnvironmentError('state/unreachable', 'the store is gone');

/** A store that breaks at one of its writes: for good, as when the process is killed, or only that once. */
interface Fuse {
  /** Writes that still succeed; undefined while the fuse is not lit. */
  left: number | undefined;
  once: boolean;
  writes: number;
}

function fused(store: StateStore, fuse: Fuse): StateStore {
  const write = async <T>(work: () => Promise<T>): Promise<T> => {
    fuse.writes += 1;
    if (fuse.left === undefined) return await work();
    fuse.left -= 1;
    if (fuse.left === -1 || (fuse.left < -1 && !fuse.once)) throw dead();
    return await work();
  };
  return {
    ...store,
    put: (key, value) => write(() => store.put(key, value)),
    create: (key, value) => write(() => store.create(key, value)),
    // Stores may delete many keys one after the other, so that a kill leaves some of them.
    delete: async (keys) => {
      for (const key of keys) await write(() => store.delete([key]));
    },
  };
}

const before: DeploymentSketch = {
  groups: {
    core: { modules: { net: { content: '1' }, gone: {} } },
    apps: { modules: { web: { parameters: { vpc: { output: 'core/net:VpcId' } } }, same: {} } },
  },
};
const after: DeploymentSketch = {
  groups: {
    core: { modules: { net: { content: '2' } } },
    apps: {
      modules: { web: { parameters: { vpc: { output: 'core/net:VpcId' } } }, same: {}, fresh: {} },
    },
  },
};

const builder = (vpc: string) =>
  fakeBuilder(({ node, action }) =>
    node === 'core/net' && action === 'deploy' ? { metadata: { VpcId: vpc } } : undefined,
  );

interface Scenario {
  readonly name: string;
  readonly prepare: (world: MemoryWorld) => Promise<unknown>;
  readonly run: (world: MemoryWorld) => Promise<WorldRun>;
  /** Keys that are there in the end. */
  readonly modules: readonly string[];
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'a first apply',
    prepare: () => Promise.resolve(),
    run: (world) => world.apply(before, { builder: builder('vpc-1') }),
    modules: ['apps/same', 'apps/web', 'core/gone', 'core/net'],
  },
  {
    name: 'an apply that updates, removes, adds and follows outputs',
    prepare: (world) => world.apply(before, { builder: builder('vpc-1') }),
    run: (world) => world.apply(after, { builder: builder('vpc-2') }),
    modules: ['apps/fresh', 'apps/same', 'apps/web', 'core/net'],
  },
  {
    name: 'a destroy',
    prepare: (world) => world.apply(before, { builder: builder('vpc-1') }),
    run: (world) => world.destroy(),
    modules: [],
  },
];

const DONE = new Set(['created', 'updated', 'destroyed']);

async function worldOf(scenario: Scenario, fuse: Fuse): Promise<MemoryWorld> {
  const world = memoryWorld({ wrap: (store) => fused(store, fuse) });
  await scenario.prepare(world);
  fuse.writes = 0;
  return world;
}

async function writesOf(scenario: Scenario): Promise<number> {
  const fuse: Fuse = { left: undefined, once: false, writes: 0 };
  await scenario.run(await worldOf(scenario, fuse));
  return fuse.writes;
}

/** What may be said of modules whose run is no more; nobody tainted any. */
const LEFT_BY_KILLS = ['ok', 'interrupted'];
const LEFT_BY_ERRORS = [...LEFT_BY_KILLS, 'failed'];

async function statuses(world: MemoryWorld): Promise<readonly string[]> {
  const { lock: _dead, ...observed } = await world.observe();
  return [...new Set(listModules(observed).map(({ status }) => status))];
}

/** Everything but who did it and when, which is another thing after another number of runs. */
function contentOf({ toolchain }: MemoryWorld): Record<string, unknown> {
  const entries = Object.entries(toolchain.entries()).map(([key, text]) => {
    const { run: _run, at: _at, ...rest } = JSON.parse(text) as Record<string, unknown>;
    return [key, rest];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}

describe.each(SCENARIOS)('$name', { timeout: 60_000 }, (scenario) => {
  it.each([
    { how: 'for good', once: false },
    { how: 'once', once: true },
  ])(
    'SF-C08 SF-D06 is finished by the next run wherever the store breaks $how, without doing finished modules again',
    async ({ once }) => {
      const total = await writesOf(scenario);
      const whole: Fuse = { left: undefined, once, writes: 0 };
      const undisturbed = await worldOf(scenario, whole);
      await scenario.run(undisturbed);
      expect(total).toBeGreaterThan(10);

      for (let at = 0; at < total; at += 1) {
        const fuse: Fuse = { left: undefined, once, writes: 0 };
        const world = await worldOf(scenario, fuse);
        fuse.left = at;
        const broken = await scenario.run(world).catch(unlessDead);
        fuse.left = undefined;
        const left = await statuses(world);
        const finished = (broken?.result.nodes ?? []).filter(({ outcome }) => DONE.has(outcome));

        const rest = await finish(scenario, world);

        const again = rest.builder.started.filter((started) =>
          finished.some(({ node }) => started.endsWith(` ${node}`)),
        );
        expect(once ? LEFT_BY_ERRORS : LEFT_BY_KILLS, `write ${at}`).toEqual(
          expect.arrayContaining([...left]),
        );
        expect(again, `write ${at}`).toEqual([]);
        expect(rest.result.outcome, `write ${at}`).toBe('succeeded');
        expect(contentOf(world), `write ${at}`).toEqual(contentOf(undisturbed));
      }
    },
  );

  it('ends with its modules and nothing else', async () => {
    const world = await worldOf(scenario, { left: undefined, once: false, writes: 0 });

    await scenario.run(world);

    const bundles = Object.keys(world.toolchain.entries()).filter((key) => key.endsWith('/md5/bundle'));
    expect(bundles).toEqual(scenario.modules.map((node) => `/myapp/dev/${node}/md5/bundle`));
  });
});

/** Nothing else may go wrong. */
function unlessDead(error: unknown): undefined {
  if (!isSeedError(error) || error.code !== 'state/unreachable') throw error;
}

/** A destroy that had come to its very end has nothing left to plan. */
async function finish(scenario: Scenario, world: MemoryWorld): Promise<WorldRun> {
  if (
    scenario.modules.length === 0 &&
    !Object.keys(world.toolchain.entries()).some((key) => !key.endsWith('/lock'))
  )
    await world.toolchain.put('/myapp/dev/manifest', '{}');
  return await scenario.run(world);
}
