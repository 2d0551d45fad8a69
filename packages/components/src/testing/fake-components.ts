import { textAt } from './check-request.ts';
import type { Body } from './check-request.ts';
import { readDocument } from './read-document.ts';
import { arnIn, isoDate, ofKind, omit, pick, resolved } from './fake-place.ts';
import type { Operation, Place, Resource, Work } from './fake-place.ts';
import { pageOf } from './page-of.ts';
import { dependantsOf } from './resource-dependants.ts';
import { compareVersions, latestReferences, normalName, normalVersion, readArn } from './resource-arns.ts';
import { alreadyExists, hasDependants, invalidValue, notFound, ServiceFailure } from './service-failure.ts';

/** Bytes of a document that comes from S3. */
const LARGEST_DOCUMENT = 64 * 1024;

const SUMMARY = [
  'arn',
  'name',
  'version',
  'platform',
  'supportedOsVersions',
  'state',
  'type',
  'owner',
  'description',
  'changeDescription',
  'dateCreated',
  'tags',
  'publisher',
  'obfuscate',
];
const VERSION = [
  'name',
  'version',
  'description',
  'platform',
  'supportedOsVersions',
  'type',
  'owner',
  'dateCreated',
  'productCodes',
];

/** The text of a component, from the request or from S3. */
export function textOf(input: Body, place: Place, names: { data: string; uri: string }): string {
  const { [names.data]: data, [names.uri]: uri } = input;
  if ((data === undefined) === (uri === undefined))
    throw new ServiceFailure(
      'InvalidParameterCombinationException',
      `Exactly one of '${names.data}' and '${names.uri}' has to be given.`,
    );
  if (typeof data === 'string') return data;
  const path = /^s3:\/\/(.+)$/.exec(String(uri))?.[1];
  if (path === undefined) throw invalidValue(names.uri, 'It has to begin with s3://.');
  const object = place.objects.get(path);
  if (object === undefined)
    throw invalidValue(names.uri, `There is no object '${path}', or it cannot be read.`);
  if (Buffer.byteLength(object.body) > LARGEST_DOCUMENT)
    throw invalidValue(names.uri, `The document has more than ${LARGEST_DOCUMENT} bytes.`);
  return object.body;
}

interface NewComponent {
  readonly name: string;
  readonly version: string;
  readonly build: number;
  readonly owner: string;
  readonly data: string;
  readonly type: string;
  readonly parameters: readonly Body[];
}

function put(input: Body, work: Pick<Work, 'place' | 'clock'>, made: NewComponent): Resource {
  const { name, version, build, owner, data, type, parameters } = made;
  const { place, clock } = work;
  const arn = arnIn(place, `component/${normalName(name)}/${version}/${build}`, owner);
  const body = {
    arn,
    name,
    version,
    ...pick(input, [
      'description',
      'changeDescription',
      'platform',
      'supportedOsVersions',
      'kmsKeyId',
      'publisher',
      'obfuscate',
    ]),
    type,
    state: { status: 'ACTIVE' },
    parameters,
    owner,
    data,
    encrypted: true,
    dateCreated: isoDate(clock.now()),
    tags: { ...(input['tags'] as Body | undefined) },
  };
  const resource = { arn, kind: 'component', body };
  place.resources.set(arn, resource);
  return resource;
}

/** The builds of a version, oldest first. */
function buildsOf(place: Place, name: string, version: string, owner = place.account): Resource[] {
  return ofKind(place, 'component')
    .filter(({ arn }) => {
      const at = readArn(arn);
      return at.name === normalName(name) && at.version === version && at.owner === owner;
    })
    .sort((a, b) => (readArn(a.arn).build ?? 0) - (readArn(b.arn).build ?? 0));
}

/** The number of a new build; what exists already is refused as the era of the service has it. */
function nextBuild(input: Body, data: string, { place, era }: Work): number {
  const builds = buildsOf(place, textAt(input, 'name'), normalVersion(textAt(input, 'semanticVersion')));
  const newest = builds.at(-1);
  if (newest === undefined) return 1;
  if (era === '2024' || newest.body['data'] === data) throw alreadyExists('Component', newest.arn);
  return (readArn(newest.arn).build ?? 0) + 1;
}

function checkRoom({ place, quotas }: Work): void {
  const limit = quotas['components'] ?? 1000;
  if (ofKind(place, 'component').filter(({ body }) => body['owner'] === place.account).length >= limit)
    throw new ServiceFailure(
      'ServiceQuotaExceededException',
      `You have reached the maximum number of components: ${limit}.`,
    );
}

const create: Operation = (input, work) => {
  const data = textOf(input, work.place, { data: 'data', uri: 'uri' });
  const version = normalVersion(textAt(input, 'semanticVersion'));
  const document = readDocument(data);
  checkRoom(work);
  const build = nextBuild(input, data, work);
  if (input['dryRun'] === true) throw dryRun();
  const made = { name: textAt(input, 'name'), version, build, owner: work.place.account, data, ...document };
  const { arn } = put(input, work, made);
  return {
    clientToken: input['clientToken'],
    componentBuildVersionArn: arn,
    latestVersionReferences: latestReferences(arn),
  };
};

/** A shell script becomes a document that runs it. */
const importComponent: Operation = (input, work) => {
  const script = textOf(input, work.place, { data: 'data', uri: 'uri' });
  const phase = input['type'] === 'TEST' ? 'test' : 'build';
  const data = JSON.stringify({
    schemaVersion: 1,
    phases: [
      { name: phase, steps: [{ name: 'script', action: 'ExecuteBash', inputs: { commands: [script] } }] },
    ],
  });
  const answer = create({ ...omit(input, ['type', 'format', 'uri']), data }, work);
  return omit(answer, ['latestVersionReferences']);
};

export function dryRun(): ServiceFailure {
  return new ServiceFailure(
    'DryRunOperationException',
    'The request would have succeeded, but the DryRun flag is set.',
  );
}

const get: Operation = (input, { place }) => {
  const { arn, body } = resolved(place, textAt(input, 'componentBuildVersionArn'));
  const component = body['obfuscate'] === true ? omit(body, ['data']) : body;
  return { component, latestVersionReferences: latestReferences(arn) };
};

const OWNERS: Readonly<Record<string, (owner: string, account: string) => boolean>> = {
  Self: (owner, account) => owner === account,
  Amazon: (owner) => owner === 'aws',
  ThirdParty: (owner) => owner === 'third-party',
  AWSMarketplace: (owner) => owner.startsWith('aws-marketplace'),
  Shared: (owner, account) => /^\d{12}$/.test(owner) && owner !== account,
};

export function ownedBy(resources: readonly Resource[], input: Body, place: Place): Resource[] {
  const owner = textAt(input, 'owner') || 'Self';
  return resources.filter(({ arn }) => OWNERS[owner]?.(readArn(arn).owner, place.account));
}

function newestFirst(a: Resource, b: Resource): number {
  const [left, right] = [readArn(a.arn), readArn(b.arn)];
  return (
    left.name.localeCompare(right.name) ||
    compareVersions(left.version ?? '', right.version ?? '') ||
    (left.build ?? 0) - (right.build ?? 0)
  );
}

const list: Operation = (input, { place }) => {
  const all = ownedBy(ofKind(place, 'component'), input, place).sort(newestFirst);
  // A version shows what its newest build has.
  const versions = new Map(all.map((resource) => [resource.arn.replace(/\/\d+$/, ''), resource]));
  const items = [...versions].map(
    ([arn, { body }]): Body => ({
      arn,
      ...pick(body, VERSION),
      status: (body['state'] as Body)['status'],
    }),
  );
  const names = new Map(items.map((item) => [textAt(item, 'arn').replace(/\/[^/]+$/, '/x.x.x'), item]));
  const shown =
    input['byName'] === true
      ? [...names].map(([arn, item]) => ({ ...pick(item, ['name', 'platform', 'type', 'owner']), arn }))
      : items;
  const filters = Object.fromEntries(
    [
      'description',
      'name',
      'platform',
      'productCodes',
      'status',
      'supportedOsVersion',
      'type',
      'version',
    ].map((name) => [
      name,
      (item: Body) => item[name === 'supportedOsVersion' ? 'supportedOsVersions' : name],
    ]),
  );
  if (input['byName'] === true && hasFilter(input, 'version'))
    throw new ServiceFailure(
      'InvalidParameterCombinationException',
      "The filter 'version' cannot be used where components are listed by name.",
    );
  const { page, nextToken } = pageOf(input, { items: shown, filters });
  return { componentVersionList: page, ...(nextToken === undefined ? {} : { nextToken }) };
};

const hasFilter = (input: Body, name: string): boolean =>
  ((input['filters'] ?? []) as Body[]).some((filter) => filter['name'] === name);

const listBuilds: Operation = (input, { place }) => {
  const wanted = readArn(textAt(input, 'componentVersionArn'));
  const items = buildsOf(place, wanted.name, wanted.version ?? '', wanted.owner).map(({ body }) =>
    pick(body, SUMMARY),
  );
  const { page, nextToken } = pageOf(input, { items });
  return { componentSummaryList: page, ...(nextToken === undefined ? {} : { nextToken }) };
};

const remove: Operation = (input, { place }) => {
  const arn = textAt(input, 'componentBuildVersionArn');
  if (!place.resources.has(arn)) throw notFound(arn);
  const dependants = dependantsOf(place, arn);
  if (dependants.length > 0) throw hasDependants(arn, dependants);
  place.resources.delete(arn);
  return { componentBuildVersionArn: arn };
};

export const componentOperations: Readonly<Record<string, Operation>> = {
  CreateComponent: create,
  ImportComponent: importComponent,
  GetComponent: get,
  ListComponents: list,
  ListComponentBuildVersions: listBuilds,
  DeleteComponent: remove,
};

/** A component of somebody else: of AWS, of the Marketplace, or of an account that shares it. */
export interface ForeignComponent {
  /** `aws` unless given. */
  readonly owner?: string;
  readonly name: string;
  readonly version: string;
  readonly build?: number;
  readonly platform?: 'Linux' | 'Windows' | 'macOS';
  readonly data?: string;
  /** The owner hides its text. */
  readonly hidden?: boolean;
  readonly status?: 'ACTIVE' | 'DEPRECATED' | 'DISABLED';
}

const PLAIN = `schemaVersion: 1.0
phases:
  - name: build
    steps:
      - name: Nothing
        action: ExecuteBash
        inputs:
          commands: ['true']
`;

/** Puts a component of another owner where an account sees it. */
export function addForeign(work: Pick<Work, 'place' | 'clock'>, component: ForeignComponent): string {
  const { owner = 'aws', name, version, build = 1, platform = 'Linux', data = PLAIN } = component;
  const input = { platform, ...(component.hidden === true ? { obfuscate: true } : {}) };
  const made = put(input, work, { name, version, build, owner, data, ...readDocument(data) });
  made.body['state'] = { status: component.status ?? 'ACTIVE' };
  return made.arn;
}
