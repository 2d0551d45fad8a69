import type { ManagedReference } from '../plan/component-plan.ts';
import type { ImageProject, ProjectComponent } from '../project/image-project.ts';
import { naturalOrder } from '../project/natural-order.ts';
import {
  type ComponentLock,
  EMPTY_LOCK,
  type LockedComponent,
  type LockedReference,
} from './component-lock.ts';
import { recipeFingerprint, recipeInputs } from './recipe-fingerprint.ts';

export interface MakeLockOptions {
  /** The lock as it is; its history is kept, also that of components which are gone. */
  readonly previous?: ComponentLock;
  /** What wildcards mean in a region, as a plan saw it. */
  readonly managed?: Readonly<Record<string, readonly ManagedReference[]>>;
  /** `2026-11-21`: for references that are new or mean something new. */
  readonly date?: string;
}

/** The lock of a project. Components without a version or without readable content are left out. */
export function makeLock(project: ImageProject, options: MakeLockOptions = {}): ComponentLock {
  const { previous = EMPTY_LOCK } = options;
  const components = project.components.flatMap((component): [string, LockedComponent][] => {
    const locked = lockedComponent(component, earlierOf(component, project, previous));
    return locked === undefined ? [] : [[component.key, locked]];
  });
  const recipes = project.images.flatMap((image): [string, { version: string; fingerprint: string }][] => {
    const version = image.recipe.version?.text;
    return version === undefined
      ? []
      : [[image.key, { version, fingerprint: recipeFingerprint(recipeInputs(image, project)) }]];
  });
  return {
    lockfileVersion: 1,
    components: sorted(components),
    recipes: sorted(recipes),
    managed: lockedManaged(project, previous, options),
  };
}

/** The entry of the same key, else one of the same AWS name whose key is gone: a renamed entry keeps its history. */
function earlierOf(
  { key, awsName }: ProjectComponent,
  { components }: ImageProject,
  { components: locked }: ComponentLock,
): LockedComponent | undefined {
  return (
    locked[key] ??
    Object.entries(locked).find(
      ([other, entry]) =>
        entry.awsName === awsName && !components.some((component) => component.key === other),
    )?.[1]
  );
}

function lockedComponent(
  component: ProjectComponent,
  earlier: LockedComponent | undefined,
): LockedComponent | undefined {
  const { file, awsName, version, published, document } = component;
  if (version === undefined || published === undefined) return undefined;
  const { semanticSha256, rawSha256, bytes } = published;
  const parameters = (document?.parameters ?? []).map((parameter): [string, { required: boolean }] => [
    parameter.name.text,
    { required: parameter.default === undefined },
  ]);
  const history = { ...earlier?.history };
  if (earlier !== undefined && earlier.version !== version.text)
    history[earlier.version] ??= earlier.semanticSha256;
  return {
    file,
    awsName,
    version: version.text,
    semanticSha256,
    rawSha256,
    bytes,
    parameters: sorted(parameters),
    history: sorted(Object.entries(history)),
  };
}

/** References that the settings still hold; those that were not looked at keep what is known of them. */
function lockedManaged(
  project: ImageProject,
  previous: ComponentLock,
  { managed, date }: MakeLockOptions,
): ComponentLock['managed'] {
  const wanted = new Set(
    project.images.flatMap(({ entries }) =>
      entries.flatMap((entry) => (entry.kind === 'arn' ? [lockReference(entry.arn.text)] : [])),
    ),
  );
  const regions = [...new Set([...Object.keys(previous.managed), ...Object.keys(managed ?? {})])];
  return sorted(
    regions.map((region) => {
      const known = new Map(
        Object.entries(previous.managed[region] ?? {}).filter(([name]) => wanted.has(name)),
      );
      for (const { reference, resolved, semanticSha256 } of managed?.[region] ?? []) {
        if (resolved === undefined || known.get(reference)?.resolved === resolved) continue;
        const entry: LockedReference = {
          resolved,
          ...(semanticSha256 === undefined ? {} : { semanticSha256 }),
          date: date ?? '',
        };
        known.set(reference, entry);
      }
      return [region, sorted([...known])] as [string, Readonly<Record<string, LockedReference>>];
    }),
  );
}

/** An ARN without partition and region: `aws:component/aws-cli-version-2-linux/x.x.x`. */
export function lockReference(arn: string): string {
  return arn.split(':').slice(4).join(':') || arn;
}

/** Keys in natural order. Keys that look like numbers come first all the same, as in every object. */
function sorted<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => naturalOrder(a, b)));
}

/** The text of the file: equal locks give equal texts, and each version has a line of its own. */
export function writeLock(lock: ComponentLock): string {
  return `${JSON.stringify(lock, undefined, 2)}\n`;
}
