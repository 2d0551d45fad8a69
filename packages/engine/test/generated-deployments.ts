import type { NodeId } from '@seed/kernel';
import fc from 'fast-check';
import {
  type DeploymentSketch,
  DEPLOYSPEC,
  fakeBuilder,
  memoryWorld,
  type ModuleSketch,
  type ParameterSketch,
} from '../src/testing/index.ts';

/** Names that begin alike, and names that are words of the store. */
const GROUPS = ['core', 'core2', 'lock', 'seed'];
const MODULES = ['vpc', 'vpc2', 'md5', 'metadata'];
export const PLACES = ['primary/us-east-1', 'primary/eu-west-1', 'other/us-east-1'];
export const ACCOUNTS: NonNullable<DeploymentSketch['accounts']> = {
  primary: { accountId: '111122223333', regions: { 'us-east-1': {}, 'eu-west-1': {} } },
  other: { accountId: '444455556666', regions: { 'us-east-1': {} } },
};

/** A module as a generator makes it; `reads` are picked from the modules of groups before its own. */
interface Drawn {
  readonly name: string;
  readonly value: number;
  readonly place: string;
  readonly reads: readonly { readonly pick: number; readonly key: 'Id' | 'Arn' | undefined }[];
}

const drawnModule = (name: string): fc.Arbitrary<Drawn> =>
  fc.record({
    name: fc.constant(name),
    value: fc.nat(2),
    place: fc.constantFrom(...PLACES),
    reads: fc.array(fc.record({ pick: fc.nat(99), key: fc.constantFrom('Id', 'Arn', undefined) }), {
      maxLength: 2,
    }),
  });

const drawnGroup = fc
  .subarray(MODULES, { minLength: 1 })
  .chain((names) => fc.tuple(...names.map((name) => drawnModule(name))));

/** A deployment as plain data, so that the oracle below needs nothing of the engine. */
export interface Model {
  readonly force: boolean;
  readonly groups: readonly { readonly name: string; readonly modules: readonly ModelModule[] }[];
}

export interface ModelModule {
  readonly node: NodeId;
  readonly name: string;
  readonly place: string;
  readonly content: string;
  readonly value: number;
  readonly deployspec: string;
  readonly reads: readonly { readonly node: NodeId; readonly key: 'Id' | 'Arn' | undefined }[];
}

function modelOf(names: readonly string[], drawn: readonly (readonly Drawn[])[], force: boolean): Model {
  const earlier: NodeId[] = [];
  const groups = names.map((name, index) => {
    const modules = (drawn[index] ?? []).map((module): ModelModule => {
      const reads = module.reads.flatMap(({ pick, key }) => {
        const node = earlier[pick % Math.max(1, earlier.length)];
        return node === undefined ? [] : [{ node, key }];
      });
      const { value, place } = module;
      const node = `${name}/${module.name}`;
      return { node, name: module.name, place, content: node, value, deployspec: DEPLOYSPEC, reads };
    });
    earlier.push(...modules.map(({ node }) => node));
    return { name, modules };
  });
  return { force, groups };
}

export const models: fc.Arbitrary<Model> = fc
  .shuffledSubarray(GROUPS, { minLength: 1 })
  .chain((names) =>
    fc
      .tuple(fc.array(drawnGroup, { minLength: names.length, maxLength: names.length }), fc.boolean())
      .map(([drawn, force]) => modelOf(names, drawn, force)),
  );

export const modulesOf = ({ groups }: Model) => groups.flatMap(({ modules }) => modules);

export function sketchOf({ force, groups }: Model): DeploymentSketch {
  const moduleSketch = ({ content, deployspec, value, place, reads }: ModelModule): ModuleSketch => {
    const parameters = reads.map(({ node, key }, index): [string, ParameterSketch] => [
      `read-${index}`,
      { output: key === undefined ? node : `${node}:${key}` },
    ]);
    return {
      content,
      deployspec,
      target: place,
      parameters: { value: { value }, ...Object.fromEntries(parameters) },
    };
  };
  return {
    force,
    accounts: ACCOUNTS,
    groups: Object.fromEntries(
      groups.map(({ name, modules }) => [
        name,
        { modules: Object.fromEntries(modules.map((module) => [module.name, moduleSketch(module)])) },
      ]),
    ),
  };
}

/** Outputs never change, so nothing is deployed because of them. */
export const builder = () =>
  fakeBuilder(({ node }) => ({ metadata: { Id: `${node}-id`, Arn: `arn:${node}` } }));

export const worlds = fc
  .boolean()
  .map(
    (separate) => () =>
      memoryWorld(
        separate
          ? { separate: ['111122223333/us-east-1', '111122223333/eu-west-1', '444455556666/us-east-1'] }
          : {},
      ),
  );
