import { type Diagnostic, hasErrors, type Loaded, sortDiagnostics, type TextCache } from '@seed/kernel';
import { createFindings, readYaml, type YamlCode, type YamlNode } from '@seed/yaml';
import type { ManifestCode } from './codes.ts';
import type { Deployment, Project } from './deployment.ts';
import { DEPLOYMENT_KEYS } from './model-keys.ts';
import { openFields } from './open-fields.ts';
import { readAccounts } from './read-accounts.ts';
import { readDeploymentName } from './read-deployment-name.ts';
import { flagField, requiredText, textField } from './read-fields.ts';
import { readGroups } from './read-groups.ts';
import { decodeManifest, type ReadFile, type Reading } from './reading.ts';
import { checkDeployment } from './rules/check-deployment.ts';
import { substituteEnvironment } from './substitute-environment.ts';

export interface LoadDeploymentOptions {
  readonly project: Project;
  /** Variables as they are after env files were read. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Which variables came from which env file; the others come from the environment. */
  readonly origins?: ReadonlyMap<string, string>;
  /** Gives the bytes of a file below the project, or nothing where there is none. */
  readonly read: ReadFile;
  /** Takes the place of every region of the manifest. */
  readonly region?: string;
  /** Remembers what group files held. */
  readonly texts?: TextCache;
}

/**
 * Reads a deployment manifest and its group files as Seed-Farmer does, and checks it as a whole. `path` is relative to
 * the project. All findings come at once, each with its place; the value is absent when one of them is an error.
 */
export async function loadDeployment(
  path: string,
  options: LoadDeploymentOptions,
): Promise<Loaded<Deployment>> {
  const findings = createFindings<ManifestCode | YamlCode>();
  const sources = new Map<string, string>();
  const finish = (value?: Deployment): Loaded<Deployment> => {
    const diagnostics = sortDiagnostics(findings.list);
    return { ...(value === undefined || hasErrors(diagnostics) ? {} : { value }), diagnostics, sources };
  };
  const bytes = await options.read(path);
  if (bytes === undefined) {
    const diagnostic: Diagnostic = {
      code: 'manifest/file-not-found' satisfies ManifestCode,
      severity: 'error',
      summary: `manifest "${path}" does not exist`,
      hints: ['name the file of the deployment, relative to the folder of seedfarmer.yaml'],
    };
    findings.adopt([diagnostic]);
    return finish();
  }
  const source = decodeManifest(path, bytes, sources, findings);
  if (source === undefined) return finish();
  const document = readYaml(source, { dialect: 'python' });
  findings.adopt(document.diagnostics);
  const { root } = document;
  if (root === undefined) {
    if (!hasErrors(findings.list)) findings.error('yaml/empty', document.span, 'the manifest is empty');
    return finish();
  }
  const environment = new Map<string, string>();
  let isWhole = true;
  const reading: Reading = {
    findings,
    strict: options.project.strict,
    variable: (name) => lookUp(name, options, environment),
    leaveOut: () => {
      isWhole = false;
    },
  };
  const node = substituteEnvironment(root, source, reading);
  const deployment = await readManifest(node, { path, sources, environment }, options, reading);
  if (deployment !== undefined) checkDeployment(deployment, findings, { isWhole });
  return finish(deployment);
}

function lookUp(
  name: string,
  { env, origins }: LoadDeploymentOptions,
  environment: Map<string, string>,
): string | undefined {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  if (value !== undefined) environment.set(name, origins?.get(name) ?? 'environment');
  return value;
}

interface Place {
  readonly path: string;
  readonly sources: Map<string, string>;
  readonly environment: ReadonlyMap<string, string>;
}

async function readManifest(
  node: YamlNode,
  { path, sources, environment }: Place,
  { project, read, region, texts }: LoadDeploymentOptions,
  reading: Reading,
): Promise<Deployment | undefined> {
  const fields = openFields(node, DEPLOYMENT_KEYS, 'the manifest', reading);
  if (fields === undefined) return undefined;
  const name = readDeploymentName(fields, reading);
  const toolchainRegion = requiredText(fields, 'toolchain_region', reading);
  const description = textField(fields, 'description', reading);
  const forceDependencyRedeploy = flagField(fields, 'force_dependency_redeploy', reading);
  const archiveSecret = textField(fields, 'archive_secret', reading);
  const accounts = readAccounts(fields, region, reading);
  const input = {
    accounts,
    read,
    sources,
    source: path,
    ...(region !== undefined && { region }),
    ...(texts && { texts }),
  };
  const groups = await readGroups(fields, input, reading);
  return {
    project,
    name: name?.value ?? '',
    ...(name && { nameSpan: name.span }),
    ...(description && { description: description.value }),
    toolchainRegion: toolchainRegion?.value ?? '',
    ...(toolchainRegion && { toolchainRegionSpan: toolchainRegion.span }),
    forceDependencyRedeploy,
    ...(archiveSecret && { archiveSecret: archiveSecret.value }),
    groups,
    accounts,
    stored: fields.stored,
    environment,
  };
}
