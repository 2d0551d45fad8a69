import { compareVersions, normalName } from '@seed/components';
import type { ObservedComponent, ObservedRecipe } from '@seed/components';
import { callServices } from './call-services.ts';
import type { ServicesOptions } from './call-services.ts';
import { observeComponents } from './observe-components.ts';
import { pipelineUsers, readRecipes, recipeUser, shareUsers, usesOf } from './find-uses.ts';
import type { User } from './find-uses.ts';

export interface UnusedQuery {
  /** Names of components as the settings have them: nothing else is looked at. */
  readonly components: readonly string[];
  /** Names of recipes whose old versions may go as well. */
  readonly recipes: readonly string[];
  /** How many versions of each name stay, the newest ones. */
  readonly keep: number;
  /** Milliseconds since the epoch: what is newer stays. */
  readonly before: number;
  readonly signal: AbortSignal;
}

export interface Version {
  readonly kind: 'component' | 'recipe';
  readonly arn: string;
  readonly name: string;
  readonly version: string;
  /** Of components. */
  readonly build?: number;
  readonly dateCreated?: string;
}

export interface Unused {
  /** In the order in which they can be deleted: recipes first. */
  readonly unused: readonly JudgedVersion[];
  readonly kept: readonly JudgedVersion[];
}

export interface JudgedVersion extends Version {
  /** Why it stays; empty where it may go. */
  readonly because: readonly string[];
}

/**
 * Builds of components, and versions of recipes, that nothing uses: no recipe, no pipeline, no share. Recipes that
 * would go do not keep their components. Changes nothing.
 */
export async function findUnused(options: ServicesOptions, query: UnusedQuery): Promise<Unused> {
  const services = callServices(options);
  const { signal } = query;
  const wanted = query.components.map((name) => ({ name, everyBuild: true }));
  const [components, recipes, pipelines, shares] = await Promise.all([
    observeComponents(services, wanted, signal),
    readRecipes(services, signal),
    pipelineUsers(services, signal),
    shareUsers(services, signal),
  ]);
  const judgedRecipes = judgeRecipes(recipes, [...pipelines, ...shares], query);
  const going = new Set(judgedRecipes.filter(({ because }) => because.length === 0).map(({ arn }) => arn));
  const staying = recipes.filter(({ arn }) => !going.has(arn)).map(recipeUser);
  const judged = [...judgedRecipes, ...judgeComponents(components, [...staying, ...shares], query)];
  return {
    unused: judged.filter(({ because }) => because.length === 0),
    kept: judged.filter(({ because }) => because.length > 0),
  };
}

function judgeRecipes(
  recipes: readonly ObservedRecipe[],
  users: readonly User[],
  query: UnusedQuery,
): JudgedVersion[] {
  const names = new Set(query.recipes.map(normalName));
  const versions = recipes
    .filter(({ name }) => names.has(normalName(name)))
    .map(
      ({ arn, name, version, dateCreated }): Version => ({
        kind: 'recipe',
        arn,
        name,
        version,
        ...(dateCreated === undefined ? {} : { dateCreated }),
      }),
    );
  return judge(versions, { users, existing: recipes.map(({ arn }) => arn), query });
}

function judgeComponents(
  components: readonly ObservedComponent[],
  users: readonly User[],
  query: UnusedQuery,
): JudgedVersion[] {
  const versions = components.map(
    ({ arn, name, version, build, dateCreated }): Version => ({
      kind: 'component',
      arn,
      name,
      version,
      build,
      ...(dateCreated === undefined ? {} : { dateCreated }),
    }),
  );
  return judge(versions, { users, existing: components.map(({ arn }) => arn), query });
}

interface Circumstances {
  readonly users: readonly User[];
  readonly existing: readonly string[];
  readonly query: UnusedQuery;
}

function judge(versions: readonly Version[], { users, existing, query }: Circumstances): JudgedVersion[] {
  const uses = usesOf(users, existing);
  const newest = newestOf(versions, query.keep);
  return versions.map((version) => {
    const because = [
      ...(uses.get(version.arn) ?? []).map((user) => `used by ${user}`),
      ...(newest.has(version.arn) ? [`one of the newest ${query.keep}`] : []),
      ...(isOld(version, query.before) ? [] : ['too new']),
    ];
    return { ...version, because };
  });
}

/** Without a date nobody knows that it is old. */
function isOld({ dateCreated }: Version, before: number): boolean {
  const at = Date.parse(dateCreated ?? '');
  return !Number.isNaN(at) && at < before;
}

/** ARNs of the newest versions of each name; of a version, its newest build. */
function newestOf(versions: readonly Version[], keep: number): ReadonlySet<string> {
  const groups = Map.groupBy(versions, ({ name }) => normalName(name));
  const kept = [...groups.values()].flatMap((group) => {
    const sorted = group.toSorted(
      (a, b) => compareVersions(b.version, a.version) || (b.build ?? 0) - (a.build ?? 0),
    );
    const first = sorted.filter(
      ({ version }, at) => sorted.findIndex((one) => one.version === version) === at,
    );
    return first.slice(0, Math.max(1, keep));
  });
  return new Set(kept.map(({ arn }) => arn));
}
