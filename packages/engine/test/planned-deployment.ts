import type { Plan, PlanStep } from '@seed/kernel';
import type { Desired, DesiredModule } from '../src/desired.ts';
import type { Observed } from '../src/observed.ts';
import { planApply, type PlanPolicy } from '../src/plan-apply.ts';
import type { DeploymentSketch } from '../src/testing/deployment-sketch.ts';
import type { Metadata } from './deployed-state.ts';

/** Three groups that read from each other. */
export const sketch: DeploymentSketch = {
  groups: {
    core: {
      concurrency: 2,
      modules: { vpc: { parameters: { cidr: { value: '10.0.0.0/16' } } }, dns: {} },
    },
    data: { modules: { lake: { parameters: { 'vpc-id': { output: 'core/vpc:VpcId' } } } } },
    apps: {
      modules: {
        web: { parameters: { lake: { output: 'data/lake:Bucket' } } },
        docs: {},
      },
    },
  },
};
export const metadata: Metadata = {
  'core/vpc': { VpcId: 'vpc-1', Subnets: ['a', 'b'] },
  'data/lake': { Bucket: 'lake-1' },
};

export function plan(desired: Desired, observed: Observed, policy: Partial<PlanPolicy> = {}): Plan {
  return planApply(desired, observed, { redeployOnOutputChange: false, ...policy });
}

export const actions = ({ steps }: Plan) =>
  Object.fromEntries(steps.map(({ node, action }) => [node, action]));
export const changed = ({ steps }: Plan) =>
  steps.filter(({ action }) => action !== 'none').map(({ node }) => node);

export function stepOf({ steps }: Plan, node: string): PlanStep {
  const step = steps.find((each) => each.node === node);
  if (step === undefined) throw new Error(`the plan has no ${node}`);
  return step;
}

export const causeOf = (made: Plan, node: string) => stepOf(made, node).cause;
export const codes = ({ diagnostics }: Plan) =>
  diagnostics.map(({ code, severity }) => `${severity} ${code}`);

export function firstOf({ modules }: Desired, node: string): DesiredModule {
  const module = modules.find((each) => each.node === node);
  if (module === undefined) throw new Error(`there is no ${node}`);
  return module;
}
