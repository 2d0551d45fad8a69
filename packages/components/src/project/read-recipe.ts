import type { Span } from '@seed/kernel';
import { type YamlMap, type YamlNode } from '@seed/yaml';
import { parseVersion, versionPattern } from '../versions/version-number.ts';
import { childOf } from './child-of.ts';
import type { ProjectRecipe } from './image-project.ts';
import { type JsonObject, jsonOf } from './json.ts';
import { nameFrom } from './names.ts';
import type { ProjectFindings } from './project-codes.ts';
import { flagOf, tagsOf, textOf } from './read-extensions.ts';
import type { ImageReading } from './read-image.ts';
import { checkVersion } from './read-version.ts';

/** What an image says of its recipe, with the files that it names. */
export async function readRecipe(
  image: string,
  span: Span,
  node: YamlNode,
  reading: ImageReading,
): Promise<ProjectRecipe> {
  const { settings, findings } = reading;
  const container = childOf(node, 'container');
  const mode = textOf(childOf(node, 'recipe_version_mode')) === 'service' ? 'service' : 'own';
  const parent = childOf(node, 'parent_image') ?? childOf(node, 'base_ami');
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
    awsName: nameFrom(textOf(childOf(node, 'recipe_name')) ?? settings.naming.recipe, { image }),
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
  const at = childOf(node, 'recipe_version');
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
  const userData = childOf(node, 'user_data_file');
  const uninstall = childOf(node, 'uninstall_ssm_agent');
  const script = userData && (await readFileOf(userData, reading));
  const instance: JsonObject = {
    ...(uninstall === undefined ? {} : { systemsManagerAgent: { uninstallAfterBuild: flagOf(uninstall) } }),
    ...(script === undefined ? {} : { userDataOverride: Buffer.from(script, 'utf8').toString('base64') }),
  };
  const amiTags = childOf(node, 'ami_tags');
  return {
    ...textMember('description', childOf(node, 'description')),
    ...textMember('workingDirectory', childOf(node, 'working_directory')),
    ...jsonMember('blockDeviceMappings', childOf(node, 'block_devices')),
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
  const [repository, dockerfile] = [childOf(container, 'repository'), childOf(container, 'dockerfile')];
  const template = dockerfile && (await readFileOf(dockerfile, reading));
  if (template !== undefined && dockerfile !== undefined)
    checkDockerfile(template, dockerfile.span, node, findings);
  return {
    containerType: 'DOCKER',
    ...(repository === undefined
      ? {}
      : { targetRepository: { service: 'ECR', repositoryName: textOf(repository) ?? '' } }),
    ...(template === undefined ? {} : { dockerfileTemplateData: template.replaceAll('\r\n', '\n') }),
    ...textMember('description', childOf(node, 'description')),
    ...textMember('workingDirectory', childOf(node, 'working_directory')),
    ...textMember('platformOverride', childOf(container, 'platform_override')),
    ...textMember('imageOsVersionOverride', childOf(container, 'os_version_override')),
    ...textMember('kmsKeyId', childOf(container, 'kms_key_id')),
    ...jsonMember('instanceConfiguration', childOf(container, 'instance_configuration')),
  };
}

function checkDockerfile(template: string, span: Span, node: YamlNode, findings: ProjectFindings): void {
  const list = childOf(node, 'components');
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
