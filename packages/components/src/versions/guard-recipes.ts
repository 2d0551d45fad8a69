import type { ObservedRegion } from '../plan/component-registry.ts';
import type { ProjectImage } from '../project/image-project.ts';
import { normalName } from '../project/names.ts';
import type { ProjectFindings } from '../project/project-codes.ts';
import type { GuardedRecipe, GuardOptions } from './guard-versions.ts';
import { changedInputs, recipeFingerprint, type RecipeInputs, recipeInputs } from './recipe-fingerprint.ts';
import type { TextEdit } from './text-edit.ts';
import { compareVersions, newestVersion, raise } from './version-number.ts';

export interface GuardedRecipes {
  readonly guarded: readonly GuardedRecipe[];
  readonly edits: readonly TextEdit[];
}

/** `raised`: versions that components are about to get, so that one fix raises everything once. */
export function guardRecipes(
  options: GuardOptions,
  raised: ReadonlyMap<string, string>,
  findings: ProjectFindings,
): GuardedRecipes {
  const guarded: GuardedRecipe[] = [];
  const edits: TextEdit[] = [];
  for (const image of options.head.images) {
    const earlier = earlierRecipe(image, options);
    const found = guardRecipe(image, earlier, options, findings);
    const next = found.next ?? nextForRaised(image, earlier, raised, options);
    guarded.push(next === undefined ? found : { ...found, next });
    const place = image.recipe.versionPlace;
    if (next !== undefined && place !== undefined) edits.push({ ...place, text: next });
  }
  return { guarded, edits };
}

interface EarlierRecipe {
  readonly version: string;
  readonly fingerprint: string;
  /** Absent where only the lock is known. */
  readonly inputs?: RecipeInputs;
  readonly since: string;
}

function earlierRecipe(image: ProjectImage, { base, lock, since }: GuardOptions): EarlierRecipe | undefined {
  const earlier = base?.images.find(({ key }) => key === image.key);
  const version = earlier?.recipe.version?.text;
  if (base !== undefined && earlier !== undefined && version !== undefined) {
    const inputs = recipeInputs(earlier, base);
    return { version, inputs, fingerprint: recipeFingerprint(inputs), since: since ?? 'the base' };
  }
  const locked = base === undefined ? lock?.recipes[image.key] : undefined;
  return locked && { ...locked, since: 'components.lock.json' };
}

function guardRecipe(
  image: ProjectImage,
  earlier: EarlierRecipe | undefined,
  options: GuardOptions,
  findings: ProjectFindings,
): GuardedRecipe {
  const { version, mode } = image.recipe;
  const base = earlier === undefined ? {} : { base: earlier.version };
  if (version === undefined) return { image: image.key, ...base, changed: [], ok: true };
  const inputs = recipeInputs(image, options.head);
  const isSame = earlier?.fingerprint === recipeFingerprint(inputs);
  const changed = earlier?.inputs === undefined || isSame ? [] : changedInputs(earlier.inputs, inputs);
  const result = { image: image.key, ...base, head: version.text, changed };
  if (earlier === undefined || mode === 'service') return { ...result, ok: true };
  const order = compareVersions(version.text, earlier.version);
  const next = nextRecipe(image, earlier, options);
  const hints = [`next free version: ${next}, which \`seed components validate --fix\` writes`];
  if (order < 0) {
    findings.error(
      'C104',
      version.span,
      `recipe_version of image "${image.key}" went down from ${earlier.version} to ${version.text} since ${earlier.since}`,
      { hints },
    );
    return { ...result, ok: false, next };
  }
  if (order === 0 && !isSame) {
    const what = changed.length === 0 ? '' : ` (${shortList(changed)})`;
    findings.error(
      'C114',
      version.span,
      `what goes into image "${image.key}" changed since ${earlier.since}${what} but recipe_version is still ${version.text}`,
      { hints },
    );
    return { ...result, ok: false, next };
  }
  if (order > 0 && isSame)
    findings.warning(
      'C115',
      version.span,
      `recipe_version of image "${image.key}" went up from ${earlier.version} to ${version.text} and nothing that goes into it changed since ${earlier.since}`,
    );
  return { ...result, ok: true };
}

const MOST_SHOWN = 4;

function shortList(names: readonly string[]): string {
  const shown = names.slice(0, MOST_SHOWN).join(', ');
  return names.length > MOST_SHOWN ? `${shown} and ${names.length - MOST_SHOWN} more` : shown;
}

/** Once components are raised the recipe changes as well: then it goes up in the same step. */
function nextForRaised(
  image: ProjectImage,
  earlier: EarlierRecipe | undefined,
  raised: ReadonlyMap<string, string>,
  options: GuardOptions,
): string | undefined {
  const { version, mode } = image.recipe;
  if (earlier === undefined || version === undefined || mode === 'service') return undefined;
  const isTouched = image.entries.some((entry) => entry.kind === 'own' && raised.has(entry.component));
  if (!isTouched || compareVersions(version.text, earlier.version) > 0) return undefined;
  const fingerprint = recipeFingerprint(recipeInputs(image, options.head, { versions: raised }));
  return fingerprint === earlier.fingerprint ? undefined : nextRecipe(image, earlier, options);
}

/** One above all that is known: the file, the base, the lock and accounts. */
function nextRecipe(image: ProjectImage, earlier: EarlierRecipe, { lock, published }: GuardOptions): string {
  const known = [
    image.recipe.version?.text,
    earlier.version,
    lock?.recipes[image.key]?.version,
    ...publishedRecipes(image, published),
  ].filter((version) => version !== undefined);
  return raise(newestVersion(known) ?? earlier.version, 'patch');
}

function publishedRecipes(
  { recipe }: ProjectImage,
  published: readonly ObservedRegion[] = [],
): readonly string[] {
  return published.flatMap(({ recipes }) =>
    recipes
      .filter(({ kind, name }) => kind === recipe.kind && normalName(name) === normalName(recipe.awsName))
      .map(({ version }) => version),
  );
}
