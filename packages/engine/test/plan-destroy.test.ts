import type { Plan } from '@seed/kernel';
import { describe, expect, it } from 'vitest';
import type { Observed } from '../src/observed.ts';
import { planDestroy } from '../src/plan-destroy.ts';
import { desiredOf } from '../src/testing/deployment-sketch.ts';
import { deployedModule, deployedState, emptyState, withModule, without } from './deployed-state.ts';
import { failure } from './failure.ts';

const desired = desiredOf({
  groups: {
    core: { concurrency: 1, modules: { vpc: {}, dns: {} } },
    data: { modules: { lake: { parameters: { vpc: { output: 'core/vpc:VpcId' } } } } },
    apps: { modules: { web: { parameters: { lake: { output: 'data/lake' } } } } },
  },
});
const state = deployedState(desired);
const policy = { deployments: ['dev', 'prod'] };

const order = ({ steps }: Plan) => steps.map(({ node }) => node);

describe('planning to destroy a deployment', () => {
  it('SF-D01 goes through the groups in reverse, readers before what they read', () => {
    const made = planDestroy(state, policy);

    expect(made.steps.map(({ node, action, cause, needs }) => [node, action, cause.kind, needs])).toEqual([
      ['apps/web', 'destroy', 'asked', []],
      ['data/lake', 'destroy', 'asked', ['apps/web']],
      ['core/dns', 'destroy', 'asked', []],
      ['core/vpc', 'destroy', 'asked', ['data/lake']],
    ]);
    expect(made.groups).toEqual([{ name: 'core', concurrency: 1 }, { name: 'data' }, { name: 'apps' }]);
    expect(made).toMatchObject({
      kind: 'destroy',
      project: 'MyApp',
      deployment: 'dev',
      counts: { create: 0, update: 0, destroy: 4, unchanged: 0, excluded: 0 },
      diagnostics: [],
    });
  });

  it('SF-D07 destroys modules of a failed run, also of groups that the finished manifest does not have', () => {
    const observed: Observed = { ...state, deployed: { groups: [{ name: 'core' }] } };

    expect(order(planDestroy(observed, policy))).toEqual(['apps/web', 'data/lake', 'core/dns', 'core/vpc']);
  });

  it('SF-D07 destroys modules of groups that no manifest has, where their references allow it', () => {
    const more = desiredOf({
      groups: {
        aaa: { modules: { base: {} } },
        zzz: { modules: { top: { parameters: { b: { output: 'aaa/base' } } } } },
      },
    });
    const orphans = more.modules.map((module) => [module.node, deployedModule(module)] as const);
    const observed: Observed = { ...state, modules: new Map([...state.modules, ...orphans]) };

    expect(order(planDestroy(observed, policy)).slice(0, 3)).toEqual(['zzz/top', 'aaa/base', 'apps/web']);
  });

  it('goes by what modules read where the manifests say nothing', () => {
    const observed = without(state, 'requested', 'deployed');

    expect(order(planDestroy(observed, policy))).toEqual(['apps/web', 'data/lake', 'core/dns', 'core/vpc']);
  });

  it('comes to an end where modules of two groups read from each other', () => {
    const observed = withModule(state, 'core/vpc', (module) => ({
      ...module,
      manifest: {
        parameters: [{ name: 'x', value_from: { module_metadata: { group: 'apps', name: 'web' } } }],
      },
    }));

    const { steps } = planDestroy(observed, policy);

    expect(steps.map(({ node }) => node).toSorted()).toEqual([
      'apps/web',
      'core/dns',
      'core/vpc',
      'data/lake',
    ]);
    const before = new Set<string>();
    for (const { node, needs } of steps) {
      expect(needs.every((need) => before.has(need))).toBe(true);
      before.add(node);
    }
  });

  it('SF-D08 refuses a deployment of which nothing is known, and names the others', () => {
    const error = failure(() => planDestroy(emptyState(desired), { deployments: ['prod', 'dev2'] }));

    expect(error.code).toBe('deploy/unknown-deployment');
    expect(error.message).toBe('project "MyApp" has no deployment "dev"');
    expect(error.hints.slice(0, 2)).toEqual(['did you mean `dev2`?', 'it has "prod", "dev2"']);
  });

  it('SF-D08 says so where there are no deployments at all', () => {
    const error = failure(() => planDestroy(emptyState(desired), { deployments: [] }));
    const named = failure(() =>
      planDestroy(emptyState(desired), { deployments: [], store: 'Parameter Store of account 1' }),
    );

    expect(error.hints[0]).toBe('it has no deployments at all in this store');
    expect(named.hints[0]).toBe('it has no deployments at all in Parameter Store of account 1');
  });

  it('SF-D12 plans nothing for a deployment without modules, which is not unknown', () => {
    const made = planDestroy({ ...emptyState(desired), requested: { groups: [{ name: 'core' }] } }, policy);

    expect(made.steps).toEqual([]);
    expect(made.groups).toEqual([]);
    expect(made.counts.destroy).toBe(0);
  });

  it('destroys a selected part, but nothing that modules outside of it read', () => {
    const part = planDestroy(state, { ...policy, selection: { only: ['apps/*', 'data/*'], exclude: [] } });
    const blocked = planDestroy(state, { ...policy, selection: { only: ['core/*'], exclude: [] } });

    expect(part.steps.filter(({ action }) => action === 'destroy').map(({ node }) => node)).toEqual([
      'apps/web',
      'data/lake',
    ]);
    expect(part.diagnostics).toEqual([]);
    expect(part.counts).toMatchObject({ destroy: 2, excluded: 2 });
    expect(blocked.diagnostics).toMatchObject([{ code: 'plan/removal-blocked', severity: 'error' }]);
  });

  it.each([
    [['deployspec'], 'its deployspec is not stored'],
    [['manifest'], 'its manifest is not stored'],
    [['deployspec', 'manifest'], 'its deployspec and manifest are not stored'],
  ] as const)(
    'SF-D05 warns of a module that is forgotten without a build, for want of its %s',
    (lost, why) => {
      const observed = withModule(state, 'core/dns', (module) => without(module, ...lost));

      expect(planDestroy(observed, policy).diagnostics).toMatchObject([
        { code: 'plan/nothing-to-destroy-with', severity: 'warning', summary: expect.stringContaining(why) },
      ]);
    },
  );

  it('has another basis when a module is known that was not', () => {
    const fewer = withModule(state, 'core/dns', () => undefined);

    expect(planDestroy(fewer, policy).basis).not.toBe(planDestroy(state, policy).basis);
  });
});
