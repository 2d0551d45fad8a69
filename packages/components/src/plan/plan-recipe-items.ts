import { createFindings } from '@seed/yaml';
import type { ProjectImage, RecipeEntry } from '../project/image-project.ts';
import type { JsonObject } from '../project/json.ts';
import { fillPlaceholders, normalName, resourceArn } from '../project/names.ts';
import type { ProjectFindings } from '../project/project-codes.ts';
import { sha256 } from '../project/sha256.ts';
import { OWN_TAGS } from '../versions/published-digest.ts';
import {
  changedInputs,
  observedInputs,
  recipeFingerprint,
  type RecipeInputs,
  recipeInputs,
} from '../versions/recipe-fingerprint.ts';
import { compareVersions, newestVersion, parseVersion, raise } from '../versions/version-number.ts';
import { checkRecipeInputs, isVersionOf } from './check-recipe.ts';
import type { ComponentItem, PlanTarget, RecipeItem } from './component-plan.ts';
import type { ObservedRecipe } from './component-registry.ts';
import { uploadOf } from './plan-component-items.ts';
import { callOf, fillMembers, heldWord, placeholdersOf, type Planning, tagsFor } from './planning.ts';
import { recipeChanges } from './recipe-changes.ts';

/** One item for each image whose recipe has a version and a parent image. */
export function planRecipeItems(
  planning: Planning,
  components: readonly ComponentItem[],
): readonly RecipeItem[] {
  return planning.images.flatMap((image) => {
    const item = planRecipe(image, planning, components);
    return item === undefined ? [] : [item];
  });
}

interface Candidate {
  readonly image: ProjectImage;
  readonly version: string;
  readonly inputs: RecipeInputs;
  readonly fingerprint: string;
  /** Newest first. */
  readonly held: readonly ObservedRecipe[];
  /** A recipe of the account with the version and the inputs of the settings. */
  readonly fitting?: ObservedRecipe;
}

/** The ARN's kind of a recipe. */
export const recipeKind = ({ recipe }: ProjectImage) =>
  recipe.kind === 'image' ? 'image-recipe' : 'container-recipe';

function planRecipe(
  image: ProjectImage,
  planning: Planning,
  items: readonly ComponentItem[],
): RecipeItem | undefined {
  const { recipe } = image;
  const { target, project, observed } = planning;
  if (recipe.version === undefined || recipe.parentImage === undefined) return undefined;
  const version = recipe.mode === 'service' ? recipe.version.text : normalVersion(recipe.version.text);
  const held = observed.recipes
    .filter(({ kind, name }) => kind === recipe.kind && normalName(name) === normalName(recipe.awsName))
    .sort((a, b) => compareVersions(b.version, a.version));
  const inputs = filledInputs(recipeInputs(image, project, { account: target.account }), target);
  const fingerprint = recipeFingerprint(recipeInputs(image, project));
  const wanted = { here: recipeFingerprint(inputs), anywhere: fingerprint };
  const fitting = held.find((one) => isVersionOf(one.version, version) && holds(one, wanted, target));
  const candidate: Candidate = { image, version, inputs, fingerprint, held, ...(fitting && { fitting }) };
  const findings: ProjectFindings = createFindings();
  checkRecipe(candidate, planning, findings);
  if (fitting === undefined || planning.options.offline !== true)
    checkRecipeInputs(image, planning, { isNew: fitting === undefined, findings });
  planning.findings.adopt(findings.list);
  const isWrong = findings.list.some(({ severity }) => severity === 'error');
  const action = isWrong ? 'conflict' : fitting === undefined ? 'create' : 'unchanged';
  const after = items.filter(({ images }) => images.includes(image.key)).map(({ id }) => id);
  return {
    ...describe(candidate, { action, after }, planning),
    diagnostics: findings.list,
    ...(action === 'create' ? creation(candidate, planning, items) : {}),
  };
}

const normalVersion = (text: string): string => parseVersion(text)?.join('.') ?? text;

/** Recipes of an account hold values where the settings have placeholders. A Dockerfile is sent as it is. */
function filledInputs(inputs: RecipeInputs, target: PlanTarget): RecipeInputs {
  const { dockerfileTemplateData, ...members } = inputs.members;
  return {
    ...inputs,
    parentImage: fillPlaceholders(inputs.parentImage, placeholdersOf(target)),
    members: {
      ...fillMembers(members, placeholdersOf(target)),
      ...(dockerfileTemplateData === undefined ? {} : { dockerfileTemplateData }),
    },
  };
}

/** Of a recipe that a lock remembers there is only its fingerprint, which is the same in all accounts. */
function holds(
  { kind, members, tags }: ObservedRecipe,
  wanted: { readonly here: string; readonly anywhere: string },
  { account }: PlanTarget,
): boolean {
  if (Object.keys(members).length === 0) return tags[OWN_TAGS.fingerprint] === wanted.anywhere;
  return recipeFingerprint(observedInputs(kind, members, account)) === wanted.here;
}

function describe(
  { image, version, inputs, fingerprint, held, fitting }: Candidate,
  { action, after }: { readonly action: RecipeItem['action']; readonly after: readonly string[] },
  { target }: Planning,
): Omit<RecipeItem, 'diagnostics'> {
  const { recipe } = image;
  const [newest] = held;
  const same = held.find((one) => one.version === version);
  const against = action === 'conflict' ? (same ?? newest) : newest;
  return {
    kind: 'recipe',
    id: `recipe/${normalName(recipe.awsName)}/${version}`,
    action,
    name: recipe.awsName,
    images: [image.key],
    after,
    arn: resourceArn(target, recipeKind(image), recipe.awsName, version),
    ...(action === 'create' && newest === undefined ? { note: 'first version' } : {}),
    recipe: recipe.kind,
    version,
    mode: recipe.mode,
    ...(newest === undefined ? {} : { previous: newest.version }),
    fingerprint,
    components: image.entries.length,
    changes:
      fitting === undefined && against !== undefined
        ? recipeChanges(observedInputs(against.kind, against.members, target.account), inputs)
        : [],
  };
}

function checkRecipe(
  { image, version, inputs, held, fitting }: Candidate,
  { target, options }: Planning,
  findings: ProjectFindings,
): void {
  const known = heldWord(options);
  const span = image.recipe.version?.span ?? image.span;
  const newest = newestVersion(held.map((one) => one.version));
  if (image.recipe.mode === 'service' || newest === undefined) return;
  const next = raise(newestVersion([newest, version]) ?? version, 'patch');
  const hints = [`set \`recipe_version\` to ${next}, or let \`seed components validate --fix\` do it`];
  const same = held.find((one) => one.version === version);
  if (same !== undefined && fitting === undefined) {
    const names =
      Object.keys(same.members).length === 0
        ? []
        : changedInputs(observedInputs(same.kind, same.members, target.account), inputs);
    const what = names.length === 0 ? '' : `: ${names.join(', ')}`;
    findings.error(
      'C114',
      span,
      `recipe ${version} of image "${image.key}" is ${known} with other content${what}`,
      { hints },
    );
  }
  if (compareVersions(version, newest) < 0)
    findings.error(
      'C104',
      span,
      `recipe_version ${version} of image "${image.key}" is lower than ${newest}, which is ${known}`,
      { hints },
    );
}

function creation(
  { image, version, fingerprint }: Candidate,
  planning: Planning,
  items: readonly ComponentItem[],
): Pick<RecipeItem, 'call' | 'upload'> {
  const { recipe } = image;
  const values = placeholdersOf(planning.target);
  const { dockerfileTemplateData, ...members } = recipe.members;
  const text = typeof dockerfileTemplateData === 'string' ? dockerfileTemplateData : undefined;
  const upload =
    text === undefined
      ? undefined
      : uploadOf(
          { text, rawSha256: sha256(text) },
          { name: `${recipe.awsName}/${version}`, extension: 'dockerfile' },
          planning,
        );
  const template: JsonObject =
    text === undefined
      ? {}
      : upload === undefined
        ? { dockerfileTemplateData: text }
        : { dockerfileTemplateUri: `s3://${upload.bucket}/${upload.key}` };
  const request: JsonObject = {
    name: recipe.awsName,
    semanticVersion: version,
    parentImage: fillPlaceholders(recipe.parentImage?.text ?? '', values),
    components: image.entries.map((entry) => componentOf(entry, planning, items)),
    ...fillMembers(members, values),
    ...template,
    tags: tagsFor({
      ...image.tags,
      [OWN_TAGS.fingerprint]: fingerprint,
      [OWN_TAGS.version]: version,
      [OWN_TAGS.commit]: planning.options.commit,
    }),
  };
  const operation =
    recipe.kind === 'image' ? ('CreateImageRecipe' as const) : ('CreateContainerRecipe' as const);
  return { call: callOf(planning, operation, request), ...(upload && { upload }) };
}

function componentOf(entry: RecipeEntry, planning: Planning, items: readonly ComponentItem[]): JsonObject {
  const parameters = entry.parameters.map(({ name, values }) => ({ name: name.text, value: [...values] }));
  return { componentArn: arnOf(entry, planning, items), ...(parameters.length === 0 ? {} : { parameters }) };
}

function arnOf(entry: RecipeEntry, { target, project }: Planning, items: readonly ComponentItem[]): string {
  if (entry.kind === 'arn') return fillPlaceholders(entry.arn.text, placeholdersOf(target));
  const item = items.find(({ component }) => component === entry.component);
  const name =
    item?.name ?? project.components.find(({ key }) => key === entry.component)?.awsName ?? entry.name.text;
  const wanted = entry.version?.text;
  if (wanted !== undefined && wanted !== item?.version) return resourceArn(target, 'component', name, wanted);
  if (entry.pin === 'latest') return resourceArn(target, 'component', name, 'x.x.x');
  return resourceArn(
    target,
    'component',
    name,
    item?.version,
    entry.pin === 'build' ? item?.expectedBuild : undefined,
  );
}
