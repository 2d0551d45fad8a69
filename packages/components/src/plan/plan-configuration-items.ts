import { createFindings } from '@seed/yaml';
import type { JsonObject } from '../project/json.ts';
import { normalName, type ResourceKind, resourceArn } from '../project/names.ts';
import type { ProjectFindings } from '../project/project-codes.ts';
import type {
  ConfigurationItem,
  ConfigurationKind,
  Drift,
  MemberChange,
  RecipeItem,
  TagItem,
} from './component-plan.ts';
import type { ObservedConfiguration } from './component-registry.ts';
import { tagItem } from './component-drift.ts';
import { diffMembers, mergeMembers } from './json-diff.ts';
import { callOf, type Planning, tagsFor } from './planning.ts';
import { idOf, textOf, type WantedConfiguration, wantedConfigurations } from './wanted-configurations.ts';

export interface ConfigurationPlan {
  readonly items: readonly (ConfigurationItem | TagItem)[];
  readonly drift: readonly Drift[];
}

interface Kind {
  readonly arn: ResourceKind;
  readonly create: NonNullable<ConfigurationItem['call']>['operation'];
  readonly update: NonNullable<ConfigurationItem['call']>['operation'];
  /** The member of an update that names the resource. */
  readonly key: string;
  /** What an update takes apart from it. */
  readonly members: readonly string[];
}

const words = (text: string): readonly string[] => text.split(' ');

const KINDS: Readonly<Record<ConfigurationKind, Kind>> = {
  infrastructure: {
    arn: 'infrastructure-configuration',
    create: 'CreateInfrastructureConfiguration',
    update: 'UpdateInfrastructureConfiguration',
    key: 'infrastructureConfigurationArn',
    members: words(
      'description instanceTypes instanceProfileName securityGroupIds subnetId logging keyPair terminateInstanceOnFailure snsTopicArn resourceTags instanceMetadataOptions placement',
    ),
  },
  distribution: {
    arn: 'distribution-configuration',
    create: 'CreateDistributionConfiguration',
    update: 'UpdateDistributionConfiguration',
    key: 'distributionConfigurationArn',
    members: words('description distributions'),
  },
  pipeline: {
    arn: 'image-pipeline',
    create: 'CreateImagePipeline',
    update: 'UpdateImagePipeline',
    key: 'imagePipelineArn',
    members: words(
      'description imageRecipeArn containerRecipeArn infrastructureConfigurationArn distributionConfigurationArn imageTestsConfiguration enhancedImageMetadataEnabled schedule status imageScanningConfiguration workflows executionRole loggingConfiguration imageTags',
    ),
  },
  lifecycle: {
    arn: 'lifecycle-policy',
    create: 'CreateLifecyclePolicy',
    update: 'UpdateLifecyclePolicy',
    key: 'lifecyclePolicyArn',
    members: words('description status executionRole resourceType policyDetails resourceSelection'),
  },
};

/** Infrastructure, distributions, then pipelines, then lifecycle policies. */
export function planConfigurationItems(
  planning: Planning,
  recipes: readonly RecipeItem[],
): ConfigurationPlan {
  const plans = wantedConfigurations(planning, recipes).map((one) => planConfiguration(one, planning));
  return { items: plans.flatMap(({ items }) => items), drift: plans.flatMap(({ drift }) => drift) };
}

function heldBy(
  { observed }: Planning,
  { kind, name }: WantedConfiguration,
): ObservedConfiguration | undefined {
  const lists = {
    infrastructure: observed.infrastructure,
    distribution: observed.distributions,
    pipeline: observed.pipelines,
    lifecycle: observed.lifecycle,
  };
  return lists[kind].find((one) => normalName(one.name) === normalName(name));
}

function planConfiguration(wanted: WantedConfiguration, planning: Planning): ConfigurationPlan {
  const { kind, name, images, after } = wanted;
  const held = heldBy(planning, wanted);
  const findings: ProjectFindings = createFindings();
  const item: Omit<ConfigurationItem, 'action' | 'changes'> = {
    kind,
    id: idOf(kind, name),
    name,
    images,
    after,
    arn: held?.arn ?? resourceArn(planning.target, KINDS[kind].arn, name),
    diagnostics: findings.list,
  };
  if (held === undefined) return { items: [creation(wanted, item, planning)], drift: [] };
  const known = Object.fromEntries(
    Object.entries(held.members).filter(([member]) => KINDS[kind].members.includes(member)),
  );
  const isOther = otherRecipe(wanted.members);
  const { changes, extras } = diffMembers(
    wanted.members,
    isOther === undefined ? known : without(known, isOther),
    wanted.isDescribed,
  );
  const replaced: readonly MemberChange[] =
    isOther !== undefined && typeof known[isOther] === 'string'
      ? [{ path: isOther, op: 'remove', before: known[isOther] }]
      : [];
  const all = [...changes, ...replaced];
  const updated: ConfigurationItem =
    all.length === 0
      ? { ...item, action: 'unchanged', changes: [] }
      : { ...item, action: 'update', changes: all, call: update(wanted, { known, held }, planning) };
  const drift = driftOf(wanted, { item: updated, known, extras });
  return {
    items: [updated, ...tagItem(updated, { wanted: tagsFor(wanted.tags), held: held.tags, planning })],
    drift,
  };
}

/** A pipeline has one kind of recipe: what it had of the other kind goes. */
function otherRecipe(members: JsonObject): string | undefined {
  if (members['imageRecipeArn'] !== undefined) return 'containerRecipeArn';
  return members['containerRecipeArn'] === undefined ? undefined : 'imageRecipeArn';
}

const without = (members: JsonObject, name: string): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([member]) => member !== name));

function creation(
  wanted: WantedConfiguration,
  item: Omit<ConfigurationItem, 'action' | 'changes'>,
  planning: Planning,
): ConfigurationItem {
  const request: JsonObject = {
    name: wanted.name,
    ...mergeMembers(wanted.defaults, wanted.members),
    ...(Object.keys(wanted.tags).length === 0 ? {} : { tags: tagsFor(wanted.tags) }),
  };
  const note =
    wanted.isDescribed || wanted.kind === 'pipeline'
      ? {}
      : { note: 'not in the settings; made as dc_image_builder does' };
  return {
    ...item,
    action: 'create',
    changes: [],
    ...note,
    call: callOf(planning, KINDS[wanted.kind].create, request),
  };
}

/** All members that the service holds, with those of the settings over them: what an update leaves out is reset. */
function update(
  wanted: WantedConfiguration,
  { known, held }: { readonly known: JsonObject; readonly held: ObservedConfiguration },
  planning: Planning,
) {
  const other = otherRecipe(wanted.members);
  const kept = other === undefined ? known : without(known, other);
  const request = { [KINDS[wanted.kind].key]: held.arn, ...mergeMembers(kept, wanted.members) };
  return callOf(planning, KINDS[wanted.kind].update, request, held.members);
}

/** What a new one would get and this one has otherwise, and what it has besides. */
function driftOf(
  wanted: WantedConfiguration,
  {
    item,
    known,
    extras,
  }: {
    readonly item: ConfigurationItem;
    readonly known: JsonObject;
    readonly extras: readonly MemberChange[];
  },
): readonly Drift[] {
  const unsaid = Object.fromEntries(
    Object.entries(wanted.defaults).filter(([name]) => wanted.members[name] === undefined),
  );
  const defaults = diffMembers(unsaid, known, false);
  const changed = defaults.changes.map(
    ({ path, op, before, after }): MemberChange => ({
      path,
      op: op === 'add' ? 'remove' : op,
      ...(after === undefined ? {} : { before: after }),
      ...(before === undefined ? {} : { after: before }),
    }),
  );
  const all = [
    ...changed,
    ...extras.filter(({ path }) => !Object.hasOwn(wanted.defaults, path)),
    ...defaults.extras,
  ];
  if (all.length === 0) return [];
  const summary = all
    .map(({ path, op, after }) =>
      path === 'status'
        ? `status is ${textOf(after ?? 'unset')}`
        : `${path} ${op === 'add' ? 'added' : op === 'change' ? 'changed' : 'removed'} outside the settings`,
    )
    .join(', ');
  return [{ id: item.id, kind: wanted.kind, name: wanted.name, summary, changes: all }];
}
