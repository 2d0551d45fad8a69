import type { Plan, PlanStep } from '@seed/kernel';
import { describe, expect, it } from 'vitest';
import { formatDeploymentPlan } from './format-deployment-plan.ts';
import { createStyle } from './style.ts';

const style = createStyle({ color: false, ascii: false });
const target = { alias: 'primary', accountId: '012345678901', region: 'us-west-2' };
const step = (
  node: string,
  action: PlanStep['action'],
  cause: PlanStep['cause'],
  more: Partial<PlanStep> = {},
): PlanStep => {
  const [group = '', module = ''] = node.split('/');
  return { node, group, module, action, cause, target, needs: [], resources: [], unknown: [], ...more };
};

const PLAN: Plan = {
  version: 1,
  kind: 'apply',
  project: 'mlops',
  deployment: 'dev',
  manifest: 'manifests/dev/deployment.yaml',
  groups: [{ name: 'network' }, { name: 'core', concurrency: 2 }, { name: 'apps' }],
  steps: [
    step('old/legacy', 'destroy', { kind: 'removed' }),
    step('network/vpc', 'update', { kind: 'changed', what: ['deployspec'], files: [], fields: [] }),
    step('core/eks', 'update', {
      kind: 'changed',
      what: ['bundle', 'manifest'],
      files: ['stack.py', 'app.py', 'lib/util.py'].map((path) => ({ path, change: 'changed' as const })),
      fields: [{ field: 'parameters.EksVersion', before: '1.29', after: '1.3' }],
    }),
    step(
      'core/fsx',
      'create',
      { kind: 'new' },
      {
        unknown: [{ parameter: 'SubnetIds', after: 'network/vpc' }],
        resources: [{ kind: 'role', name: 'mlops-dev-core-fsx-16474f18' }],
      },
    ),
    step('core/monitoring', 'update', {
      kind: 'upstream',
      of: ['network/vpc'],
      rule: 'forceDependencyRedeploy',
    }),
    step('apps/notebooks', 'update', { kind: 'tainted', at: '2026-11-18T09:41:00Z', by: 'ana' }),
    step('apps/registry', 'none', { kind: 'unchanged' }),
    step('apps/site', 'none', { kind: 'excluded', pending: 'update' }),
  ],
  counts: { create: 1, update: 4, destroy: 1, unchanged: 1, excluded: 1 },
  selection: { only: [], exclude: ['apps/site'] },
  diagnostics: [],
  basis: 'b',
};

describe('a plan on paper', () => {
  it('SF-C14 says of every module what happens to it and why, down to the field and the files', () => {
    const text = formatDeploymentPlan(PLAN, {
      style,
      columns: 100,
      state: '.seed/state.db',
      executor: 'docker',
    });

    expect(text).toBe(
      `Deployment dev · project mlops · account primary 0123…8901 · us-west-2 · executor docker
manifests/dev/deployment.yaml · state .seed/state.db · 8 modules in 3 groups
without apps/site

  removed from the manifest
  - old/legacy           destroy  no longer in the manifest

  network
  ~ network/vpc          update   deployspec changed

  core                                                             (2 at a time)
  ~ core/eks             update   bundle changed: 3 files (stack.py, app.py, +1), manifest changed: 1 field
      EksVersion  1.29 → 1.3
  + core/fsx             create   new in the manifest
      SubnetIds  (known after network/vpc)
  ~ core/monitoring      update   upstream network/vpc changes (forceDependencyRedeploy)

  apps
  ~ apps/notebooks       update   tainted on 2026-11-18 by ana
  = apps/registry        unchanged
  / apps/site            not selected; would be updated

Plan: 1 to create, 4 to update, 1 to destroy, 1 unchanged, 1 not selected.
! old/legacy will be destroyed. This cannot be undone.`,
    );
  });

  it('shows every file and the resources of remote runs with details', () => {
    const text = formatDeploymentPlan(PLAN, { style, columns: 100, state: 's', details: true });

    expect(text).toContain('      ~ lib/util.py');
    expect(text).toContain('      role mlops-dev-core-fsx-16474f18 (remote runs)');
  });

  it('counts unchanged modules where a group has many', () => {
    const names = Array.from({ length: 40 }, (_, index) => `core/m${index}`);
    const steps = [
      ...names.map((node) => step(node, 'none', { kind: 'unchanged' })),
      step('core/new', 'create', { kind: 'new' }),
    ];

    const text = formatDeploymentPlan(
      { ...PLAN, steps, groups: [{ name: 'core' }] },
      { style, columns: 100, state: 's' },
    );

    expect(text).toContain('+ core/new');
    expect(text).toContain('= 40 more are unchanged');
    expect(text).not.toContain('core/m7');
  });

  it('lists a destroy from the last group to the first', () => {
    const steps = [step('b/two', 'destroy', { kind: 'asked' }), step('a/one', 'destroy', { kind: 'asked' })];

    const text = formatDeploymentPlan(
      { ...PLAN, kind: 'destroy', steps, groups: [{ name: 'a' }, { name: 'b' }] },
      { style, columns: 100, state: 's' },
    );

    expect(text.indexOf('b/two')).toBeLessThan(text.indexOf('a/one'));
  });

  it('shows control characters of values as text', () => {
    const evil = step('core/eks', 'update', {
      kind: 'changed',
      what: ['manifest'],
      files: [],
      fields: [{ field: 'parameters.x', before: 'a', after: '\u001b[2Jgone' }],
    });

    const text = formatDeploymentPlan({ ...PLAN, steps: [evil] }, { style, columns: 100, state: 's' });

    expect(text).not.toContain('\u001b');
  });
});
