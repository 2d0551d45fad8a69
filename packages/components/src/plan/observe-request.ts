import type { ImageProject } from '../project/image-project.ts';
import { fillPlaceholders, nameFrom } from '../project/names.ts';
import { parseVersion } from '../versions/version-number.ts';
import type { PlanTarget } from './component-plan.ts';
import type { ObserveRequest } from './component-registry.ts';
import { placeholdersOf, selectComponents, selectImages } from './planning.ts';

export interface ObserveOptions {
  readonly images?: readonly string[];
}

/** What has to be read of an account before a plan can be made. */
export function observeRequest(
  project: ImageProject,
  target: PlanTarget,
  options: ObserveOptions = {},
): ObserveRequest {
  const images = selectImages(project, options.images);
  const values = placeholdersOf(target);
  const withPipeline = images.filter(({ pipeline }) => pipeline !== undefined);
  const references = images.flatMap(({ entries }) =>
    entries.flatMap((entry) => (entry.kind === 'arn' ? [fillPlaceholders(entry.arn.text, values)] : [])),
  );
  return {
    target,
    components: selectComponents(project, images).map(({ awsName, version }) => ({
      name: awsName,
      ...(version === undefined ? {} : { version: version.text }),
    })),
    references: [...new Set(references)],
    recipes: images.map(({ recipe }) => ({
      kind: recipe.kind,
      name: recipe.awsName,
      ...(recipe.version === undefined || recipe.mode === 'service'
        ? {}
        : { version: parseVersion(recipe.version.text)?.join('.') ?? recipe.version.text }),
    })),
    infrastructure: unique(withPipeline.map((image) => infrastructureName(project, image.infrastructure))),
    distributions: unique(
      withPipeline.map((image) => distributionName(project, image.distribution, image.key)),
    ),
    pipelines: withPipeline.flatMap(({ pipeline }) => (pipeline === undefined ? [] : [pipeline.awsName])),
    lifecycle: project.lifecycle.map(({ awsName, key }) => nameFrom(awsName, { name: key })),
    shares: project.share === undefined ? [] : [project.share.name],
  };
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];

export function infrastructureName({ infrastructure }: ImageProject, key: string): string {
  const found = infrastructure.find((one) => one.key === key);
  return nameFrom(found?.awsName ?? key, { name: key });
}

export function distributionName({ distributions }: ImageProject, key: string, image: string): string {
  const found = distributions.find((one) => one.key === key);
  return nameFrom(found?.awsName ?? key, { name: key, image });
}
