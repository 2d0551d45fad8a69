import { createFindings } from '@seed/yaml';
import { checkParameters, type DeclaredParameter } from '../project/check-parameters.ts';
import { misplaced } from '../project/check-reference.ts';
import type { ProjectImage, RecipeEntry } from '../project/image-project.ts';
import { isList, isObject, type Json, type JsonObject } from '../project/json.ts';
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
import {
  compareVersions,
  fitsPattern,
  newestVersion,
  parseVersion,
  raise,
  versionPattern,
} from '../versions/version-number.ts';
import type { ComponentItem, MemberChange, RecipeItem } from './component-plan.ts';
import type { ObservedRecipe } from './component-registry.ts';
import { buildsOf, uploadOf } from './plan-component-items.ts';
import { callOf, fillMembers, LONGEST_INLINE, placeholdersOf, type Planning, tagsFor } from './planning.ts';

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
  const inputs = recipeInputs(image, project, { account: target.account });
  const fingerprint = recipeFingerprint(inputs);
  const fitting = held.find(
    (one) => isOf(one.version, version) && heldFingerprint(one, target.account) === fingerprint,
  );
  const candidate: Candidate = { image, version, inputs, fingerprint, held, ...(fitting && { fitting }) };
  const findings: ProjectFindings = createFindings();
  checkRecipe(candidate, planning, findings);
  if (fitting === undefined || planning.options.offline !== true)
    checkEntries(image, planning, { isNew: fitting === undefined, findings });
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

const isOf = (version: string, wanted: string): boolean =>
  versionPattern(wanted) === 'wildcard' ? fitsPattern(version, wanted) : version === wanted;

/** Of a recipe that a lock remembers there is only its fingerprint. */
function heldFingerprint({ kind, members, tags }: ObservedRecipe, account: string): string | undefined {
  return Object.keys(members).length === 0
    ? tags[OWN_TAGS.fingerprint]
    : recipeFingerprint(observedInputs(kind, members, account));
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
        ? inputChanges(observedInputs(against.kind, against.members, target.account), inputs)
        : [],
  };
}

/** Differences of two recipes by the names that people know them by. */
function inputChanges(before: RecipeInputs, after: RecipeInputs): readonly MemberChange[] {
  const changes: MemberChange[] = [];
  if (before.parentImage !== after.parentImage)
    changes.push({ path: 'parentImage', op: 'change', before: before.parentImage, after: after.parentImage });
  const [old, now] = [before.components, after.components].map((list) =>
    list.map(({ reference }) => reference),
  );
  const nameOf = (reference: string): string => reference.replace(/@[^@]*$/, '');
  for (const reference of now ?? []) {
    const earlier = old?.find((other) => nameOf(other) === nameOf(reference));
    if (earlier === undefined)
      changes.push({ path: `components[${nameOf(reference)}]`, op: 'add', after: reference });
    else if (earlier !== reference)
      changes.push({
        path: `components[${nameOf(reference)}]`,
        op: 'change',
        before: earlier,
        after: reference,
      });
  }
  for (const reference of old ?? [])
    if (!now?.some((other) => nameOf(other) === nameOf(reference)))
      changes.push({ path: `components[${nameOf(reference)}]`, op: 'remove', before: reference });
  const named = new Set(changes.map(({ path }) => path.replace(/^components\[(.*)\]$/, '$1')));
  for (const name of changedInputs(before, after))
    if (!named.has(name) && name !== 'parent image')
      changes.push({
        path: name,
        op: 'change',
        ...(before.members[name] === undefined ? {} : { before: before.members[name] }),
        ...(after.members[name] === undefined ? {} : { after: after.members[name] }),
      });
  return changes;
}

function checkRecipe(
  { image, version, inputs, held, fitting }: Candidate,
  { target }: Planning,
  findings: ProjectFindings,
): void {
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
      `recipe ${version} of image "${image.key}" is published with other content${what}`,
      { hints },
    );
  }
  if (compareVersions(version, newest) < 0)
    findings.error(
      'C104',
      span,
      `recipe_version ${version} of image "${image.key}" is lower than ${newest}, which is published`,
      { hints },
    );
}

/** References of other owners, as the account sees them: C116, C119, C120, C124 and what is missing. */
function checkEntries(
  image: ProjectImage,
  { target, observed, options }: Planning,
  { isNew, findings }: { readonly isNew: boolean; readonly findings: ProjectFindings },
): void {
  for (const entry of image.entries) {
    if (entry.kind !== 'arn') continue;
    const problem = misplaced(entry.arn.text, target);
    if (problem !== undefined) {
      findings.error(
        'C116',
        entry.arn.span,
        `"${entry.arn.text}" belongs to ${problem}, and the target is in ${target.region}`,
        {
          hints: ['write `{region}` and `{partition}` in the ARN'],
        },
      );
      continue;
    }
    const arn = fillPlaceholders(entry.arn.text, placeholdersOf(target));
    const found = observed.references.find(({ reference }) => reference === arn)?.resolved;
    if (found === undefined) {
      if (options.offline !== true)
        findings.add(
          isNew ? 'error' : 'warning',
          'components/reference-missing',
          entry.arn.span,
          `"${arn}" leads to no component in ${target.region}`,
          {
            hints: ['correct the ARN, or ask its owner to share it in this region'],
          },
        );
      continue;
    }
    const state = found.state;
    if (state === 'DEPRECATED' || state === 'DISABLED')
      findings.add(
        isNew ? 'error' : 'warning',
        'C124',
        entry.arn.span,
        `"${entry.name.text}" is ${state.toLowerCase()} by its owner (${found.version}/${found.build})`,
        {
          hints: ['use another version or another component'],
        },
      );
    if (isNew) checkParameters(entry, declaredBy(found.members['parameters']), findings);
  }
}

function declaredBy(parameters: Json | undefined): readonly DeclaredParameter[] | undefined {
  if (!isList(parameters)) return undefined;
  return parameters.flatMap((item) => {
    if (!isObject(item) || typeof item['name'] !== 'string') return [];
    const first = isList(item['defaultValue']) ? item['defaultValue'][0] : undefined;
    return [{ name: item['name'], ...(typeof first === 'string' ? { default: first } : {}) }];
  });
}

function creation(
  { image, version, fingerprint }: Candidate,
  planning: Planning,
  items: readonly ComponentItem[],
): Pick<RecipeItem, 'call' | 'upload'> {
  const { recipe } = image;
  const values = placeholdersOf(planning.target);
  const { dockerfileTemplateData, ...members } = fillMembers(recipe.members, values);
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
    ...members,
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

/** Entries that name another version of an own component have to find it in the account. */
export function checkPinnedVersions(planning: Planning, items: readonly ComponentItem[]): void {
  for (const { entries } of planning.images)
    for (const entry of entries) {
      if (entry.kind !== 'own' || entry.version === undefined) continue;
      const item = items.find(({ component }) => component === entry.component);
      const { text, span } = entry.version;
      if (versionPattern(text) === 'malformed') {
        planning.findings.error(
          'C118',
          span,
          `version "${text}" of entry "${entry.name.text}" is malformed`,
          { hints: ['use `1.2.3`, `1.2.x`, `1.x.x` or `x.x.x`'] },
        );
        continue;
      }
      const versions =
        item === undefined
          ? []
          : [item.version, ...buildsOf(planning, item.name).map(({ version }) => version)];
      if (!versions.some((version) => isOf(version, text)))
        planning.findings.error(
          'components/not-published',
          span,
          `"${entry.name.text}" has no version ${text}, here or in the account`,
          {
            hints: ['correct `version` of the entry, or remove it'],
          },
        );
    }
}

/** A Dockerfile that cannot be sent in the call, and no bucket to send it to. */
export function checkDockerfiles({ images, target, findings }: Planning): void {
  for (const { recipe, span, key } of images) {
    const text = recipe.members['dockerfileTemplateData'];
    if (typeof text === 'string' && text.length > LONGEST_INLINE && target.uploadBucket === undefined)
      findings.error(
        'components/no-upload-bucket',
        span,
        `the Dockerfile of image "${key}" has ${text.length} characters, more than ${LONGEST_INLINE}, and there is no bucket to upload it to`,
        {
          hints: ['set `upload_bucket` of the target in the settings'],
        },
      );
  }
}
