import type { Clock } from '@seed/kernel';
import type { Body } from './check-request.ts';
import type { FakeBuild } from './build-scripts.ts';
import { compareVersions, readArn, versionMatches } from './resource-arns.ts';
import { notFound } from './service-failure.ts';

/** A resource, with everything that its `Get` operation shows. */
export interface Resource {
  readonly arn: string;
  readonly kind: string;
  readonly body: Body;
  /** The document of a policy. */
  policy?: string;
  /** Of an image: how its creation goes on. */
  readonly build?: FakeBuild;
}

/** One association of a share. */
export interface Association {
  readonly type: 'RESOURCE' | 'PRINCIPAL';
  readonly entity: string;
  /** Of accounts outside the organisation: whether they accepted. */
  invitation?: 'PENDING' | 'ACCEPTED';
  status: 'ASSOCIATING' | 'ASSOCIATED' | 'FAILED' | 'DISASSOCIATED';
  statusMessage?: string;
}

export interface Share {
  readonly arn: string;
  readonly name: string;
  readonly external: boolean;
  featureSet: 'CREATED_FROM_POLICY' | 'STANDARD';
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly associations: Association[];
  readonly since: number;
}

/** One account and region, as the services remember it. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly resources: Map<string, Resource>;
  /** What was asked with which token, and answered. */
  readonly tokens: Map<string, { readonly asked: string; readonly answer: Body }>;
  readonly shares: Map<string, Share>;
  /** Objects of S3 by `bucket/key`. */
  readonly objects: Map<
    string,
    { readonly body: string; readonly headers: Readonly<Record<string, string>> }
  >;
  /** Parameters of Parameter Store. */
  readonly parameters: Map<string, string>;
  /** AMIs as EC2 describes them. */
  readonly amis: Readonly<Record<string, string>>[];
  /** Lines of CloudWatch by `group` and `stream`, with a NUL between. */
  readonly logs: Map<string, string[]>;
  /** Findings of Inspector. */
  readonly findings: Body[];
  /** Numbers for identifiers. */
  count: number;
}

/** What outlives a server: a new one that is given it goes on where the old one ended. */
export type FakeMemory = Map<string, Place>;

export type Era = '2024' | '2026';

/** What operations work with. */
export interface Work {
  readonly place: Place;
  readonly clock: Clock;
  readonly era: Era;
  /** How many of a kind an account may have. */
  readonly quotas: Readonly<Record<string, number>>;
  readonly startBuild: (image: StartedImage) => FakeBuild;
  /** Why an association fails. */
  readonly associationFails?: ((entity: string) => string | undefined) | undefined;
  /** Accounts outside the organisation, which have to accept what is shared with them. */
  readonly externalAccounts: readonly string[];
  /** Every account and region there is. */
  readonly places: () => Iterable<Place>;
}

export interface StartedImage {
  readonly arn: string;
  /** Its name as the recipe has it. */
  readonly name: string;
  /** From 0, in this place. */
  readonly count: number;
}

/** An operation: gives its answer, or throws a ServiceFailure. */
export type Operation = (input: Body, work: Work) => Body;

export function newPlace(account: string, region: string): Place {
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return {
    account,
    region,
    partition,
    resources: new Map(),
    tokens: new Map(),
    shares: new Map(),
    objects: new Map(),
    parameters: new Map(),
    amis: [],
    logs: new Map(),
    findings: [],
    count: 0,
  };
}

/** `arn:aws:imagebuilder:eu-west-2:123456789012:component/name/1.2.3/1`. */
export function arnIn(place: Place, path: string, owner = place.account): string {
  return `arn:${place.partition}:imagebuilder:${place.region}:${owner}:${path}`;
}

/** An identifier that is the same in each run: `wf-00000000-0000-4000-8000-000000000001`. */
export function nextId(place: Place, prefix: string): string {
  place.count += 1;
  return `${prefix}00000000-0000-4000-8000-${place.count.toString(16).padStart(12, '0')}`;
}

export const isoDate = (ms: number): string => new Date(ms).toISOString();

export function ofKind(place: Place, kind: string): Resource[] {
  return [...place.resources.values()].filter((resource) => resource.kind === kind);
}

/**
 * The resource that a reference stands for: the newest version that matches, and its newest build. Components,
 * recipes and images are found this way.
 */
export function resolve(place: Place, reference: string): Resource | undefined {
  const exact = place.resources.get(reference);
  if (exact !== undefined) return exact;
  const wanted = readArn(reference);
  const { version: wantedVersion } = wanted;
  if (wantedVersion === undefined || wanted.build !== undefined) return undefined;
  return ofKind(place, wanted.kind)
    .map((resource) => ({ resource, at: readArn(resource.arn) }))
    .filter(({ at }) => at.owner === wanted.owner && at.name === wanted.name)
    .filter(({ at }) => versionMatches(wantedVersion, at.version ?? ''))
    .sort(
      (a, b) =>
        compareVersions(b.at.version ?? '', a.at.version ?? '') || (b.at.build ?? 0) - (a.at.build ?? 0),
    )[0]?.resource;
}

export function resolved(place: Place, reference: string): Resource {
  const found = resolve(place, reference);
  if (found === undefined) throw notFound(reference);
  return found;
}

/** Picks members that have a value. */
export function pick(from: Body, names: readonly string[]): Body {
  return Object.fromEntries(
    names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]),
  );
}

/** Everything but these members. */
export function omit(from: Body, names: readonly string[]): Body {
  return Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));
}
