import type { ImageProject, ProjectImage, RecipeEntry } from '../project/image-project.ts';
import { canonicalJson, isList, isObject, type Json, type JsonObject } from '../project/json.ts';
import { normalName, parseArn } from '../project/names.ts';
import { sha256 } from '../project/sha256.ts';

/**
 * What makes a recipe what it is, in a form that is the same in every account: its members without name, version, tags
 * and token, components as `name@version`. Members that say what the service does anyway are left out.
 */
export interface RecipeInputs {
  readonly kind: 'image' | 'container';
  readonly parentImage: string;
  readonly components: readonly RecipeComponent[];
  readonly members: JsonObject;
}

export interface RecipeComponent {
  /** `ubuntu-upgrades-22-22-04@0.0.4` for an own one, `aws/aws-cli-version-2-linux@x.x.x`. */
  readonly reference: string;
  readonly parameters: JsonObject;
}

export interface RecipeInputsOptions {
  /** Versions that count in place of those of the documents, by key of the component. */
  readonly versions?: ReadonlyMap<string, string>;
  /** The account whose components are own ones. */
  readonly account?: string;
}

export function recipeInputs(
  image: ProjectImage,
  project: ImageProject,
  { versions, account }: RecipeInputsOptions = {},
): RecipeInputs {
  const { recipe, entries } = image;
  const components = entries.map((entry): RecipeComponent => {
    const component =
      entry.kind === 'own' ? project.components.find(({ key }) => key === entry.component) : undefined;
    const version = component && (versions?.get(component.key) ?? component.version?.text);
    return {
      reference: referenceOf(entry, { name: component?.awsName, version, account }),
      parameters: parametersOf(entry),
    };
  });
  return {
    kind: recipe.kind,
    parentImage: reducedParent(recipe.parentImage?.text ?? ''),
    components,
    members: plainMembers(recipe.members),
  };
}

export const recipeFingerprint = (inputs: RecipeInputs): string =>
  sha256(
    canonicalJson({
      kind: inputs.kind,
      parentImage: inputs.parentImage,
      components: inputs.components.map(({ reference, parameters }) => ({ reference, parameters })),
      members: inputs.members,
    }),
  );

function referenceOf(
  entry: RecipeEntry,
  own: {
    readonly name: string | undefined;
    readonly version: string | undefined;
    readonly account: string | undefined;
  },
): string {
  if (entry.kind === 'arn') return reducedArn(entry.arn.text, own.account);
  const wanted = entry.version?.text ?? (entry.pin === 'latest' ? 'x.x.x' : own.version);
  return `${normalName(own.name ?? entry.name.text)}@${wanted ?? '?'}`;
}

/** An ARN of a component as `owner/name@version`, `name@version` where it is an own one. */
export function reducedArn(arn: string, account?: string): string {
  const parsed = parseArn(arn);
  if (parsed === undefined) return arn;
  const { account: owner, name, version = 'x.x.x' } = parsed;
  const isOwn = owner === '{account}' || (account !== undefined && owner === account);
  return isOwn ? `${name}@${version}` : `${owner}/${name}@${version}`;
}

/** The ARN of an image without its region; other parents as they are. */
function reducedParent(parent: string): string {
  const parsed = parseArn(parent);
  return parsed?.kind === 'image' ? `image/${parsed.name}/${parsed.version ?? 'x.x.x'}` : parent;
}

function parametersOf({ parameters }: RecipeEntry): JsonObject {
  return Object.fromEntries(parameters.map(({ name, values }) => [name.text, [...values]]));
}

/** The inputs of a recipe as the service holds it, comparable with those of settings. */
export function observedInputs(
  kind: 'image' | 'container',
  members: JsonObject,
  account: string,
): RecipeInputs {
  const list = members['components'];
  const components = (isList(list) ? list : []).map((item): RecipeComponent => {
    const arn = isObject(item) && typeof item['componentArn'] === 'string' ? item['componentArn'] : '';
    return {
      reference: reducedArn(arn, account),
      parameters: observedParameters(isObject(item) ? item['parameters'] : undefined),
    };
  });
  const parent = members['parentImage'];
  return {
    kind,
    parentImage: reducedParent(typeof parent === 'string' ? parent : ''),
    components,
    members: plainMembers(
      Object.fromEntries(Object.entries(members).filter(([name]) => RECIPE_MEMBERS.has(name))),
    ),
  };
}

function observedParameters(list: Json | undefined): JsonObject {
  const named = (isList(list) ? list : []).flatMap((item): [string, Json][] =>
    isObject(item) && typeof item['name'] === 'string' ? [[item['name'], item['value'] ?? []]] : [],
  );
  return Object.fromEntries(named);
}

/** Members of recipes that settings can give; the rest of an answer is about the resource, not about the recipe. */
const RECIPE_MEMBERS: ReadonlySet<string> = new Set([
  'description',
  'blockDeviceMappings',
  'workingDirectory',
  'additionalInstanceConfiguration',
  'amiTags',
  'containerType',
  'targetRepository',
  'dockerfileTemplateData',
  'platformOverride',
  'imageOsVersionOverride',
  'instanceConfiguration',
  'kmsKeyId',
]);

/** What the service does where nothing is said. */
const DEFAULTS: Readonly<Record<string, Json>> = { workingDirectory: '/tmp', uninstallAfterBuild: false };

/** Without empty members and those that have the value of the service. */
function plainMembers(members: JsonObject): JsonObject {
  const kept = Object.entries(members).flatMap(([name, value]): [string, Json][] => {
    const plain = isObject(value) ? plainMembers(value) : value;
    const isEmpty =
      plain === null ||
      plain === '' ||
      (isList(plain) && plain.length === 0) ||
      (isObject(plain) && Object.keys(plain).length === 0);
    return isEmpty || DEFAULTS[name] === plain ? [] : [[name, plain]];
  });
  return Object.fromEntries(kept);
}

/** The names of what differs between two recipes, e.g. `base image`, `install_python3@0.0.4`, `order of components`. */
export function changedInputs(before: RecipeInputs, after: RecipeInputs): readonly string[] {
  const changed: string[] = [];
  if (before.kind !== after.kind) changed.push(`kind of recipe`);
  if (before.parentImage !== after.parentImage) changed.push('parent image');
  const key = ({ reference, parameters }: RecipeComponent) => `${reference}\0${canonicalJson(parameters)}`;
  const [old, now] = [before.components.map(key), after.components.map(key)];
  const nameOf = (one: string) => one.replace(/[@\0].*$/s, '');
  const names = [...now.filter((one) => !old.includes(one)), ...old.filter((one) => !now.includes(one))].map(
    nameOf,
  );
  changed.push(...new Set(names));
  if (names.length === 0 && old.join('\n') !== now.join('\n')) changed.push('order of components');
  const members = new Set([...Object.keys(before.members), ...Object.keys(after.members)]);
  for (const name of members)
    if (canonicalJson(before.members[name] ?? null) !== canonicalJson(after.members[name] ?? null))
      changed.push(name);
  return changed;
}
