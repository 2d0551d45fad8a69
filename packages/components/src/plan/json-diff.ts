import { canonicalJson, isList, isObject, type Json, type JsonObject } from '../project/json.ts';
import type { MemberChange } from './component-plan.ts';

export const sameJson = (a: Json | undefined, b: Json | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));

export interface MemberDiff {
  /** What has to change so that the service holds what is wanted. */
  readonly changes: readonly MemberChange[];
  /** What the service holds beside it. */
  readonly extras: readonly MemberChange[];
}

/** Members whose keys are free, so that a key more is somebody's doing. */
const FREE: ReadonlySet<string> = new Set(['amiTags', 'containerTags', 'resourceTags', 'imageTags', 'tags']);

/** What the service does, or answers, where nothing was said. */
const DEFAULTS: Readonly<Record<string, Json>> = {
  terminateInstanceOnFailure: true,
  enhancedImageMetadataEnabled: true,
  imageTestsEnabled: true,
  imageScanningEnabled: false,
  timeoutMinutes: 720,
  pipelineExecutionStartCondition: 'EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE',
  timezone: 'Etc/UTC',
  status: 'ENABLED',
};

/** Absent, empty, or what the service does anyway. */
function isSilent(name: string, value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '' || DEFAULTS[name] === value) return true;
  if (isList(value)) return value.length === 0;
  return isObject(value) && Object.entries(value).every(([key, member]) => isSilent(key, member));
}

/**
 * Compares what is wanted with what is there. Members that are not wanted count as extras: keys of tags always, others
 * where `strict`, unless the service would answer them anyway. Lists count as a whole, lists of regions by region.
 */
export function diffMembers(wanted: JsonObject, held: JsonObject, strict: boolean): MemberDiff {
  const changes: MemberChange[] = [];
  const extras: MemberChange[] = [];
  compareObjects(wanted, held, { path: '', free: false, strict }, { changes, extras });
  return { changes, extras };
}

interface Place {
  readonly path: string;
  readonly free: boolean;
  readonly strict: boolean;
}

interface Found {
  readonly changes: MemberChange[];
  readonly extras: MemberChange[];
}

function compareObjects(wanted: JsonObject, held: JsonObject, place: Place, found: Found): void {
  for (const [name, value] of Object.entries(wanted))
    compare(name, { wanted: value, held: held[name] }, place, found);
  if (!place.free && !place.strict) return;
  for (const [name, value] of Object.entries(held)) {
    if (wanted[name] !== undefined || (!place.free && isSilent(name, value))) continue;
    found.extras.push({ path: below(place, name), op: 'add', after: value });
  }
}

const below = ({ path }: Place, name: string): string => (path === '' ? name : `${path}.${name}`);

function compare(
  name: string,
  { wanted, held }: { readonly wanted: Json; readonly held: Json | undefined },
  place: Place,
  found: Found,
): void {
  const inner: Place = { path: below(place, name), free: FREE.has(name), strict: place.strict };
  if (sameJson(wanted, held) || (isSilent(name, wanted) && isSilent(name, held))) return;
  if (isObject(wanted) && isObject(held)) return compareObjects(wanted, held, inner, found);
  if (isRegions(wanted) && isRegions(held)) return compareRegions(wanted, held, inner, found);
  if (isList(wanted) && isList(held) && isUnordered(name) && sameJson(sorted(wanted), sorted(held))) return;
  if (held === undefined) found.changes.push({ path: inner.path, op: 'add', after: wanted });
  else found.changes.push({ path: inner.path, op: 'change', before: held, after: wanted });
}

/** Lists that the service may give in another order. */
const isUnordered = (name: string): boolean => /(?:Ids|Arns|Types|userGroups|principals)$/.test(name);

const sorted = (list: readonly Json[]): readonly Json[] =>
  [...list].sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));

type Regions = readonly (JsonObject & { readonly region: Json })[];

const isRegions = (value: Json | undefined): value is Regions =>
  isList(value) &&
  value.length > 0 &&
  value.every((item) => isObject(item) && typeof item['region'] === 'string');

function compareRegions(wanted: Regions, held: Regions, place: Place, found: Found): void {
  const at = (region: Json): Place => ({ ...place, path: `${place.path}[${String(region as string)}]` });
  for (const item of wanted) {
    const same = held.find(({ region }) => region === item.region);
    if (same === undefined) found.changes.push({ path: at(item.region).path, op: 'add', after: item });
    else compareObjects(item, same, at(item.region), found);
  }
  for (const item of held)
    if (place.strict && !wanted.some(({ region }) => region === item.region))
      found.extras.push({ path: at(item.region).path, op: 'add', after: item });
}

/** What is held with what is wanted put over it: objects member by member, regions one by one, other lists as a whole. */
export function mergeMembers(held: JsonObject, wanted: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...held };
  for (const [name, value] of Object.entries(wanted)) {
    const old = held[name];
    if (isObject(value) && isObject(old)) merged[name] = mergeMembers(old, value);
    else if (isRegions(value) && isRegions(old)) merged[name] = mergeRegions(old, value);
    else merged[name] = value;
  }
  return merged;
}

function mergeRegions(held: Regions, wanted: Regions): readonly Json[] {
  const kept = held.map((item) => {
    const over = wanted.find(({ region }) => region === item.region);
    return over === undefined ? item : mergeMembers(item, over);
  });
  return [...kept, ...wanted.filter((item) => !held.some(({ region }) => region === item.region))];
}
