import { asBoolean, asMap, entryOf, isNull, type YamlMap, type YamlNode } from '@seed/yaml';
import type { ArtifactSpec, ArtifactsSpec } from './build-spec.ts';
import { globProblem } from './check-glob.ts';
import { codebuildSays } from './codebuild-words.ts';
import type { SpecFindings } from './codes.ts';
import { readGlobs, readText } from './read-texts.ts';
import { ARTIFACT_KEYS, ARTIFACTS_KEYS } from './spec-keys.ts';
import { warnUnknown } from './unknown-keys.ts';

/** Reads `artifacts` with its secondary artifacts. */
export function readArtifacts(node: YamlNode, findings: SpecFindings): ArtifactsSpec | undefined {
  if (isNull(node)) {
    findings.warning('buildspec/no-primary-artifacts', node.span, '`artifacts` is empty');
    return undefined;
  }
  const map = asMap(node, '`artifacts`', findings);
  if (map === undefined) return undefined;
  warnUnknown(map, ARTIFACTS_KEYS, '`artifacts`', findings);
  const secondary = readSecondary(entryOf(map, 'secondary-artifacts')?.value, findings);
  const primary = readArtifact(map, '`artifacts`', findings);
  if (primary === undefined) {
    findings.warning('buildspec/no-primary-artifacts', node.span, '`artifacts` has no `files`', {
      detail: codebuildSays('no definition for primary artifacts in buildspec', 'CLIENT_ERROR'),
      hints: ['add `files`, or remove `artifacts` if the build leaves nothing behind'],
    });
  }
  return { span: node.span, secondary, ...(primary === undefined ? {} : { primary }) };
}

function readSecondary(node: YamlNode | undefined, findings: SpecFindings): Record<string, ArtifactSpec> {
  const map = node === undefined || isNull(node) ? undefined : asMap(node, '`secondary-artifacts`', findings);
  const secondary: [string, ArtifactSpec][] = [];
  for (const { key, value } of map?.entries ?? []) {
    const name = `artifact "${key.text}"`;
    const item = asMap(value, name, findings);
    if (item === undefined) continue;
    warnUnknown(item, ARTIFACT_KEYS, name, findings);
    const artifact = readArtifact(item, name, findings);
    if (artifact !== undefined) secondary.push([key.text, artifact]);
    else findings.error('buildspec/missing-files', key.span, `${name} has no \`files\``);
  }
  return Object.fromEntries(secondary);
}

function readArtifact(map: YamlMap, where: string, findings: SpecFindings): ArtifactSpec | undefined {
  const at = (key: keyof typeof ARTIFACT_KEYS) => valueAt(map, key);
  const optional = {
    name: readText(at('name'), `\`name\` of ${where}`, findings),
    baseDirectory: readBaseDirectory(map, where, findings),
    s3Prefix: readText(at('s3-prefix'), `\`s3-prefix\` of ${where}`, findings),
  };
  const flag = (key: 'discard-paths' | 'enable-symlinks') => readFlag(map, key, where, findings);
  const artifact: ArtifactSpec = {
    files: readGlobs(at('files'), `\`files\` of ${where}`, findings),
    discardPaths: flag('discard-paths'),
    excludePaths: readGlobs(at('exclude-paths'), `\`exclude-paths\` of ${where}`, findings).map(
      (g) => g.value,
    ),
    enableSymlinks: flag('enable-symlinks'),
    ...(optional.name === undefined ? {} : { name: optional.name }),
    ...(optional.baseDirectory === undefined ? {} : { baseDirectory: optional.baseDirectory }),
    ...(optional.s3Prefix === undefined ? {} : { s3Prefix: optional.s3Prefix }),
  };
  return at('files') === undefined ? undefined : artifact;
}

/** The value of a key, or nothing when it is absent or null. */
export function valueAt(map: YamlMap, key: string): YamlNode | undefined {
  const value = entryOf(map, key)?.value;
  return value === undefined || isNull(value) ? undefined : value;
}

/** A yes/no value; absent and null mean no. */
export function readFlag(map: YamlMap, key: string, where: string, findings: SpecFindings): boolean {
  const node = valueAt(map, key);
  return node === undefined ? false : (asBoolean(node, `\`${key}\` of ${where}`, findings) ?? false);
}

/** CodeBuild takes a glob here too. */
export function readBaseDirectory(map: YamlMap, where: string, findings: SpecFindings): string | undefined {
  const node = valueAt(map, 'base-directory');
  const text = readText(node, `\`base-directory\` of ${where}`, findings);
  const problem = text === undefined ? undefined : globProblem(text);
  if (node !== undefined && problem !== undefined) {
    findings.error('buildspec/bad-glob', node.span, `base-directory "${text}" cannot be read: ${problem}`);
  }
  return text;
}
