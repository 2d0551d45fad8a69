import { textAt } from './check-request.ts';
import type { Body } from './check-request.ts';
import { dryRun } from './fake-components.ts';
import { arnIn, isoDate, ofKind, omit, pick } from './fake-place.ts';
import type { Operation, Resource, Work } from './fake-place.ts';
import { pageOf } from './page-of.ts';
import { dependantsOf } from './resource-dependants.ts';
import { normalName } from './resource-arns.ts';
import { alreadyExists, hasDependants, invalidValue, notFound, ServiceFailure } from './service-failure.ts';

/** What tells the kinds of resources apart that have no versions and can be updated. */
export interface ConfigurationKind {
  readonly kind: string;
  /** As in the names of operations. */
  readonly title: string;
  /** Member of Get's answer, and of ARNs in requests. */
  readonly member: string;
  readonly list: string;
  readonly summary: readonly string[];
  /** Throws where the service refuses. */
  readonly check: (input: Body, work: Work) => void;
  /** What the service fills in for members that are not given. */
  readonly defaults: Body;
  readonly filters: readonly string[];
  /** Dates as numbers. */
  readonly epoch?: boolean;
}

const LIMITS: Readonly<Record<string, number>> = {
  'image-pipeline': 75,
  'infrastructure-configuration': 1000,
  'distribution-configuration': 1000,
  'lifecycle-policy': 50,
};

function dateOf({ clock }: Work, { epoch = false }: ConfigurationKind): string | number {
  return epoch ? Math.floor(clock.now() / 1000) : isoDate(clock.now());
}

function create(kind: ConfigurationKind): Operation {
  return (input, work) => {
    const { place, quotas } = work;
    kind.check(input, work);
    const arn = arnIn(place, `${kind.kind}/${normalName(textAt(input, 'name'))}`);
    if (place.resources.has(arn)) throw alreadyExists(kind.title, arn);
    const limit = quotas[kind.kind] ?? LIMITS[kind.kind] ?? Infinity;
    if (ofKind(place, kind.kind).length >= limit)
      throw new ServiceFailure(
        'ServiceQuotaExceededException',
        `You have reached the maximum number of resources of type ${kind.title}: ${limit}.`,
      );
    if (input['dryRun'] === true) throw dryRun();
    const body = {
      arn,
      ...kind.defaults,
      ...omit(input, ['clientToken', 'dryRun']),
      dateCreated: dateOf(work, kind),
      tags: { ...(input['tags'] as Body | undefined) },
    };
    place.resources.set(arn, { arn, kind: kind.kind, body });
    return answerFor(kind, arn, input);
  };
}

/** Lifecycle policies answer without a token where they are updated; clients do not mind one. */
function answerFor({ member }: ConfigurationKind, arn: string, input: Body): Body {
  return { ...pick(input, ['clientToken']), [`${member}Arn`]: arn };
}

/** Replaces everything: what is not given is as if it had never been. */
function update(kind: ConfigurationKind): Operation {
  return (input, work) => {
    const { resource, arn } = found(kind, input, work);
    kind.check(input, work);
    const kept = pick(resource.body, ['arn', 'name', 'dateCreated', 'tags', 'dateLastRun', 'lastRunStatus']);
    const body = {
      ...kind.defaults,
      ...omit(input, ['clientToken', `${kind.member}Arn`]),
      ...kept,
      dateUpdated: dateOf(work, kind),
    };
    work.place.resources.set(arn, { ...resource, body });
    return kind.epoch === true ? { [`${kind.member}Arn`]: arn } : answerFor(kind, arn, input);
  };
}

function found(
  { member }: ConfigurationKind,
  input: Body,
  { place }: Work,
): { readonly resource: Resource; readonly arn: string } {
  const arn = String(input[`${member}Arn`]);
  const resource = place.resources.get(arn);
  if (resource === undefined) throw notFound(arn);
  return { resource, arn };
}

function remove(kind: ConfigurationKind): Operation {
  return (input, work) => {
    const { arn } = found(kind, input, work);
    const dependants = dependantsOf(work.place, arn);
    if (dependants.length > 0) throw hasDependants(arn, dependants);
    work.place.resources.delete(arn);
    return { [`${kind.member}Arn`]: arn };
  };
}

function list(kind: ConfigurationKind): Operation {
  return (input, { place }) => {
    const items = ofKind(place, kind.kind).map(({ body }) => ({
      ...pick(body, kind.summary),
      ...(kind.summary.includes('regions') ? { regions: regionsOf(body) } : {}),
    }));
    const filters = Object.fromEntries(kind.filters.map((name) => [name, (item: Body) => item[name]]));
    const { page, nextToken } = pageOf(input, { items, filters });
    return { [kind.list]: page, ...(nextToken === undefined ? {} : { nextToken }) };
  };
}

const regionsOf = ({ distributions }: Body): unknown[] =>
  ((distributions ?? []) as Body[]).map(({ region }) => region);

export function configurationOperations(kind: ConfigurationKind): Readonly<Record<string, Operation>> {
  const { title, member } = kind;
  return {
    [`Create${title}`]: create(kind),
    [`Update${title}`]: update(kind),
    [`Get${title}`]: (input, work) => ({ [member]: found(kind, input, work).resource.body }),
    [`List${title.replace(/y$/, 'ie')}s`]: list(kind),
    [`Delete${title}`]: remove(kind),
  };
}

function checkInfrastructure({ subnetId, securityGroupIds }: Body): void {
  if (subnetId !== undefined && ((securityGroupIds ?? []) as unknown[]).length === 0)
    throw invalidValue('securityGroupIds', 'A subnet needs security groups.');
}

function checkDistribution({ distributions }: Body): void {
  const seen = new Set<unknown>();
  for (const [at, distribution] of (distributions as Body[]).entries()) {
    const { region, amiDistributionConfiguration: ami } = distribution;
    if (seen.has(region)) throw invalidValue(`distributions[${at}].region`, 'The region is there twice.');
    seen.add(region);
    const name = textAt({ ...(ami as Body | undefined) }, 'name');
    if (name !== '' && !/\{\{\s*imagebuilder:buildDate\s*\}\}/.test(name))
      throw invalidValue(
        `distributions[${at}].amiDistributionConfiguration.name`,
        'It has to contain {{ imagebuilder:buildDate }}.',
      );
  }
}

function checkLifecycle({ policyDetails, resourceSelection }: Body): void {
  const types = (policyDetails as Body[]).map((detail) => (detail['action'] as Body)['type']);
  if (new Set(types).size !== types.length) throw invalidValue('policyDetails', 'An action is there twice.');
  const { recipes, tagMap } = resourceSelection as Body;
  if ((recipes === undefined) === (tagMap === undefined))
    throw new ServiceFailure(
      'InvalidParameterCombinationException',
      "Exactly one of 'recipes' and 'tagMap' has to be given.",
    );
}

const INFRASTRUCTURE: ConfigurationKind = {
  kind: 'infrastructure-configuration',
  title: 'InfrastructureConfiguration',
  member: 'infrastructureConfiguration',
  list: 'infrastructureConfigurationSummaryList',
  summary: [
    'arn',
    'name',
    'description',
    'dateCreated',
    'dateUpdated',
    'resourceTags',
    'tags',
    'instanceTypes',
    'instanceProfileName',
    'placement',
  ],
  check: checkInfrastructure,
  defaults: { terminateInstanceOnFailure: true },
  filters: ['name'],
};

const DISTRIBUTION: ConfigurationKind = {
  kind: 'distribution-configuration',
  title: 'DistributionConfiguration',
  member: 'distributionConfiguration',
  list: 'distributionConfigurationSummaryList',
  summary: ['arn', 'name', 'description', 'dateCreated', 'dateUpdated', 'tags', 'regions'],
  check: checkDistribution,
  defaults: { timeoutMinutes: 720 },
  filters: ['name'],
};

const LIFECYCLE: ConfigurationKind = {
  kind: 'lifecycle-policy',
  title: 'LifecyclePolicy',
  member: 'lifecyclePolicy',
  list: 'lifecyclePolicySummaryList',
  summary: [
    'arn',
    'name',
    'description',
    'status',
    'executionRole',
    'resourceType',
    'dateCreated',
    'dateUpdated',
    'dateLastRun',
    'tags',
  ],
  check: checkLifecycle,
  defaults: { status: 'ENABLED' },
  filters: ['name', 'resourceType', 'status'],
  epoch: true,
};

export const fakeConfigurations: Readonly<Record<string, Operation>> = {
  ...configurationOperations(INFRASTRUCTURE),
  ...configurationOperations(DISTRIBUTION),
  ...configurationOperations(LIFECYCLE),
};
