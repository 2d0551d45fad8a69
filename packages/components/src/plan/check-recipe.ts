import { checkParameters, type DeclaredParameter } from '../project/check-parameters.ts';
import { misplaced } from '../project/check-reference.ts';
import { fitsSystems } from '../project/fits-systems.ts';
import type { ProjectImage, RecipeEntry } from '../project/image-project.ts';
import { isList, isObject, type Json } from '../project/json.ts';
import { fillPlaceholders } from '../project/names.ts';
import type { ProjectFindings } from '../project/project-codes.ts';
import { fitsPattern, versionPattern } from '../versions/version-number.ts';
import type { Words } from '../document/component-document.ts';
import type { ComponentItem, PlanTarget } from './component-plan.ts';
import type { ObservedComponent } from './component-registry.ts';
import { buildsOf } from './plan-component-items.ts';
import { LONGEST_INLINE, placeholdersOf, type Planning } from './planning.ts';

export interface RecipeCheck {
  /** Whether the recipe is going to be made: then Image Builder looks at everything that it names. */
  readonly isNew: boolean;
  readonly findings: ProjectFindings;
}

/** The parent and references to others, as the account sees them: C116, C119, C120, C124, C125 and what is missing. */
export function checkRecipeInputs(image: ProjectImage, planning: Planning, check: RecipeCheck): void {
  const { parentImage } = image.recipe;
  if (parentImage !== undefined) isElsewhere(parentImage, planning.target, check.findings);
  for (const entry of image.entries)
    if (entry.kind === 'arn' && !isElsewhere(entry.arn, planning.target, check.findings))
      checkReference(entry, image, { planning, check });
}

function isElsewhere(arn: Words, target: PlanTarget, findings: ProjectFindings): boolean {
  const problem = misplaced(arn.text, target);
  if (problem !== undefined)
    findings.error(
      'C116',
      arn.span,
      `"${arn.text}" belongs to ${problem}, and the target is in ${target.region}`,
      {
        hints: ['write `{region}` and `{partition}` in the ARN'],
      },
    );
  return problem !== undefined;
}

type Reference = RecipeEntry & { readonly kind: 'arn' };

function checkReference(
  entry: Reference,
  image: ProjectImage,
  { planning, check }: { readonly planning: Planning; readonly check: RecipeCheck },
): void {
  const { target, observed, options } = planning;
  const { findings, isNew } = check;
  const arn = fillPlaceholders(entry.arn.text, placeholdersOf(target));
  const found = observed.references.find(({ reference }) => reference === arn)?.resolved;
  const severity = isNew ? 'error' : 'warning';
  if (found === undefined) {
    if (options.offline !== true)
      findings.add(
        severity,
        'components/reference-missing',
        entry.arn.span,
        `"${arn}" leads to no component in ${target.region}`,
        {
          hints: ['correct the ARN, or ask its owner to share it in this region'],
        },
      );
    return;
  }
  const { state, version, build, members } = found;
  if (state === 'DEPRECATED' || state === 'DISABLED')
    findings.add(
      severity,
      'C124',
      entry.arn.span,
      `"${entry.name.text}" is ${state.toLowerCase()} by its owner (${version}/${build})`,
      {
        hints: ['use another version or another component'],
      },
    );
  const systems = systemsOf(found);
  if (isNew && !fitsSystems(image.key, systems))
    findings.warning(
      'C125',
      entry.arn.span,
      `"${entry.name.text}" is made for ${systems.map((system) => `"${system}"`).join(', ')}, not for image "${image.key}"`,
      {
        hints: ['use the component that fits'],
      },
    );
  if (isNew) checkParameters(entry, declaredBy(members['parameters']), findings);
}

function systemsOf({ members }: ObservedComponent): readonly string[] {
  const list = members['supportedOsVersions'];
  return isList(list) ? list.filter((system) => typeof system === 'string') : [];
}

function declaredBy(parameters: Json | undefined): readonly DeclaredParameter[] | undefined {
  if (!isList(parameters)) return undefined;
  return parameters.flatMap((item) => {
    if (!isObject(item) || typeof item['name'] !== 'string') return [];
    const first = isList(item['defaultValue']) ? item['defaultValue'][0] : undefined;
    return [{ name: item['name'], ...(typeof first === 'string' ? { default: first } : {}) }];
  });
}

/** Whether a version is the one that is wanted, or one of those that a wildcard stands for. */
export const isVersionOf = (version: string, wanted: string): boolean =>
  versionPattern(wanted) === 'wildcard' ? fitsPattern(version, wanted) : version === wanted;

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
      if (!versions.some((version) => isVersionOf(version, text)))
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
