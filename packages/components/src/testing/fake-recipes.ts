import { textAt } from './check-request.ts';
import type { Body } from './check-request.ts';
import { dryRun, ownedBy, textOf } from './fake-components.ts';
import { arnIn, isoDate, ofKind, pick, resolve, resolved } from './fake-place.ts';
import type { Operation, Place, Resource, Work } from './fake-place.ts';
import { pageOf } from './page-of.ts';
import {
  checkWildcards,
  compareVersions,
  latestReferences,
  normalName,
  normalVersion,
  readArn,
  versionMatches,
} from './resource-arns.ts';
import { dependantsOf } from './resource-dependants.ts';
import { alreadyExists, hasDependants, invalidValue, notFound, ServiceFailure } from './service-failure.ts';

type Kind = 'image-recipe' | 'container-recipe';

const TITLES: Readonly<Record<Kind, string>> = {
  'image-recipe': 'ImageRecipe',
  'container-recipe': 'ContainerRecipe',
};
const COMPONENTS_OF_A_RECIPE = 20;

/** The next free number for a version such as `1.0.x`. */
function nextVersion(place: Place, kind: Kind, { name, version }: { name: string; version: string }): string {
  if (!version.includes('x')) return version;
  const taken = ofKind(place, kind)
    .map(({ arn }) => readArn(arn))
    .filter((at) => at.name === normalName(name) && versionMatches(version, at.version ?? ''))
    .map((at) => at.version ?? '')
    .sort(compareVersions);
  const fixed = version.split('.').filter((node) => node !== 'x');
  const newest = taken.at(-1)?.split('.').map(Number);
  if (newest === undefined) return [...fixed, '0', '0', '0'].slice(0, 3).join('.');
  return [newest[0], newest[1], (newest[2] ?? 0) + 1].join('.');
}

/** Checks the components of a recipe as the service does, and gives the platform they are for. */
function checkComponents(input: Body, place: Place): string | undefined {
  const configurations = (input['components'] ?? []) as Body[];
  if (configurations.length > COMPONENTS_OF_A_RECIPE)
    throw new ServiceFailure(
      'ServiceQuotaExceededException',
      `A recipe may have at most ${COMPONENTS_OF_A_RECIPE} components.`,
    );
  const seen = new Set<string>();
  let platform: string | undefined;
  for (const [at, configuration] of configurations.entries()) {
    const reference = textAt(configuration, 'componentArn');
    const path = `components[${at}].componentArn`;
    checkWildcards(readArn(reference).version ?? '', path);
    const found = resolve(place, reference);
    if (found === undefined) throw invalidValue(path, `There is no component '${reference}'.`);
    const { name } = readArn(reference);
    if (seen.has(name)) throw invalidValue(path, `The component '${name}' is in the recipe twice.`);
    seen.add(name);
    const state = textAt(found.body['state'] as Body, 'status');
    if (state !== 'ACTIVE') throw invalidValue(path, `The component is ${state}.`);
    platform ??= textAt(found.body, 'platform');
    if (platform !== found.body['platform'])
      throw invalidValue(
        path,
        `The component is for ${textAt(found.body, 'platform')}, and others are for ${platform}.`,
      );
    checkParameters(found, configuration, `components[${at}].parameters`);
  }
  return platform;
}

function checkParameters({ body }: Resource, configuration: Body, path: string): void {
  const declared = (body['parameters'] ?? []) as Body[];
  const given = ((configuration['parameters'] ?? []) as Body[]).map(({ name }) => String(name));
  const names = new Set(declared.map(({ name }) => String(name)));
  const unknown = given.find((name) => !names.has(name));
  if (unknown !== undefined) throw invalidValue(path, `The component has no parameter '${unknown}'.`);
  const missing = declared.find(
    ({ name, defaultValue }) => defaultValue === undefined && !given.includes(String(name)),
  );
  if (missing !== undefined)
    throw invalidValue(path, `The parameter '${textAt(missing, 'name')}' needs a value.`);
}

function store(kind: Kind, input: Body, { work, more }: { work: Work; more: Body }): Resource {
  const { place, clock } = work;
  const name = textAt(input, 'name');
  const wanted = normalVersion(textAt(input, 'semanticVersion'));
  checkWildcards(wanted, 'semanticVersion');
  const version = nextVersion(place, kind, { name, version: wanted });
  const arn = arnIn(place, `${kind}/${normalName(name)}/${version}`);
  if (place.resources.has(arn)) throw alreadyExists(TITLES[kind], arn);
  if (input['dryRun'] === true) throw dryRun();
  const body: Body = {
    arn,
    name,
    owner: place.account,
    version,
    ...pick(input, ['description', 'components', 'parentImage', 'workingDirectory']),
    ...more,
    dateCreated: isoDate(clock.now()),
    tags: { ...(input['tags'] as Body | undefined) },
  };
  const resource = { arn, kind, body };
  place.resources.set(arn, resource);
  return resource;
}

function checkParent({ parentImage }: Body, place: Place): void {
  const parent = String(parentImage);
  const known =
    /^(?:ami-[0-9a-f]{8,17}|ssm:\S+|[a-z0-9-]{20,}|prod-[a-z0-9]+)$/.test(parent) ||
    (parent.startsWith('arn:') &&
      (readArn(parent).owner !== place.account || resolve(place, parent) !== undefined));
  if (!known) throw invalidValue('parentImage', `There is no image '${parent}'.`);
}

const createImageRecipe: Operation = (input, work) => {
  checkParent(input, work.place);
  const platform = checkComponents(input, work.place) ?? 'Linux';
  const instance = input['additionalInstanceConfiguration'] as Body | undefined;
  if (platform === 'Windows' && instance?.['systemsManagerAgent'] !== undefined)
    throw invalidValue(
      'additionalInstanceConfiguration',
      'The agent of Windows images cannot be uninstalled.',
    );
  const more = {
    type: 'AMI',
    platform,
    ...pick(input, ['blockDeviceMappings', 'additionalInstanceConfiguration', 'amiTags', 'amiWatermarks']),
  };
  const { arn } = store('image-recipe', input, { work, more });
  return {
    clientToken: input['clientToken'],
    imageRecipeArn: arn,
    latestVersionReferences: latestReferences(arn),
  };
};

const createContainerRecipe: Operation = (input, work) => {
  const data = textOf(input, work.place, { data: 'dockerfileTemplateData', uri: 'dockerfileTemplateUri' });
  const platform = checkComponents(input, work.place) ?? (textAt(input, 'platformOverride') || 'Linux');
  const more = {
    platform,
    dockerfileTemplateData: data,
    encrypted: true,
    ...pick(input, ['containerType', 'instanceConfiguration', 'kmsKeyId', 'targetRepository']),
  };
  const { arn } = store('container-recipe', input, { work, more });
  return {
    clientToken: input['clientToken'],
    containerRecipeArn: arn,
    latestVersionReferences: latestReferences(arn),
  };
};

const FILTERS = Object.fromEntries(
  ['name', 'parentImage', 'platform', 'version', 'containerType'].map((name) => [
    name,
    (item: Body) => (name === 'version' ? readArn(textAt(item, 'arn')).version : item[name]),
  ]),
);

/** Operations on one kind of recipe, which differ in names alone. */
function recipeOperations(
  kind: Kind,
  { get, list, summary }: { get: string; list: string; summary: readonly string[] },
): Readonly<Record<string, Operation>> {
  const title = TITLES[kind];
  const arnName = `${get}Arn`;
  return {
    [`Get${title}`]: (input, { place }) => {
      const { arn, body } = resolved(place, String(input[arnName]));
      return { [get]: body, latestVersionReferences: latestReferences(arn) };
    },
    [`List${title}s`]: (input, { place }) => {
      const items = ownedBy(ofKind(place, kind), input, place).map(({ body }) => pick(body, summary));
      const { page, nextToken } = pageOf(input, { items, filters: FILTERS });
      return { [list]: page, ...(nextToken === undefined ? {} : { nextToken }) };
    },
    [`Delete${title}`]: (input, { place }) => {
      const arn = String(input[arnName]);
      if (!place.resources.has(arn)) throw notFound(arn);
      const dependants = dependantsOf(place, arn);
      if (dependants.length > 0) throw hasDependants(arn, dependants);
      place.resources.delete(arn);
      return { [arnName]: arn };
    },
  };
}

const SUMMARY = ['arn', 'name', 'platform', 'owner', 'parentImage', 'dateCreated', 'tags'];

export const fakeRecipes: Readonly<Record<string, Operation>> = {
  CreateImageRecipe: createImageRecipe,
  CreateContainerRecipe: createContainerRecipe,
  ...recipeOperations('image-recipe', {
    get: 'imageRecipe',
    list: 'imageRecipeSummaryList',
    summary: SUMMARY,
  }),
  ...recipeOperations('container-recipe', {
    get: 'containerRecipe',
    list: 'containerRecipeSummaryList',
    summary: [...SUMMARY, 'containerType'],
  }),
};
