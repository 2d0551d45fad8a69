import { describe, expect, it } from 'vitest';
import { listModules } from '../src/list-modules.ts';
import { dependenciesOf, moduleGraph, storedGraph } from '../src/module-graph.ts';
import type { LockOwner, Observed } from '../src/observed.ts';
import { desiredOf } from '../src/testing/deployment-sketch.ts';
import { deployedModule, deployedState, recordOf, withModule, withoutBundle } from './deployed-state.ts';

const desired = desiredOf({
  groups: {
    net: { modules: { vpc: {}, dns: {} } },
    apps: {
      modules: {
        web: {
          parameters: {
            vpc: { output: 'net/vpc:VpcId' },
            nets: { output: 'net/vpc:Subnets' },
            again: { output: 'net/vpc:VpcId' },
          },
        },
        all: { parameters: { dns: { output: 'net/dns' } } },
      },
    },
  },
});
const state = deployedState(desired);
const [vpc] = desired.modules;
if (vpc === undefined) throw new Error('the sketch has no modules');

const statusOf = (observed: Observed) => listModules(observed).find(({ node }) => node === 'net/vpc')?.status;

describe('listing modules', () => {
  it('SF-L03 lists every module in the order of the groups, with its place, time and person', () => {
    const listed = listModules(state);

    expect(listed.map(({ node, status }) => [node, status])).toEqual([
      ['net/dns', 'ok'],
      ['net/vpc', 'ok'],
      ['apps/all', 'ok'],
      ['apps/web', 'ok'],
    ]);
    expect(listed[0]).toEqual({
      node: 'net/dns',
      group: 'net',
      module: 'dns',
      status: 'ok',
      target: { alias: 'primary', accountId: '123456789012', region: 'us-east-1' },
      at: '2026-11-18T09:41:00.000Z',
      by: 'ana',
    });
  });

  it('SF-L03 says what failed, and why', () => {
    const observed = withModule(state, 'net/vpc', (module) => ({
      ...withoutBundle(module),
      record: { ...recordOf(vpc), status: 'failed', message: 'build: exit 1' },
    }));

    expect(listModules(observed)[1]).toMatchObject({ status: 'failed', message: 'build: exit 1' });
  });

  it('tells a run that works on a module from one that was killed', () => {
    const observed = withModule(state, 'net/vpc', (module) => ({
      ...withoutBundle(module),
      record: { ...recordOf(vpc), status: 'deploying', run: 'run-7' },
    }));
    const lock: LockOwner = { run: 'run-7', by: 'ci', host: 'runner', pid: 7, at: '' };

    expect(statusOf(observed)).toBe('interrupted');
    expect(statusOf({ ...observed, lock })).toBe('deploying');
    expect(statusOf({ ...observed, lock: { ...lock, run: 'run-8' } })).toBe('interrupted');
  });

  it('SF-C09 says who tainted a module', () => {
    const observed = withModule(state, 'net/vpc', (module) => ({
      ...withoutBundle(module),
      record: { ...recordOf(vpc), tainted: { at: '2026-11-19T00:00:00.000Z', by: 'bob' } },
    }));

    expect(listModules(observed)[1]).toMatchObject({
      status: 'tainted',
      at: '2026-11-19T00:00:00.000Z',
      by: 'bob',
    });
  });

  it('lists modules of Seed-Farmer without a time, and those of groups that no manifest has', () => {
    const lost = desiredOf({ groups: { lost: { modules: { one: {} } } } }).modules.map(
      (module) => [module.node, deployedModule(module, { by: 'seedfarmer' })] as const,
    );
    const observed = { ...state, modules: new Map([...lost, ...state.modules]) };

    expect(listModules(observed).at(-1)).toEqual({
      node: 'lost/one',
      group: 'lost',
      module: 'one',
      status: 'ok',
      target: { alias: 'primary', accountId: '123456789012', region: 'us-east-1' },
    });
  });
});

describe('the graph of modules', () => {
  it('has one edge for each pair of modules, with the outputs that are read', () => {
    const graph = moduleGraph(desired.deployment);

    expect(graph).toEqual({
      groups: [
        { name: 'net', nodes: ['net/vpc', 'net/dns'] },
        { name: 'apps', nodes: ['apps/web', 'apps/all'] },
      ],
      edges: [
        { from: 'apps/web', to: 'net/vpc', reads: ['VpcId', 'Subnets'] },
        { from: 'apps/all', to: 'net/dns', reads: [] },
      ],
    });
  });

  it('SF-L05 is the same for what is deployed, apart from the order of names', () => {
    const graph = storedGraph(state);

    expect(graph.groups.map(({ name }) => name)).toEqual(['net', 'apps']);
    expect(graph.edges.toSorted((a, b) => (a.from < b.from ? 1 : -1))).toEqual(
      moduleGraph(desired.deployment).edges,
    );
  });

  it('SF-L05 tells what a module reads from and what reads from it', () => {
    const graph = storedGraph(state);

    expect(dependenciesOf(graph, 'apps/web').dependsOn.map(({ to }) => to)).toEqual(['net/vpc']);
    expect(dependenciesOf(graph, 'net/vpc').dependants.map(({ from }) => from)).toEqual(['apps/web']);
    expect(dependenciesOf(graph, 'net/vpc').dependsOn).toEqual([]);
  });
});
