import { invalidValue } from './service-failure.ts';

/** How Image Builder writes a name into an ARN. Names that are equal then are the same resource. */
export const normalName = (name: string): string => name.toLowerCase().replace(/[ _]/g, '-');

/** An ARN of Image Builder, taken apart. */
export interface ResourceArn {
  readonly partition: string;
  readonly region: string;
  /** 12 digits, or an alias such as `aws`. */
  readonly owner: string;
  readonly kind: string;
  readonly name: string;
  /** `1.2.3`, `1.x.x`; absent where the kind has none, or none is named. */
  readonly version?: string;
  readonly build?: number;
}

export function readArn(arn: string): ResourceArn {
  const [, partition = '', , region = '', owner = '', ...rest] = arn.split(':');
  const [kind = '', name = '', version, build] = rest.join(':').split('/');
  return {
    partition,
    region,
    owner,
    kind,
    name,
    ...(version === undefined ? {} : { version }),
    ...(build === undefined ? {} : { build: Number(build) }),
  };
}

/** Whether a version as references write it, `x` for any number, stands for this one. */
export function versionMatches(reference: string, version: string): boolean {
  const numbers = version.split('.');
  return reference.split('.').every((node, at) => node === 'x' || node === numbers[at]);
}

export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  return [0, 1, 2].reduce((found, at) => found || (left?.[at] ?? 0) - (right?.[at] ?? 0), 0);
}

const LARGEST_NODE = 1_073_741_823;

/** As it is kept: without leading zeros. Throws where a number is too large. */
export function normalVersion(version: string): string {
  const nodes = version.split('.').map((node) => (node === 'x' ? node : String(Number(node))));
  if (nodes.some((node) => Number(node) > LARGEST_NODE))
    throw invalidValue('semanticVersion', `A number may be at most ${LARGEST_NODE}.`);
  return nodes.join('.');
}

/** Which `x` may follow numbers and never stand before one. */
export function checkWildcards(version: string, parameter: string): void {
  const nodes = version.split('.');
  const first = nodes.indexOf('x');
  if (first !== -1 && nodes.slice(first).some((node) => node !== 'x'))
    throw invalidValue(parameter, 'A wildcard cannot stand before a number.');
}

/** The ARNs under which references follow a version as it goes on. */
export function latestReferences(arn: string): Readonly<Record<string, string>> {
  const { version = '' } = readArn(arn);
  const base = arn.slice(0, arn.indexOf(`/${version}`));
  const [major = '', minor = ''] = version.split('.');
  return {
    latestVersionArn: `${base}/x.x.x`,
    latestMajorVersionArn: `${base}/${major}.x.x`,
    latestMinorVersionArn: `${base}/${major}.${minor}.x`,
    latestPatchVersionArn: `${base}/${version}`,
  };
}
