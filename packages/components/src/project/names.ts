/** What placeholders in names and members stand for; those without a value stay as they are. */
export interface Placeholders {
  readonly name?: string;
  readonly image?: string;
  readonly account?: string;
  readonly region?: string;
  readonly partition?: string;
}

const PLACEHOLDER = /\{(name|image|account|region|partition)\}/g;

/** Replaces `{image}` and the like. Double braces, as Image Builder has them in `{{ imagebuilder:buildDate }}`, stay. */
export function fillPlaceholders(template: string, values: Placeholders): string {
  return template.replace(PLACEHOLDER, (all, key: keyof Placeholders) => values[key] ?? all);
}

/** What Image Builder takes as a name. */
export const RESOURCE_NAME = /^[-_A-Za-z0-9][-_A-Za-z0-9 ]{1,126}[-_A-Za-z0-9]$/;

/** A name out of a template; dots, which names may not hold, become hyphens. */
export function nameFrom(template: string, values: Placeholders): string {
  return fillPlaceholders(template, values).replaceAll('.', '-');
}

/** The form that ARNs hold; names with the same form are the same resource. */
export function normalName(name: string): string {
  return name.toLowerCase().replaceAll(/[ _]/g, '-');
}

export type ResourceKind =
  | 'component'
  | 'image-recipe'
  | 'container-recipe'
  | 'infrastructure-configuration'
  | 'distribution-configuration'
  | 'image-pipeline'
  | 'lifecycle-policy';

export interface ArnPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** The ARN that a resource has or will have. `version` and `build` only where the kind has them. */
export function resourceArn(
  { partition, region, account }: ArnPlace,
  kind: ResourceKind,
  name: string,
  version?: string,
  build?: number,
): string {
  const parts = [kind, normalName(name), version, build].filter((part) => part !== undefined);
  return `arn:${partition}:imagebuilder:${region}:${account}:${parts.join('/')}`;
}

export interface ParsedArn extends ArnPlace {
  readonly kind: string;
  readonly name: string;
  readonly version?: string;
  readonly build?: number;
}

const ARN = /^arn:([^:]+):imagebuilder:([^:]*):([^:]+):([a-z-]+)\/([^/:]+)(?:\/([^/:]+))?(?:\/(\d+))?$/;

/** Nothing for what is no ARN of Image Builder; `account` may also be `aws` and the like. */
export function parseArn(text: string): ParsedArn | undefined {
  const [, partition, region, account, kind, name, version, build] = ARN.exec(text) ?? [];
  if (partition === undefined || region === undefined || account === undefined) return undefined;
  if (kind === undefined || name === undefined) return undefined;
  return {
    partition,
    region,
    account,
    kind,
    name,
    ...(version === undefined ? {} : { version }),
    ...(build === undefined ? {} : { build: Number(build) }),
  };
}

const PARTITIONS: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eusc-', 'aws-eusc'],
];

/** The partition of a region: `aws-cn` in China, `aws-us-gov` in GovCloud. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}
