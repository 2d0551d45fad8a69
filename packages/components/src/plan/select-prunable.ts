import { isList, isObject } from '../project/json.ts';
import { normalName, parseArn } from '../project/names.ts';
import { compareVersions, fitsPattern, versionPattern } from '../versions/version-number.ts';
import type { ObservedComponent, ObservedRegion } from './component-registry.ts';

export interface PruneOptions {
  /** How many of the newest versions of each component stay. */
  readonly keep: number;
  /** Only builds that were made before this moment, ISO 8601. */
  readonly before?: string;
}

export interface Prunable {
  readonly component: ObservedComponent;
  /** Why it stays; absent for what may go. */
  readonly kept?: 'newest' | 'young' | 'recipe' | 'shared' | 'no date';
}

/**
 * What of an account's components may be deleted: builds that no recipe names or reaches by a wildcard, that are not
 * shared, not among the newest and old enough. Recipes have to be observed with their members, all versions of them.
 */
export function selectPrunable(
  { components, recipes, shares }: ObservedRegion,
  { keep, before }: PruneOptions,
): readonly Prunable[] {
  const used = recipes.flatMap(({ members }) => {
    const list = members['components'];
    return (isList(list) ? list : []).flatMap((item) =>
      isObject(item) && typeof item['componentArn'] === 'string' ? [item['componentArn']] : [],
    );
  });
  const shared = new Set(shares.flatMap(({ resources }) => resources.map(({ entity }) => entity)));
  return components.map((component): Prunable => {
    const versions = versionsOf(component, components);
    const kept = versions.slice(0, keep).includes(component.version)
      ? 'newest'
      : used.some((arn) => reaches(arn, component, components))
        ? 'recipe'
        : shared.has(component.arn)
          ? 'shared'
          : ageOf(component, before);
    return { component, ...(kept === undefined ? {} : { kept }) };
  });
}

/** Newest first. */
function versionsOf({ name }: ObservedComponent, all: readonly ObservedComponent[]): readonly string[] {
  const versions = all
    .filter((other) => normalName(other.name) === normalName(name))
    .map(({ version }) => version);
  return [...new Set(versions)].sort((a, b) => compareVersions(b, a));
}

function ageOf({ dateCreated }: ObservedComponent, before: string | undefined): Prunable['kept'] {
  if (before === undefined) return undefined;
  const made = Date.parse(dateCreated ?? '');
  if (Number.isNaN(made)) return 'no date';
  return made < Date.parse(before) ? undefined : 'young';
}

/** Whether a reference of a recipe leads to the build: by name, as the newest build of a version, or by a wildcard. */
function reaches(arn: string, component: ObservedComponent, all: readonly ObservedComponent[]): boolean {
  const reference = parseArn(arn);
  const own = parseArn(component.arn);
  if (reference === undefined || own === undefined) return arn === component.arn;
  const isSame =
    reference.name === own.name && reference.account === own.account && reference.kind === own.kind;
  if (!isSame || reference.version === undefined) return false;
  if (reference.build !== undefined)
    return reference.version === component.version && reference.build === component.build;
  const wanted = reference.version;
  const fits = (version: string): boolean =>
    versionPattern(wanted) === 'wildcard' ? fitsPattern(version, wanted) : version === wanted;
  const newest = all
    .filter(({ name, version }) => normalName(name) === normalName(component.name) && fits(version))
    .sort((a, b) => compareVersions(b.version, a.version) || b.build - a.build)[0];
  return newest?.arn === component.arn;
}
