import type { NodeId, Plan, PlanAction } from '@seed/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStateKey, stateKeys } from '../src/state-keys.ts';
import { DEPLOYSPEC, desiredOf, type MemoryWorld } from '../src/testing/index.ts';
import {
  ACCOUNTS,
  builder,
  type Model,
  type ModelModule,
  models,
  modulesOf,
  PLACES,
  sketchOf,
  worlds,
} from './generated-deployments.ts';

const RUNS = { numRuns: 60 };

async function deployed(open: () => MemoryWorld, model: Model): Promise<MemoryWorld> {
  const world = open();
  const { result } = await world.apply(sketchOf(model), { builder: builder() });
  expect(result.outcome).toBe('succeeded');
  return world;
}

const actionsOf = ({ steps }: Plan): Record<NodeId, PlanAction> =>
  Object.fromEntries(
    steps.filter(({ action }) => action !== 'none').map(({ node, action }) => [node, action]),
  );

const errorsOf = ({ diagnostics }: Plan) => diagnostics.filter(({ severity }) => severity === 'error');

/** One change of a manifest or a store, and what it has to come to. */
interface Edit {
  readonly model: Model;
  /** What happens to modules because of the edit itself. */
  readonly direct: Readonly<Record<NodeId, PlanAction>>;
  /** Changes the store. */
  readonly disturb?: (world: MemoryWorld) => Promise<void>;
}

function mapModules(model: Model, change: (module: ModelModule) => ModelModule | undefined): Model {
  const groups = model.groups.map((group) => ({
    ...group,
    modules: group.modules.flatMap((module) => change(module) ?? []),
  }));
  return { ...model, groups: groups.filter(({ modules }) => modules.length > 0) };
}

const change = (model: Model, node: NodeId, fields: Partial<ModelModule>): Model =>
  mapModules(model, (module) => (module.node === node ? { ...module, ...fields } : module));

function storeOf(world: MemoryWorld, { place }: ModelModule) {
  const [alias = '', region = ''] = place.split('/');
  return world.stores.forTarget({ accountId: ACCOUNTS[alias]?.accountId ?? '', region });
}

const EDITS: Readonly<Record<string, (model: Model, module: ModelModule) => Edit>> = {
  'a file': (model, { node }) => ({
    model: change(model, node, { content: 'edited' }),
    direct: { [node]: 'update' },
  }),
  'a parameter': (model, { node }) => ({
    model: change(model, node, { value: 77 }),
    direct: { [node]: 'update' },
  }),
  'the deployspec': (model, { node }) => ({
    model: change(model, node, { deployspec: `${DEPLOYSPEC}# edited\n` }),
    direct: { [node]: 'update' },
  }),
  'a reference': (model, { node, reads }) => ({
    model: change(model, node, { reads: reads.slice(1) }),
    direct: reads.length === 0 ? {} : { [node]: 'update' },
  }),
  'the target': (model, { node, place }) => ({
    model: change(model, node, { place: PLACES[(PLACES.indexOf(place) + 1) % PLACES.length] ?? place }),
    direct: { [node]: 'create' },
  }),
  'a new module': (model, { node }) => {
    const group = node.slice(0, node.indexOf('/'));
    const added = {
      node: `${group}/new`,
      name: 'new',
      place: 'other/us-east-1',
      content: 'new',
      value: 0,
      deployspec: DEPLOYSPEC,
      reads: [],
    };
    const groups = model.groups.map((each) =>
      each.name === group ? { ...each, modules: [...each.modules, added] } : each,
    );
    return { model: { ...model, groups }, direct: { [`${group}/new`]: 'create' } };
  },
  'a module less': (model, { node }) => {
    const readers = modulesOf(model).filter(({ reads }) => reads.some((read) => read.node === node));
    return {
      model: mapModules(model, (module) =>
        module.node === node
          ? undefined
          : { ...module, reads: module.reads.filter((read) => read.node !== node) },
      ),
      direct: {
        ...Object.fromEntries(readers.map((reader) => [reader.node, 'update' as const])),
        [node]: 'destroy',
      },
    };
  },
  'a flag': (model) => ({ model: { ...model, force: !model.force }, direct: {} }),
  'a taint': (model, module) => ({
    model,
    direct: { [module.node]: 'update' },
    disturb: (world) => {
      const [group = '', name = ''] = module.node.split('/');
      return storeOf(world, module).delete([stateKeys(world.key).module(group, name).md5.bundle]);
    },
  }),
  'an output': (model, module) => ({
    model,
    direct: Object.fromEntries(
      modulesOf(model)
        .filter(({ reads }) => reads.some(({ node, key }) => node === module.node && key !== 'Arn'))
        .map(({ node }) => [node, 'update']),
    ),
    disturb: (world) => {
      const [group = '', name = ''] = module.node.split('/');
      const { metadata } = stateKeys(world.key).module(group, name);
      return storeOf(world, module).put(
        metadata,
        JSON.stringify({ Id: 'another', Arn: `arn:${module.node}` }),
      );
    },
  }),
};

/** With `forceDependencyRedeploy`, everything that reads from what is deployed is deployed as well, and so on. */
function reached({ model, direct }: Edit): Record<NodeId, PlanAction> {
  const actions = { ...direct };
  if (!model.force) return actions;
  for (const { node, reads } of modulesOf(model)) {
    const isReached = reads.some(
      (read) => actions[read.node] === 'create' || actions[read.node] === 'update',
    );
    if (isReached) actions[node] ??= 'update';
  }
  return actions;
}

const edits = models.chain((model) =>
  fc
    .tuple(fc.constantFrom(...Object.keys(EDITS)), fc.constantFrom(...modulesOf(model)))
    .map(([name, module]) => {
      const edit = EDITS[name];
      if (edit === undefined) throw new Error(`there is no edit of ${name}`);
      return { name, before: model, edit: edit(model, module) };
    }),
);

/** Digests, records and files of modules; what a module recorded, only another build could bring back. */
function isMendable({ key: { project } }: MemoryWorld, key: string): boolean {
  const parsed = parseStateKey(project, key);
  return parsed?.kind === 'module' && /^(md5|seed)\//.test(parsed.value);
}

describe('plans of generated deployments', { timeout: 120_000 }, () => {
  it('have nothing to do right after what they say was done', async () => {
    await fc.assert(
      fc.asyncProperty(models, worlds, async (model, open) => {
        const world = await deployed(open, model);

        const again = await world.plan(sketchOf(model));

        expect(actionsOf(again)).toEqual({});
        expect(again.diagnostics).toEqual([]);
        expect(again.counts.unchanged).toBe(modulesOf(model).length);
      }),
      RUNS,
    );
  });

  it('SF-C05 have nothing to do either where seed left no keys of its own', async () => {
    await fc.assert(
      fc.asyncProperty(models, worlds, async (model, open) => {
        const world = await deployed(open, model);
        const stores = [world.toolchain, ...world.targets.values()];
        for (const store of stores)
          await store.delete(
            Object.keys(store.entries()).filter((key) => /\/seed\/(record|files)$/.test(key)),
          );

        const again = await world.plan(sketchOf(model));

        expect(actionsOf(again)).toEqual({});
        expect(again.diagnostics).toEqual([]);
      }),
      RUNS,
    );
  });

  it('SF-C06 leave digests with which Seed-Farmer has nothing to do', async () => {
    await fc.assert(
      fc.asyncProperty(edits, worlds, async ({ before, edit }, open) => {
        const world = await deployed(open, before);
        await world.apply(sketchOf(edit.model), { builder: builder() });

        // Seed-Farmer deploys a module unless it finds these three where the module belongs.
        for (const { module, digests } of desiredOf({
          project: 'MyApp',
          name: 'dev',
          ...sketchOf(edit.model),
        }).modules) {
          const { md5 } = stateKeys(world.key).module(module.group, module.name);
          const store = world.stores.forTarget(module.target);
          expect(await store.get(md5.bundle)).toBe(`{"hash": "${digests.bundleMd5}"}`);
          expect(await store.get(md5.deployspec)).toBe(`{"hash": "${digests.deployspecMd5}"}`);
          expect(await store.get(md5.manifest)).toBe(`{"hash": "${digests.manifestMd5}"}`);
        }
      }),
      RUNS,
    );
  });

  it('SF-C14 SF-C10 SF-C11 reach exactly what an edit reaches', async () => {
    await fc.assert(
      fc.asyncProperty(edits, worlds, async ({ before, edit }, open) => {
        const world = await deployed(open, before);
        await edit.disturb?.(world);

        const made = await world.plan(sketchOf(edit.model));

        expect(actionsOf(made)).toEqual(reached(edit));
        expect(errorsOf(made)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('come to an end: an edit that was applied leaves nothing to do', async () => {
    await fc.assert(
      fc.asyncProperty(edits, worlds, async ({ before, edit }, open) => {
        const world = await deployed(open, before);
        await edit.disturb?.(world);
        const run = await world.apply(sketchOf(edit.model), { builder: builder() });

        const again = await world.plan(sketchOf(edit.model));

        expect(run.result.outcome).toBe('succeeded');
        expect(actionsOf(again)).toEqual({});
      }),
      RUNS,
    );
  });

  it('say the same of the same, and order steps so that each finds what it needs', async () => {
    await fc.assert(
      fc.asyncProperty(edits, worlds, async ({ before, edit }, open) => {
        const world = await deployed(open, before);
        await edit.disturb?.(world);

        const [first, second] = [
          await world.plan(sketchOf(edit.model)),
          await world.plan(sketchOf(edit.model)),
        ];

        expect(second).toEqual(first);
        const done = new Set<NodeId>();
        for (const { node, needs } of first.steps) {
          expect(needs.filter((need) => !done.has(need))).toEqual([]);
          done.add(node);
        }
        const { create, update, destroy, unchanged, excluded } = first.counts;
        expect(create + update + destroy + unchanged + excluded).toBe(first.steps.length);
      }),
      RUNS,
    );
  });

  it('mend whatever was lost of the digests and records of a deployment', async () => {
    await fc.assert(
      fc.asyncProperty(
        models,
        worlds,
        fc.infiniteStream(fc.constantFrom('keep', 'lose', 'spoil')),
        async (model, open, fates) => {
          const world = await deployed(open, model);
          for (const store of [world.toolchain, ...world.targets.values()])
            for (const key of Object.keys(store.entries())) {
              const [fate] = fates.take(1);
              if (!isMendable(world, key) || fate === 'keep') continue;
              await (fate === 'lose' ? store.delete([key]) : store.put(key, '{"hash": '));
            }
          const run = await world.apply(sketchOf(model), { builder: builder() });

          const again = await world.plan(sketchOf(model));

          expect(run.result.outcome).toBe('succeeded');
          expect(actionsOf(again)).toEqual({});
        },
      ),
      RUNS,
    );
  });

  it('SF-D01 SF-D07 destroy everything, and leave nothing in any store', async () => {
    await fc.assert(
      fc.asyncProperty(models, worlds, async (model, open) => {
        const world = await deployed(open, model);

        const { plan, result } = await world.destroy({ builder: builder() });

        expect(result.outcome).toBe('succeeded');
        expect(plan.counts.destroy).toBe(modulesOf(model).length);
        for (const store of [world.toolchain, ...world.targets.values()]) expect(store.entries()).toEqual({});
      }),
      RUNS,
    );
  });
});
