import type { ComponentLock } from '../versions/component-lock.ts';
import type { ImageProject, ProjectComponent, ProjectImage } from '../project/image-project.ts';
import { canonicalJson, isList, isObject, type Json, type JsonObject } from '../project/json.ts';
import { fillPlaceholders, type Placeholders } from '../project/names.ts';
import type { ProjectFindings } from '../project/project-codes.ts';
import type { PlanTarget } from './component-plan.ts';
import type { ObservedRegion } from './component-registry.ts';
import { clientToken } from './client-token.ts';

export interface PlanOptions {
  readonly lock?: ComponentLock;
  /** `--allow-rebuild`: other content under a published version makes another build of it. */
  readonly allowRebuild?: boolean;
  /** Goes into the tags of what is created. */
  readonly commit?: string;
  /** `--new-token`: anything that was not there before. */
  readonly newToken?: string;
  /** Keys of images; all of them unless given. */
  readonly images?: readonly string[];
  /** What `observed` was made of is a lock: configurations, wildcards and shares are not known. */
  readonly offline?: boolean;
}

/** All that the parts of a plan are made from. */
export interface Planning {
  readonly project: ImageProject;
  readonly observed: ObservedRegion;
  readonly target: PlanTarget;
  readonly options: PlanOptions;
  readonly images: readonly ProjectImage[];
  readonly components: readonly ProjectComponent[];
  readonly findings: ProjectFindings;
}

/** How messages call what the account holds. Without an account there is only the lock. */
export const heldWord = ({ offline }: PlanOptions): string => (offline === true ? 'locked' : 'published');

export function selectImages(
  { images }: ImageProject,
  wanted: readonly string[] | undefined,
): readonly ProjectImage[] {
  return wanted === undefined ? images : images.filter(({ key }) => wanted.includes(key));
}

/** Own components of the images, and those that they depend on; without settings, all. */
export function selectComponents(
  project: ImageProject,
  images: readonly ProjectImage[],
): readonly ProjectComponent[] {
  if (project.settings === undefined) return project.components;
  const keys = new Set<string>();
  const add = (key: string): void => {
    if (keys.has(key)) return;
    keys.add(key);
    for (const other of project.components.find((component) => component.key === key)?.dependsOn ?? [])
      add(other);
  };
  for (const { entries } of images)
    for (const entry of entries) if (entry.kind === 'own') add(entry.component);
  return project.components.filter(({ key }) => keys.has(key));
}

export const placeholdersOf = ({ partition, region, account }: PlanTarget): Placeholders => ({
  partition,
  region,
  account,
});

/** Placeholders of all texts of a value replaced. */
export function fillMembers<T extends Json>(value: T, values: Placeholders): T {
  if (typeof value === 'string') return fillPlaceholders(value, values) as T;
  if (isList(value)) return value.map((item) => fillMembers(item, values)) as Json as T;
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, fillMembers(member, values)]),
  ) as Json as T;
}

/** A call with its token. `held`: what an update replaces, so that the same update after another one is a new call. */
export function callOf<Operation extends string>(
  { target, options }: Planning,
  operation: Operation,
  request: JsonObject,
  held?: JsonObject,
): { readonly operation: Operation; readonly request: JsonObject; readonly clientToken: string } {
  const salt = [options.newToken, held && canonicalJson(held)]
    .filter((part) => part !== undefined)
    .join('\0');
  return {
    operation,
    request,
    clientToken: clientToken({ target, operation, request, salt }),
  };
}

/** Tags with what AWS takes as values. */
export function tagsFor(tags: Readonly<Record<string, string | undefined>>): JsonObject {
  const kept = Object.entries(tags).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(
    kept.map(([name, value]) => [name, value.replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, '_').slice(0, 256)]),
  );
}

/** Documents and templates of more characters are read from S3. */
export const LONGEST_INLINE = 16_000;
