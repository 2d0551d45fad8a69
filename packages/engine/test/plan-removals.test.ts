import { describe, expect, it } from 'vitest';
import type { Observed } from '../src/observed.ts';
import { desiredOf } from '../src/testing/deployment-sketch.ts';
import { deployedModule, deployedState, withModule, without } from './deployed-state.ts';
import { actions, codes, firstOf, metadata, plan, sketch, stepOf } from './planned-deployment.ts';

describe('planning removals', () => {
  const whole = desiredOf(sketch);
  const state = deployedState(whole, { metadata });
  const { core, data } = sketch.groups;
  if (core === undefined || data === undefined) throw new Error('the sketch lost its groups');

  it('SF-A06 destroys a module that the manifest no longer has, before anything is deployed', () => {
    const desired = desiredOf({
      groups: {
        ...sketch.groups,
        apps: { modules: { web: { parameters: { lake: { output: 'data/lake:Bucket' } } }, news: {} } },
      },
    });

    const made = plan(desired, state);

    expect(made.steps[0]).toMatchObject({
      node: 'apps/docs',
      action: 'destroy',
      cause: { kind: 'removed' },
      target: { alias: 'primary', accountId: '123456789012', region: 'us-east-1' },
      path: 'modules/docs',
    });
    expect(actions(made)).toMatchObject({
      'apps/docs': 'destroy',
      'apps/news': 'create',
      'apps/web': 'none',
    });
    expect(made.counts).toMatchObject({ destroy: 1, create: 1 });
  });

  it('SF-A07 destroys all modules of removed groups, later groups and readers first', () => {
    const desired = desiredOf({ groups: { core: { modules: { dns: {} } } } });

    const made = plan(desired, state);

    expect(made.steps.map(({ node, action, needs }) => [node, action, needs])).toEqual([
      ['apps/docs', 'destroy', []],
      ['apps/web', 'destroy', []],
      ['data/lake', 'destroy', ['apps/web']],
      ['core/vpc', 'destroy', ['data/lake']],
      ['core/dns', 'none', []],
    ]);
    expect(made.groups.map(({ name }) => name)).toEqual(['core', 'data', 'apps']);
    expect(made.diagnostics).toEqual([]);
  });

  it('SF-D07 destroys modules of groups that no manifest names, before those that they may read from', () => {
    const lost = desiredOf({
      groups: {
        ...sketch.groups,
        lost: { modules: { orphan: { parameters: { x: { output: 'apps/docs:X' } } } } },
      },
    });
    const orphan = deployedModule(firstOf(lost, 'lost/orphan'));
    const observed = { ...state, modules: new Map([...state.modules, ['lost/orphan', orphan]]) };

    const made = plan(desiredOf({ groups: { core, data } }), observed);

    expect(made.steps.slice(0, 3).map(({ node, needs }) => [node, needs])).toEqual([
      ['lost/orphan', []],
      ['apps/docs', ['lost/orphan']],
      ['apps/web', []],
    ]);
  });

  it('SF-A06 keeps the order of a manifest that was asked for but never finished', () => {
    const observed: Observed = {
      ...state,
      deployed: { groups: [{ name: 'apps' }] },
      requested: { groups: [{ name: 'core' }, { name: 'data' }, { name: 'apps' }] },
    };

    const made = plan(desiredOf({ groups: { fresh: { modules: { one: {} } } } }), observed);

    expect(made.steps.map(({ node }) => node)).toEqual([
      'apps/docs',
      'apps/web',
      'data/lake',
      'core/dns',
      'core/vpc',
      'fresh/one',
    ]);
  });

  it('SF-A08 refuses to destroy a module that others still read, naming each of them and its place', () => {
    const desired = desiredOf({
      groups: {
        data,
        apps: {
          modules: { web: { parameters: { a: { value: 1 }, vpc: { output: 'core/vpc' } } }, docs: {} },
        },
      },
    });

    const made = plan(desired, state);

    expect(codes(made)).toEqual(['error plan/removal-blocked']);
    expect(made.diagnostics[0]).toMatchObject({
      summary: '"core/vpc" cannot be destroyed while data/lake and apps/web read its outputs',
      span: { start: { line: 2 } },
      related: [{ span: { start: { line: 3 } }, label: '"vpc" of apps/web' }],
    });
  });

  it.each(['deployspec', 'manifest'] as const)(
    'warns where the %s to destroy a module with is not stored',
    (lost) => {
      const observed = withModule(state, 'apps/docs', (module) => without(module, lost));

      const made = plan(
        desiredOf({ groups: { ...sketch.groups, apps: { modules: { web: {} } } } }),
        observed,
      );

      expect(codes(made)).toEqual(['warning plan/nothing-to-destroy-with']);
      expect(stepOf(made, 'apps/docs').action).toBe('destroy');
    },
  );
});

describe('planning a change of target', () => {
  const accounts = {
    primary: { accountId: '123456789012', regions: { 'us-east-1': {}, 'eu-west-1': {} } },
    other: { accountId: '210987654321', regions: { 'us-east-1': {} } },
  };
  const at = (target: string) => desiredOf({ accounts, groups: { core: { modules: { vpc: { target } } } } });

  it.each([
    ['primary/eu-west-1', [{ field: 'target_region', before: 'us-east-1', after: 'eu-west-1' }]],
    [
      'other/us-east-1',
      [{ field: 'target_account', before: 'primary (123456789012)', after: 'other (210987654321)' }],
    ],
  ])('deploys the module at %s and warns that nobody destroys what is left behind', (target, fields) => {
    const made = plan(at(target), deployedState(at('primary/us-east-1')));

    expect(made.steps).toHaveLength(1);
    expect(stepOf(made, 'core/vpc')).toMatchObject({
      action: 'create',
      cause: { kind: 'changed', what: ['manifest'], fields },
    });
    expect(codes(made)).toEqual(['warning plan/target-moved']);
    expect(made.diagnostics[0]?.summary).toContain('primary (123456789012) us-east-1 stays there');
  });

  it('compares with the copy at the target, and goes on warning about the other one', () => {
    const moved = at('primary/eu-west-1');
    const left = deployedState(at('primary/us-east-1'));
    const observed = { ...left, others: [...deployedState(moved).modules.values()] };

    const made = plan(moved, observed);

    expect(actions(made)).toEqual({ 'core/vpc': 'none' });
    expect(codes(made)).toEqual(['warning plan/target-moved']);
  });

  it('destroys both copies of a module that is removed', () => {
    const east = deployedState(at('primary/us-east-1'));
    const observed = { ...east, others: [...deployedState(at('primary/eu-west-1')).modules.values()] };

    const made = plan(desiredOf({ accounts, groups: {} }), observed);

    expect(made.steps.map(({ node, action, target }) => [node, action, target.region])).toEqual([
      ['core/vpc', 'destroy', 'us-east-1'],
      ['core/vpc', 'destroy', 'eu-west-1'],
    ]);
  });
});
