import type { ProjectConfiguration, ProjectImage } from '../project/image-project.ts';
import { isObject, type JsonObject } from '../project/json.ts';
import { nameFrom, normalName, type Placeholders, resourceArn } from '../project/names.ts';
import type { ConfigurationKind, RecipeItem } from './component-plan.ts';
import { distributionName, infrastructureName } from './observe-request.ts';
import { recipeKind } from './plan-recipe-items.ts';
import { fillMembers, placeholdersOf, type Planning } from './planning.ts';

/** A configuration as it should be. */
export interface WantedConfiguration {
  readonly kind: ConfigurationKind;
  readonly name: string;
  readonly images: readonly string[];
  readonly after: readonly string[];
  /** What the settings say. */
  readonly members: JsonObject;
  /** What a new one gets besides. */
  readonly defaults: JsonObject;
  readonly tags: Readonly<Record<string, string>>;
  /** Whether the settings describe it, so that members which they do not have are somebody else's. */
  readonly isDescribed: boolean;
}

/** Infrastructure, distributions, then pipelines, then lifecycle policies. */
export function wantedConfigurations(
  planning: Planning,
  recipes: readonly RecipeItem[],
): readonly WantedConfiguration[] {
  const base = [...wantedInfrastructure(planning), ...wantedDistributions(planning)];
  return [...base, ...wantedPipelines(planning, recipes), ...wantedLifecycle(planning)];
}

export const idOf = (kind: ConfigurationKind, name: string): string => `${kind}/${normalName(name)}`;

function wantedOf(kind: ConfigurationKind, config: ProjectConfiguration | undefined, values: Placeholders) {
  const { tags, ...members } = fillMembers(config?.members ?? {}, values);
  return {
    kind,
    members,
    defaults: fillMembers(config?.defaults ?? {}, values),
    tags: isObject(tags)
      ? Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, textOf(value)]))
      : {},
    isDescribed: config !== undefined && Object.keys(config.members).length > 0,
  };
}

export const textOf = (value: JsonObject[string]): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

function wantedInfrastructure({ project, images, target }: Planning): readonly WantedConfiguration[] {
  const used = images.filter(({ pipeline }) => pipeline !== undefined);
  const keys = [...new Set(used.map(({ infrastructure }) => infrastructure))];
  return keys.map((key) => ({
    ...wantedOf(
      'infrastructure',
      project.infrastructure.find((one) => one.key === key),
      placeholdersOf(target),
    ),
    name: infrastructureName(project, key),
    images: used.filter(({ infrastructure }) => infrastructure === key).map((image) => image.key),
    after: [],
  }));
}

function wantedDistributions({ project, images, target }: Planning): readonly WantedConfiguration[] {
  const byName = new Map<string, WantedConfiguration>();
  for (const image of images.filter(({ pipeline }) => pipeline !== undefined)) {
    const name = distributionName(project, image.distribution, image.key);
    const known = byName.get(name);
    const config = project.distributions.find(({ key }) => key === image.distribution);
    const values = { ...placeholdersOf(target), image: image.key };
    const wanted = wantedOf('distribution', repositoryOf(image, config), values);
    const tags = { ...wanted.tags, ...image.tags };
    byName.set(
      name,
      known === undefined
        ? { ...wanted, tags, name, images: [image.key], after: [] }
        : { ...known, images: [...known.images, image.key] },
    );
  }
  return [...byName.values()];
}

/** What a container recipe makes goes to its repository where the settings say nothing. */
function repositoryOf(
  { recipe }: ProjectImage,
  config: ProjectConfiguration | undefined,
): ProjectConfiguration | undefined {
  const targetRepository = recipe.members['targetRepository'];
  if (config === undefined || recipe.kind === 'image' || targetRepository === undefined) return config;
  if (Object.keys(config.defaults).length === 0) return config;
  const distributions = [{ region: '{region}', containerDistributionConfiguration: { targetRepository } }];
  return { ...config, defaults: { distributions } };
}

function wantedPipelines(
  { project, images, target }: Planning,
  recipes: readonly RecipeItem[],
): readonly WantedConfiguration[] {
  return images.flatMap((image): readonly WantedConfiguration[] => {
    const { pipeline } = image;
    const recipe = recipes.find(({ images: its }) => its.includes(image.key));
    if (pipeline === undefined || recipe === undefined) return [];
    const values = { ...placeholdersOf(target), image: image.key };
    const [infrastructure, distribution] = [
      infrastructureName(project, image.infrastructure),
      distributionName(project, image.distribution, image.key),
    ];
    const { tags, ...members } = fillMembers(pipeline.members, values);
    return [
      {
        kind: 'pipeline',
        name: pipeline.awsName,
        images: [image.key],
        after: [recipe.id, idOf('infrastructure', infrastructure), idOf('distribution', distribution)],
        members: {
          ...members,
          [recipeKind(image) === 'image-recipe' ? 'imageRecipeArn' : 'containerRecipeArn']: recipe.arn,
          infrastructureConfigurationArn: resourceArn(target, 'infrastructure-configuration', infrastructure),
          distributionConfigurationArn: resourceArn(target, 'distribution-configuration', distribution),
        },
        defaults: fillMembers(pipeline.defaults, values),
        tags: {
          ...image.tags,
          ...(isObject(tags)
            ? Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, textOf(value)]))
            : {}),
        },
        isDescribed: Object.keys(pipeline.members).length > 0,
      },
    ];
  });
}

function wantedLifecycle({ project, target }: Planning): readonly WantedConfiguration[] {
  return project.lifecycle.map((config) => ({
    ...wantedOf('lifecycle', config, placeholdersOf(target)),
    name: nameFrom(config.awsName, { name: config.key }),
    images: [],
    after: [],
  }));
}
