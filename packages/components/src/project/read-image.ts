import { posix } from 'node:path';
import type { Span } from '@seed/kernel';
import { entryOf, type YamlMap, type YamlNode } from '@seed/yaml';
import { parseVersion, versionPattern } from '../versions/version-number.ts';
import type {
  EntryParameter,
  ProjectImage,
  ProjectPipeline,
  ProjectRecipe,
  RecipeEntry,
} from './image-project.ts';
import { isObject, type JsonObject, jsonOf } from './json.ts';
import { fillPlaceholders, nameFrom } from './names.ts';
import type { ProjectFindings } from './project-codes.ts';
import { flagOf, tagsOf, textOf } from './read-extensions.ts';
import { checkVersion } from './read-version.ts';
import type { Settings } from './read-settings.ts';

export interface ImageReading {
  readonly settings: Settings;
  readonly settingsPath: string;
  readonly settingsText: string;
  readonly findings: ProjectFindings;
  /** Texts of files that images name, relative to the settings; nothing where there is none. */
  readonly text: (path: string) => Promise<string | undefined>;
}

const child = (node: YamlNode | undefined, key: string): YamlNode | undefined =>
  node?.kind === 'map' ? entryOf(node, key)?.value : undefined;

/** One image of the settings. Files of components are read elsewhere. */
export async function readImage(
  key: string,
  span: Span,
  node: YamlNode,
  reading: ImageReading,
): Promise<ProjectImage> {
  const { settings, findings } = reading;
  const entries = readEntries(key, node, reading);
  if (entries.length === 0)
    findings.error('C122', span, `image "${key}" has no components`, {
      hints: ['add `components`, or remove the image'],
    });
  const pipeline = readPipeline(key, node, settings);
  const local = child(node, 'local');
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
    tags: tagsOf(child(node, 'tags')),
    ...(local?.kind === 'map' ? { local: jsonOf(local) as JsonObject } : {}),
  };
}

function readReference(
  node: YamlNode,
  name: 'infrastructure' | 'distribution',
  known: readonly { readonly key: string }[],
  findings: ProjectFindings,
): string {
  const at = child(node, name);
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
  const given = child(node, 'pipeline');
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

async function readRecipe(
  image: string,
  span: Span,
  node: YamlNode,
  reading: ImageReading,
): Promise<ProjectRecipe> {
  const { settings, findings } = reading;
  const container = child(node, 'container');
  const mode = textOf(child(node, 'recipe_version_mode')) === 'service' ? 'service' : 'own';
  const parent = child(node, 'parent_image') ?? child(node, 'base_ami');
  const text = textOf(parent);
  if (text === undefined)
    findings.error('C123', parent?.span ?? span, `image "${image}" has no parent image`, {
      hints: ['add `base_ami` with the id of an AMI, or `parent_image`'],
    });
  const version = readRecipeVersion(image, span, node, { mode, findings });
  const versionPlace = version && placeOf(version, reading);
  const members =
    container?.kind === 'map'
      ? await containerMembers(container, node, reading)
      : await imageMembers(node, reading);
  return {
    kind: container?.kind === 'map' ? 'container' : 'image',
    awsName: nameFrom(textOf(child(node, 'recipe_name')) ?? settings.naming.recipe, { image }),
    ...(version && { version }),
    ...(versionPlace && { versionPlace }),
    mode,
    ...(text !== undefined && parent !== undefined ? { parentImage: { text, span: parent.span } } : {}),
    members,
  };
}

function placeOf(
  { text, span }: { readonly text: string; readonly span: Span },
  { settingsPath, settingsText }: ImageReading,
) {
  const inside = settingsText.slice(span.start.offset, span.end.offset).indexOf(text);
  const start = span.start.offset + Math.max(0, inside);
  return { file: settingsPath, start, end: start + text.length };
}

function readRecipeVersion(
  image: string,
  span: Span,
  node: YamlNode,
  { mode, findings }: { readonly mode: 'own' | 'service'; readonly findings: ProjectFindings },
): { readonly text: string; readonly span: Span } | undefined {
  const at = child(node, 'recipe_version');
  const text = textOf(at);
  if (at === undefined || text === undefined) {
    findings.error(
      'components/recipe-version',
      at?.span ?? span,
      `image "${image}" has no \`recipe_version\``,
      {
        hints: ['add `recipe_version: "0.0.1"`'],
      },
    );
    return undefined;
  }
  if (mode === 'service' && versionPattern(text) === 'wildcard') return { text, span: at.span };
  if (mode === 'own' && parseVersion(text) === undefined && versionPattern(text) === 'wildcard') {
    findings.error('components/recipe-version', at.span, `recipe version "${text}" holds an "x"`, {
      hints: ['add `recipe_version_mode: service` to let Image Builder count, or write three numbers'],
    });
    return undefined;
  }
  return checkVersion(text, at.span, findings) === undefined ? undefined : { text, span: at.span };
}

async function imageMembers(node: YamlNode, reading: ImageReading): Promise<JsonObject> {
  const userData = child(node, 'user_data_file');
  const uninstall = child(node, 'uninstall_ssm_agent');
  const script = userData && (await readFileOf(userData, reading));
  const instance: JsonObject = {
    ...(uninstall === undefined ? {} : { systemsManagerAgent: { uninstallAfterBuild: flagOf(uninstall) } }),
    ...(script === undefined ? {} : { userDataOverride: Buffer.from(script, 'utf8').toString('base64') }),
  };
  const amiTags = child(node, 'ami_tags');
  return {
    ...textMember('description', child(node, 'description')),
    ...textMember('workingDirectory', child(node, 'working_directory')),
    ...jsonMember('blockDeviceMappings', child(node, 'block_devices')),
    ...(Object.keys(instance).length === 0 ? {} : { additionalInstanceConfiguration: instance }),
    ...(amiTags === undefined ? {} : { amiTags: tagsOf(amiTags) }),
  };
}

async function containerMembers(
  container: YamlMap,
  node: YamlNode,
  reading: ImageReading,
): Promise<JsonObject> {
  const { findings } = reading;
  const [repository, dockerfile] = [child(container, 'repository'), child(container, 'dockerfile')];
  const template = dockerfile && (await readFileOf(dockerfile, reading));
  if (template !== undefined && dockerfile !== undefined)
    checkDockerfile(template, dockerfile.span, node, findings);
  return {
    containerType: 'DOCKER',
    ...(repository === undefined
      ? {}
      : { targetRepository: { service: 'ECR', repositoryName: textOf(repository) ?? '' } }),
    ...(template === undefined ? {} : { dockerfileTemplateData: template.replaceAll('\r\n', '\n') }),
    ...textMember('description', child(node, 'description')),
    ...textMember('workingDirectory', child(node, 'working_directory')),
    ...textMember('platformOverride', child(container, 'platform_override')),
    ...textMember('imageOsVersionOverride', child(container, 'os_version_override')),
    ...textMember('kmsKeyId', child(container, 'kms_key_id')),
    ...jsonMember('instanceConfiguration', child(container, 'instance_configuration')),
  };
}

function checkDockerfile(template: string, span: Span, node: YamlNode, findings: ProjectFindings): void {
  const list = child(node, 'components');
  const hasComponents = list?.kind === 'list' && list.items.length > 0;
  for (const name of ['parentImage', 'environments', 'components']) {
    if (new RegExp(`\\{\\{\\{\\s*imagebuilder:${name}\\s*\\}\\}\\}`).test(template)) continue;
    const placeholder = `{{{ imagebuilder:${name} }}}`;
    const summary = `the Dockerfile lacks "${placeholder}"`;
    const extra = {
      hints: [
        name === 'parentImage' ? `begin it with \`FROM ${placeholder}\`` : `add a line \`${placeholder}\``,
      ],
    };
    if (name === 'parentImage') findings.warning('components/dockerfile-placeholder', span, summary, extra);
    else if (hasComponents) findings.error('components/dockerfile-placeholder', span, summary, extra);
  }
}

async function readFileOf(node: YamlNode, { findings, text }: ImageReading): Promise<string | undefined> {
  const path = textOf(node) ?? '';
  const content = await text(path);
  if (content === undefined)
    findings.error('C111', node.span, `"${path}" is not there`, {
      hints: ['correct the path or add the file'],
    });
  return content;
}

const textMember = (name: string, node: YamlNode | undefined): JsonObject => {
  const text = textOf(node);
  return text === undefined ? {} : { [name]: text };
};

const jsonMember = (name: string, node: YamlNode | undefined): JsonObject =>
  node === undefined ? {} : { [name]: jsonOf(node) };

function readEntries(image: string, node: YamlNode, reading: ImageReading): readonly RecipeEntry[] {
  const list = child(node, 'components');
  const items = list?.kind === 'list' ? list.items : [];
  return items.map((item) => readEntry(image, item, reading)).filter((entry) => entry !== undefined);
}

function readEntry(
  image: string,
  item: YamlNode,
  { settings, findings }: ImageReading,
): RecipeEntry | undefined {
  if (item.kind !== 'map') return undefined;
  const nameNode = child(item, 'name');
  const name = textOf(nameNode);
  if (nameNode === undefined || name === undefined) return undefined;
  const [fileNode, arnNode] = [child(item, 'file'), child(item, 'arn')];
  const [file, arn] = [textOf(fileNode), textOf(arnNode)];
  if ((file === undefined) === (arn === undefined)) {
    const has = file === undefined ? 'neither `file` nor `arn`' : 'both `file` and `arn`';
    findings.error('C127', item.span, `entry "${name}" has ${has}`, {
      hints: ['keep one of the two: `file` for an own document, `arn` for one of others'],
    });
    if (file === undefined) return undefined;
  }
  const base = {
    name: { text: name, span: nameNode.span },
    span: item.span,
    parameters: readParameters(child(item, 'parameters')),
  };
  if (file === undefined) {
    return { ...base, kind: 'arn', arn: { text: arn ?? '', span: arnNode?.span ?? item.span } };
  }
  const pin = textOf(child(item, 'pin'));
  const versionNode = child(item, 'version');
  const version = textOf(versionNode);
  return {
    ...base,
    kind: 'own',
    component: `${image}/${name}`,
    file: posix.normalize(posix.join(settings.folder, image, fillPlaceholders(file, { image, name }))),
    pin: pin === 'version' || pin === 'latest' ? pin : 'build',
    ...(version === undefined || versionNode === undefined
      ? {}
      : { version: { text: version, span: versionNode.span } }),
  };
}

function readParameters(node: YamlNode | undefined): readonly EntryParameter[] {
  const entries = node?.kind === 'map' ? node.entries : [];
  return entries.map(({ key, value }) => {
    const items = value.kind === 'list' ? value.items : [value];
    return { name: { text: key.text, span: key.span }, values: items.map((item) => textOf(item) ?? '') };
  });
}
