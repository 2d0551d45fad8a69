import type { Plan, PlannedTarget } from '@seed/kernel';
import { describe, expect, it } from 'vitest';
import { formatDeploymentPlan } from './format-deployment-plan.ts';
import { createStyle } from './style.ts';

const style = createStyle({ color: false, ascii: false });
const target = { alias: 'data', accountId: '222222222222', region: 'eu-west-1' };

const shared = (action: 'create' | 'update' | 'none'): PlannedTarget['resources'] => [
  { kind: 'stack', name: 'aws-codeseeder-myapp', action },
  {
    kind: 'role',
    name: 'MyApp-dev-eu-west-1-deployment-role',
    action: action === 'create' ? 'create' : 'none',
  },
];

function planOf(targets: readonly PlannedTarget[], create = 1): Plan {
  return {
    version: 1,
    kind: 'apply',
    project: 'MyApp',
    deployment: 'dev',
    groups: [{ name: 'core' }],
    steps: [
      {
        node: 'core/lake',
        group: 'core',
        module: 'lake',
        action: create > 0 ? 'create' : 'none',
        cause: create > 0 ? { kind: 'new' } : { kind: 'unchanged' },
        target,
        needs: [],
        resources: [
          { kind: 'role', name: 'MyApp-dev-core-lake-1234' },
          { kind: 'stack', name: 'myapp-dev-core-lake-iam-policy' },
        ],
        unknown: [],
      },
    ],
    counts: { create, update: 0, destroy: 0, unchanged: 1 - create, excluded: 0 },
    diagnostics: [],
    basis: 'b',
    cloud: {
      caller: 'arn:aws:iam::111111111111:user/ana',
      toolchain: { accountId: '111111111111', region: 'us-east-1' },
      targets,
    },
  };
}

const text = (plan: Plan, details = false): string =>
  formatDeploymentPlan(plan, {
    style,
    columns: 100,
    state: 'Parameter Store',
    executor: 'codebuild',
    details,
  });

describe('a plan for accounts of AWS', () => {
  it('SF-A17 says as whom it works, what it will prepare where, and the role and stack of each module', () => {
    const lines = text(planOf([{ target, resources: shared('create'), drift: [] }])).split('\n');

    expect(lines).toContain('as arn:aws:iam::111111111111:user/ana · toolchain 111111111111 us-east-1');
    expect(lines).toContain(
      '  + data eu-west-1       prepare  stack aws-codeseeder-myapp, role MyApp-dev-eu-west-1-deployment-role',
    );
    expect(lines).toContain('      role MyApp-dev-core-lake-1234');
    expect(lines).toContain('      stack myapp-dev-core-lake-iam-policy');
  });

  it('says what a seedkit has otherwise than the manifest asks for, and what is updated', () => {
    const drift = ['the VPC: "vpc-2" in the manifest; `--update-seedkit` brings it there'];
    const drifting = text(planOf([{ target, resources: shared('none'), drift }], 0));
    const updated = text(planOf([{ target, resources: shared('update'), drift: [] }]));

    expect(drifting).toContain(
      '! data eu-west-1       differs  the VPC: "vpc-2" in the manifest; `--update-seedkit` brings it there',
    );
    expect(updated).toContain('~ data eu-west-1       update   stack aws-codeseeder-myapp');
  });

  it('does not speak of accounts that lack nothing, except in full', () => {
    const plan = planOf([{ target, resources: shared('none'), drift: [] }]);

    expect(text(plan)).not.toContain('accounts and regions');
    expect(text(plan, true)).toContain('= data eu-west-1       prepared stack aws-codeseeder-myapp, role');
  });
});
