import { canonicalJson, type JsonObject } from '../project/json.ts';
import { normalName } from '../project/names.ts';
import { sha256 } from '../project/sha256.ts';
import type { ObservedConfiguration, ObservedRegion } from './component-registry.ts';
import type { ComponentPlan } from './component-plan.ts';
import type { Planning } from './planning.ts';

/** Members that change without anybody changing anything. */
const RESTLESS: ReadonlySet<string> = new Set([
  'dateUpdated',
  'dateLastRun',
  'dateNextRun',
  'lastRunStatus',
  'consecutiveFailures',
]);

/** Digests of what was read, here and in the account, by what it is. */
export function planBasis(planning: Planning): ComponentPlan['basis'] {
  const { observed, components, images, target } = planning;
  const entries = [
    ...components.map(({ key, version, published, tags }): [string, unknown] => [
      `project/component/${key}`,
      [version?.text, published?.rawSha256, tags],
    ]),
    ...images.map(({ key, recipe, entries: list, pipeline, tags }): [string, unknown] => [
      `project/image/${key}`,
      [
        recipe.members,
        recipe.version?.text,
        recipe.parentImage?.text,
        list.map(plainEntry),
        pipeline?.members,
        tags,
      ],
    ]),
    ['project/target', [target]] as [string, unknown],
    ...componentEntries(observed),
    ...observed.references.map(({ reference, resolved }): [string, unknown] => [
      `account/reference/${reference}`,
      [resolved.arn, resolved.state],
    ]),
    ...recipeEntries(observed),
    ...configurationEntries('infrastructure', observed.infrastructure),
    ...configurationEntries('distribution', observed.distributions),
    ...configurationEntries('pipeline', observed.pipelines),
    ...configurationEntries('lifecycle', observed.lifecycle),
    ...observed.shares.map((share): [string, unknown] => [`account/share/${share.name}`, share]),
  ];
  return Object.fromEntries(entries.map(([id, value]) => [id, sha256(JSON.stringify(value) ?? '')]));
}

type Entry = Planning['images'][number]['entries'][number];

const plainEntry = (entry: Entry): unknown => [
  entry.name.text,
  entry.parameters.map(({ name, values }) => [name.text, values]),
  entry.kind === 'own' ? [entry.component, entry.pin, entry.version?.text] : entry.arn.text,
];

function componentEntries({ components }: ObservedRegion): readonly [string, unknown][] {
  const names = [...new Set(components.map(({ name }) => normalName(name)))];
  return names.map((name) => {
    const builds = components.filter((build) => normalName(build.name) === name);
    const facts = builds.map(({ arn, state, data, tags }) => [
      arn,
      state ?? '',
      data === undefined ? '' : sha256(data),
      tags,
    ]);
    return [`account/component/${name}`, facts.map((fact) => JSON.stringify(fact)).sort()];
  });
}

function recipeEntries({ recipes }: ObservedRegion): readonly [string, unknown][] {
  const names = [...new Set(recipes.map(({ kind, name }) => `${kind}/${normalName(name)}`))];
  return names.map((name) => [
    `account/recipe/${name}`,
    recipes
      .filter((one) => `${one.kind}/${normalName(one.name)}` === name)
      .map(({ arn }) => arn)
      .sort(),
  ]);
}

function configurationEntries(
  kind: string,
  list: readonly ObservedConfiguration[],
): readonly [string, unknown][] {
  return list.map(({ name, members, tags }) => [
    `account/${kind}/${normalName(name)}`,
    canonicalJson({ members: lasting(members), tags }),
  ]);
}

const lasting = (members: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([name]) => !RESTLESS.has(name)));
