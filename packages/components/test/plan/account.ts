import { memoryRegistry, type MemoryRegistry } from '@seed/components/testing';
import {
  type AppliedItem,
  type ComponentPlan,
  type ImageProject,
  observeRequest,
  type ObserveOptions,
  type ObservedRegion,
  type PlanItem,
  planComponents,
  type PlanOptions,
  type PlanTarget,
} from '../../src/index.ts';

export const TARGET: PlanTarget = {
  name: 'prod',
  partition: 'aws',
  account: '123456789012',
  region: 'eu-west-2',
};

export const FOREIGN = [
  { name: 'aws-cli-version-2-linux', version: '1.0.3' },
  { name: 'amazon-cloudwatch-agent-linux', version: '1.0.1' },
];

export const account = (options: Parameters<typeof memoryRegistry>[0] = {}): MemoryRegistry =>
  memoryRegistry({ foreign: FOREIGN, ...options });

const io = { signal: new AbortController().signal };

export function observe(
  registry: MemoryRegistry,
  project: ImageProject,
  options: ObserveOptions = {},
  target = TARGET,
): Promise<ObservedRegion> {
  return registry.observe(observeRequest(project, target, options), io);
}

export async function planFor(
  registry: MemoryRegistry,
  project: ImageProject,
  options: PlanOptions = {},
): Promise<ComponentPlan> {
  return planComponents(
    project,
    await observe(registry, project, options.images === undefined ? {} : { images: options.images }),
    options,
  );
}

/** Does all items in their order. */
export async function publish(
  registry: MemoryRegistry,
  { items }: ComponentPlan,
): Promise<readonly AppliedItem[]> {
  const applied: AppliedItem[] = [];
  for (const item of items) applied.push(await registry.apply(item, io));
  return applied;
}

/** `+ component tools_24_24-04`; what does not change is left out. */
export function changesOf({ items }: ComponentPlan): readonly string[] {
  const signs = { create: '+', update: '~', conflict: '!', unchanged: '=' } as const;
  return items
    .filter(({ action }) => action !== 'unchanged')
    .map(({ action, kind, name }) => `${signs[action]} ${kind} ${name}`);
}

export function itemOf<K extends PlanItem['kind']>(
  { items }: ComponentPlan,
  kind: K,
  name: string,
): PlanItem & { readonly kind: K } {
  const found = items.find(
    (item): item is PlanItem & { readonly kind: K } => item.kind === kind && item.name === name,
  );
  if (found === undefined) throw new Error(`no ${kind} "${name}" in the plan`);
  return found;
}
