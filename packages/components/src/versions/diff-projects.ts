import { createTwoFilesPatch } from 'diff';
import type { ObservedRegion } from '../plan/component-registry.ts';
import { planComponents } from '../plan/plan-components.ts';
import type { ImageProject, ProjectComponent } from '../project/image-project.ts';
import { normalName } from '../project/names.ts';
import { compareDocuments, diffPublished } from './compare-documents.ts';
import type { BumpLevel, ChangeClass, DocumentChange } from './document-change.ts';
import { guardVersions, type VersionGuard } from './guard-versions.ts';
import { requiredBump } from './diff-documents.ts';
import { documentRoot } from './document-root.ts';
import { buildDigest } from './published-digest.ts';
import { compareVersions, newestVersion } from './version-number.ts';

/** What is different in a project since a commit, or since what an account holds; the JSON of `components diff`. */
export interface ProjectDiff {
  readonly schema: 'seed.components.diff/1';
  readonly components: readonly ComponentDiff[];
  readonly recipes: readonly RecipeDiff[];
}

export interface ComponentDiff {
  readonly key: string;
  readonly file: string;
  readonly name: string;
  readonly base?: DiffSide;
  readonly head?: DiffSide;
  readonly class: ChangeClass;
  readonly requiredBump?: BumpLevel;
  /** Whether the version says what the change needs. */
  readonly ok: boolean;
  readonly changes: readonly DocumentChange[];
}

export interface DiffSide {
  readonly version?: string;
  readonly sha?: string;
}

export interface RecipeDiff {
  readonly image: string;
  readonly base?: string;
  readonly head?: string;
  readonly ok: boolean;
  /** Names of what changed: components, `parent image`, members. */
  readonly changed: readonly string[];
}

export interface DiffOptions {
  readonly head: ImageProject;
  readonly base?: ImageProject;
  /** In place of a base: compares with the newest version that an account holds. */
  readonly published?: ObservedRegion;
  readonly images?: readonly string[];
}

export function diffProjects(options: DiffOptions): ProjectDiff {
  const { head, base, published, images } = options;
  const guard = guardVersions({
    head,
    ...(base === undefined ? {} : { base }),
    ...(published === undefined ? {} : { published: [published] }),
  });
  const isWanted = ({ image }: { readonly image?: string }): boolean =>
    images === undefined || image === undefined || images.includes(image);
  const components = head.components.map((component) =>
    published === undefined
      ? againstBase(component, base, guard)
      : againstAccount(component, published, guard),
  );
  const isGone = ({ key, awsName }: ProjectComponent): boolean =>
    !head.components.some((one) => one.key === key || one.awsName === awsName);
  return {
    schema: 'seed.components.diff/1',
    components: [
      ...components.filter((_, at) => isWanted(head.components[at] ?? {})),
      ...(base?.components ?? []).filter((one) => isWanted(one) && isGone(one)).map(removed),
    ],
    recipes: (published === undefined ? recipesOf(guard) : recipesAgainstAccount(head, published)).filter(
      isWanted,
    ),
  };
}

const removed = (component: ProjectComponent): ComponentDiff => ({
  key: component.key,
  file: component.file,
  name: component.name.text,
  base: sideOf(component),
  class: 'removed',
  ok: true,
  changes: [],
});

const recipesOf = ({ recipes }: VersionGuard): readonly RecipeDiff[] =>
  recipes.map(({ image, base, head, changed, ok }) => ({
    image,
    ...(base === undefined ? {} : { base }),
    ...(head === undefined ? {} : { head }),
    ok,
    changed,
  }));

/** Compared as a plan does it, with the newest version of each recipe. */
function recipesAgainstAccount(head: ImageProject, published: ObservedRegion): readonly RecipeDiff[] {
  return planComponents(head, published).items.flatMap((item) =>
    item.kind === 'recipe'
      ? item.images.map((image) => ({
          image,
          ...(item.previous === undefined ? {} : { base: item.previous }),
          head: item.version,
          ok: !item.diagnostics.some(({ code }) => VERSION_CODES.has(code)),
          changed: [...new Set(item.changes.map(({ path }) => inputName(path)))],
        }))
      : [],
  );
}

/** What a plan says where the version of a recipe has to rise. */
const VERSION_CODES: ReadonlySet<string> = new Set(['C104', 'C114']);

/** What a guard calls a member that changed. */
const inputName = (path: string): string =>
  path === 'parentImage' ? 'parent image' : (/^components\[([^\]]*)\]/.exec(path)?.[1] ?? path);

function sideOf({ version, published }: ProjectComponent): DiffSide {
  return {
    ...(version === undefined ? {} : { version: version.text }),
    ...(published === undefined ? {} : { sha: published.semanticSha256 }),
  };
}

const isOk = (component: ProjectComponent, guard: VersionGuard): boolean =>
  guard.documents.find(({ file }) => file === component.file)?.ok ?? true;

function againstBase(
  component: ProjectComponent,
  base: ImageProject | undefined,
  guard: VersionGuard,
): ComponentDiff {
  const earlier =
    base?.components.find(({ key }) => key === component.key) ??
    base?.components.find(({ awsName }) => normalName(awsName) === normalName(component.awsName));
  const known = {
    key: component.key,
    file: component.file,
    name: component.name.text,
    head: sideOf(component),
    ok: isOk(component, guard),
  };
  if (earlier === undefined) return { ...known, class: 'new', changes: [] };
  const comparison = compareDocuments(
    { document: earlier, components: [earlier] },
    { document: component, components: [component] },
  );
  const changes = diffPublished(earlier.published?.text ?? '', component.published?.text ?? '');
  return { ...known, base: sideOf(earlier), ...comparison, changes };
}

/** The same version where the account has it, else its newest one. */
function againstAccount(
  component: ProjectComponent,
  { components }: ObservedRegion,
  guard: VersionGuard,
): ComponentDiff {
  const builds = components.filter(({ name }) => normalName(name) === normalName(component.awsName));
  const version = component.version?.text;
  const wanted = builds.some((build) => build.version === version)
    ? version
    : newestVersion(builds.map((build) => build.version));
  const build = builds.filter((one) => one.version === wanted).sort((a, b) => b.build - a.build)[0];
  const known = {
    key: component.key,
    file: component.file,
    name: component.name.text,
    head: sideOf(component),
    ok: isOk(component, guard),
  };
  if (build === undefined) return { ...known, class: 'new', changes: [] };
  const sha = buildDigest(build);
  const base = { version: build.version, ...(sha === undefined ? {} : { sha }) };
  const { published } = component;
  if (published === undefined || sha === undefined) return { ...known, base, class: 'unknown', changes: [] };
  if (sha === published.semanticSha256)
    return {
      ...known,
      base,
      class: build.data === undefined || build.data === published.text ? 'none' : 'cosmetic',
      changes: [],
    };
  const [a, b] = [documentRoot(build.data ?? ''), documentRoot(published.text)];
  const level = a === undefined || b === undefined ? undefined : requiredBump(a, b);
  return {
    ...known,
    base,
    class: 'content',
    ...(level === undefined ? {} : { requiredBump: level }),
    changes: diffPublished(build.data ?? '', published.text),
  };
}

/** A unified diff of two published texts. */
export function rawDiff(file: string, before: string, after: string): string {
  return createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after);
}

/** `0.0.1 → 0.0.2`; an arrow to the same number where it should have changed. */
export function versionStep({ base, head }: Pick<ComponentDiff, 'base' | 'head'>): string {
  const [from, to] = [base?.version ?? 'none', head?.version ?? 'none'];
  if (base === undefined) return to;
  return compareVersions(from, to) === 0 ? from : `${from} → ${to}`;
}
