import { createHash } from 'node:crypto';
import type {
  ComponentItem,
  ComponentPlan,
  ConfigurationItem,
  ConfigurationKind,
  PlanItem,
  PlanTarget,
  RecipeItem,
  ShareItem,
  TagItem,
} from '../plan/component-plan.ts';
import type { JsonObject } from '../project/json.ts';
import { resourceArn } from '../project/names.ts';
import type { ResourceKind } from '../project/names.ts';
import { semanticSha256Of } from '../versions/semantic-hash.ts';

/** Where items of tests go. */
export const TEST_TARGET: PlanTarget = {
  name: 'test',
  partition: 'aws',
  account: '123456789012',
  region: 'eu-west-2',
  uploadBucket: 'uploads',
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** As publishing makes them: of what is asked for. */
export const tokenOf = (...parts: readonly unknown[]): string => sha256(JSON.stringify(parts)).slice(0, 60);

const common = { images: ['22.04'], diagnostics: [], changes: [] };

/** A small document that prints a word. */
export function documentThatSays(word: string): string {
  return `schemaVersion: 1.0
phases:
  - name: build
    steps:
      - name: Say
        action: ExecuteBash
        inputs:
          commands:
            - echo ${word}
`;
}

export interface ComponentOfItem {
  readonly name: string;
  readonly version?: string;
  readonly text?: string;
  readonly expectedBuild?: number;
  readonly after?: readonly string[];
  readonly target?: PlanTarget;
  /** Further members of the request. */
  readonly request?: JsonObject;
}

/** Inline documents are that long at most; longer ones are uploaded. */
const INLINE = 16_000;

/** The creation of a component as a plan has it. */
export function componentItem(component: ComponentOfItem): ComponentItem {
  const { name, version = '1.0.0', text = documentThatSays(name), expectedBuild = 1, after = [] } = component;
  const { target = TEST_TARGET } = component;
  const raw = sha256(text);
  const key = `components/${name}/${version}/${raw}.yml`;
  const isLarge = text.length > INLINE;
  const bucket = target.uploadBucket ?? '';
  const request = {
    name,
    semanticVersion: version,
    platform: 'Linux',
    ...(isLarge ? { uri: `s3://${bucket}/${key}` } : { data: text }),
    ...component.request,
  };
  return {
    ...common,
    id: `component/${name}/${version}`,
    kind: 'component',
    action: 'create',
    name,
    after,
    arn: resourceArn(target, 'component', name, version, expectedBuild),
    component: `22.04/${name}`,
    file: `components/22.04/${name}.yml`,
    version,
    class: 'content',
    bytes: Buffer.byteLength(text),
    rawSha256: raw,
    semanticSha256: semanticSha256Of(text) ?? '',
    platform: 'Linux',
    expectedBuild,
    call: {
      operation: 'CreateComponent',
      request,
      clientToken: tokenOf(target.region, 'CreateComponent', request),
    },
    ...(isLarge ? { upload: { bucket, key, text, sha256: raw } } : {}),
  };
}

export interface RecipeOfItem {
  readonly name: string;
  readonly version?: string;
  /** ARNs of components. */
  readonly components?: readonly string[];
  readonly after?: readonly string[];
  readonly target?: PlanTarget;
  readonly request?: JsonObject;
}

/** The creation of an image recipe as a plan has it. */
export function recipeItem(recipe: RecipeOfItem): RecipeItem {
  const { name, version = '1.0.0', components = [], after = [], target = TEST_TARGET } = recipe;
  const request = {
    name,
    semanticVersion: version,
    parentImage: 'ami-0123456789abcdef0',
    ...(components.length === 0 ? {} : { components: components.map((componentArn) => ({ componentArn })) }),
    ...recipe.request,
  };
  return {
    ...common,
    id: `recipe/${name}/${version}`,
    kind: 'recipe',
    action: 'create',
    recipe: 'image',
    name,
    after,
    arn: resourceArn(target, 'image-recipe', name, version),
    version,
    mode: version.includes('x') ? 'service' : 'own',
    fingerprint: tokenOf(request),
    components: components.length,
    call: {
      operation: 'CreateImageRecipe',
      request,
      clientToken: tokenOf(target.region, 'CreateImageRecipe', request),
    },
  };
}

const KINDS: Readonly<Record<ConfigurationKind, { readonly arn: ResourceKind; readonly title: string }>> = {
  infrastructure: { arn: 'infrastructure-configuration', title: 'InfrastructureConfiguration' },
  distribution: { arn: 'distribution-configuration', title: 'DistributionConfiguration' },
  pipeline: { arn: 'image-pipeline', title: 'ImagePipeline' },
  lifecycle: { arn: 'lifecycle-policy', title: 'LifecyclePolicy' },
};

type Operation = NonNullable<ConfigurationItem['call']>['operation'];

export interface ConfigurationOfItem {
  readonly kind: ConfigurationKind;
  readonly name: string;
  readonly request: JsonObject;
  /** Members that an update is meant to change; a creation where absent. */
  readonly update?: readonly string[];
  readonly after?: readonly string[];
  readonly target?: PlanTarget;
}

/** The creation or update of a configuration, pipeline or policy as a plan has it. */
export function configurationItem(configuration: ConfigurationOfItem): ConfigurationItem {
  const { kind, name, update, after = [], target = TEST_TARGET } = configuration;
  const { arn: arnKind, title } = KINDS[kind];
  const arn = resourceArn(target, arnKind, name);
  const operation = `${update === undefined ? 'Create' : 'Update'}${title}` as Operation;
  const own = title.charAt(0).toLowerCase() + title.slice(1);
  const identity: JsonObject = update === undefined ? { name } : { [`${own}Arn`]: arn };
  const request = { ...identity, ...configuration.request };
  return {
    ...common,
    id: `${kind}/${name}`,
    kind,
    action: update === undefined ? 'create' : 'update',
    name,
    after,
    arn,
    changes: (update ?? []).map((path) => ({ path, op: 'change' })),
    call: { operation, request, clientToken: tokenOf(target.region, operation, request) },
  };
}

/** Tags as a plan sets them. */
export function tagItem(arn: string, tags: Readonly<Record<string, string>>): TagItem {
  return {
    ...common,
    id: `tags/${arn}`,
    kind: 'tags',
    action: 'update',
    name: arn,
    after: [],
    arn,
    call: { operation: 'TagResource', request: { resourceArn: arn, tags }, clientToken: tokenOf(arn, tags) },
  };
}

export interface ShareOfItem {
  readonly name: string;
  readonly resources?: readonly string[];
  readonly principals?: readonly string[];
  /** Of the share that is extended; a new one where absent. */
  readonly arn?: string;
  readonly external?: boolean;
  readonly after?: readonly string[];
}

/** The creation or extension of a share as a plan has it. */
export function shareItem(share: ShareOfItem): ShareItem {
  const { name, resources = [], principals = [], arn = '', external = false, after = [] } = share;
  const associations = {
    ...(resources.length === 0 ? {} : { resourceArns: resources }),
    ...(principals.length === 0 ? {} : { principals }),
  };
  const request: JsonObject =
    arn === ''
      ? { name, allowExternalPrincipals: external, ...associations }
      : { resourceShareArn: arn, ...associations };
  const operation = arn === '' ? 'CreateResourceShare' : 'AssociateResourceShare';
  return {
    ...common,
    id: `share/${name}`,
    kind: 'share',
    action: arn === '' ? 'create' : 'update',
    name,
    after,
    arn,
    missingResources: resources,
    missingPrincipals: principals,
    call: { operation, request, clientToken: tokenOf(operation, request) },
  };
}

/** A plan of these items. */
export function planOf(items: readonly PlanItem[], target: PlanTarget = TEST_TARGET): ComponentPlan {
  return { target, items, managed: [], drift: [], diagnostics: [], basis: {} };
}
