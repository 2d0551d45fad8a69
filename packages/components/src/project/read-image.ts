import type { Span } from '@seed/kernel';
import { isNull, type YamlNode } from '@seed/yaml';
import { childOf } from './child-of.ts';
import type { ProjectImage, ProjectPipeline } from './image-project.ts';
import { isObject, type JsonObject, jsonOf } from './json.ts';
import { nameFrom } from './names.ts';
import type { ProjectFindings } from './project-codes.ts';
import { readEntries } from './read-entries.ts';
import { tagsOf, textOf } from './read-extensions.ts';
import { readRecipe } from './read-recipe.ts';
import type { Settings } from './read-settings.ts';

export interface ImageReading {
  readonly settings: Settings;
  readonly settingsPath: string;
  readonly settingsText: string;
  readonly findings: ProjectFindings;
  /** Texts of files that images name, relative to the settings; nothing where there is none. */
  readonly text: (path: string) => Promise<string | undefined>;
}

/** One image of the settings. Files of components are read elsewhere. */
export async function readImage(
  key: string,
  span: Span,
  node: YamlNode,
  reading: ImageReading,
): Promise<ProjectImage> {
  const { settings, findings } = reading;
  const entries = readEntries(key, node, reading);
  const list = childOf(node, 'components');
  if (list === undefined || isNull(list) || (list.kind === 'list' && list.items.length === 0))
    findings.error('C122', span, `image "${key}" has no components`, {
      hints: ['add `components`, or remove the image'],
    });
  const pipeline = readPipeline(key, node, settings);
  const local = childOf(node, 'local');
  const infrastructure = readReference(node, 'infrastructure', settings.infrastructure, findings);
  const distribution = readReference(node, 'distribution', settings.distributions, findings);
  return {
    key,
    span,
    recipe: await readRecipe(key, span, node, reading),
    entries,
    infrastructure,
    distribution,
    ...(pipeline && { pipeline }),
    tags: tagsOf(childOf(node, 'tags')),
    ...(local?.kind === 'map' ? { local: jsonOf(local) as JsonObject } : {}),
  };
}

function readReference(
  node: YamlNode,
  name: 'infrastructure' | 'distribution',
  known: readonly { readonly key: string }[],
  findings: ProjectFindings,
): string {
  const at = childOf(node, name);
  const key = textOf(at) ?? 'default';
  if (at !== undefined && !known.some((one) => one.key === key)) {
    const keys = known.map((one) => `\`${one.key}\``).join(', ');
    findings.error('components/unknown-configuration', at.span, `there is no ${name} "${key}"`, {
      hints: [`the settings have ${keys}`],
    });
  }
  return key;
}

function readPipeline(image: string, node: YamlNode, { naming }: Settings): ProjectPipeline | undefined {
  const given = childOf(node, 'pipeline');
  if (given?.kind === 'scalar' && given.value.type === 'bool') return undefined;
  const json = given === undefined ? {} : jsonOf(given);
  const { name, ...members } = isObject(json) ? json : {};
  return {
    awsName: nameFrom(typeof name === 'string' ? name : naming.pipeline, { image }),
    ...(given && { span: given.span }),
    members,
    defaults: {
      status: 'ENABLED',
      schedule: {
        scheduleExpression: 'rate(1 day)',
        pipelineExecutionStartCondition: 'EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE',
      },
    },
  };
}
