import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { describeModules } from '@seed/engine';
import { hasErrors, sortDiagnostics } from '@seed/kernel';
import type { Diagnostic, Loaded } from '@seed/kernel';
import { checkPolicyTemplate, loadDeployment, loadProject } from '@seed/manifest';
import type { Deployment, Module, Project } from '@seed/manifest';
import { decodeSource } from '@seed/yaml';
import type { CommandContext } from '../command.ts';
import { SEED_FARMER } from '../run/module-variables.ts';
import { resolveSettings } from '../settings.ts';
import { fetchModules } from './fetch-modules.ts';
import { readEnvironment } from './load-project-files.ts';

type Findings = Pick<Loaded<unknown>, 'diagnostics' | 'sources'>;

const readBytes = (path: string): Promise<Uint8Array | undefined> => readFile(path).catch(() => undefined);

const isLocal = (module: Module): boolean =>
  module.location.kind === 'local' && module.dataFiles.every(({ location }) => location.kind === 'local');

/** The same deployment with the modules whose files are here: validating asks no network. */
const localPart = (deployment: Deployment): Deployment => ({
  ...deployment,
  groups: deployment.groups.map((group) => ({ ...group, modules: group.modules.filter(isLocal) })),
});

async function moduleFindings(
  context: CommandContext,
  deployment: Deployment,
  env: Record<string, string | undefined>,
): Promise<Findings> {
  const { root } = deployment.project;
  const settings = await resolveSettings({ io: context.io, flags: {}, dir: root });
  const local = localPart(deployment);
  const { signal } = new AbortController();
  const fetched = await fetchModules(local, { context, settings, root, signal });
  const described = await describeModules(local, fetched.folders, { env });
  return { diagnostics: [...fetched.diagnostics, ...described.diagnostics], sources: described.sources };
}

/** The policy of the project is given parameters that it has to declare: better told here than by CloudFormation. */
export async function readProjectPolicy({
  policyPath,
  root,
}: Project): Promise<Findings & { readonly text?: string }> {
  const nothing = { diagnostics: [], sources: new Map<string, string>() };
  if (policyPath === undefined) return nothing;
  const bytes = await readBytes(join(root, policyPath));
  if (bytes === undefined) {
    const summary = `the policy of the project, "${policyPath}", does not exist`;
    const hints = ['correct `projectPolicyPath` in seedfarmer.yaml, or remove it'];
    return {
      ...nothing,
      diagnostics: [{ code: 'manifest/file-not-found', severity: 'error', summary, hints }],
    };
  }
  const decoded = decodeSource(policyPath, bytes);
  if (decoded.value === undefined) return decoded;
  return { ...checkPolicyTemplate(decoded.value), text: decoded.value.text };
}

/** Everything that is wrong with a deployment manifest, its group files and those of its modules that are here. */
export async function validateDeployment(path: string, context: CommandContext): Promise<Findings> {
  const project = await loadProject({ cwd: dirname(path), read: readBytes, release: SEED_FARMER });
  if (project.value === undefined || hasErrors(project.diagnostics)) return project;
  const { root } = project.value;
  const environment = await readEnvironment({}, root, context);
  const loaded = await loadDeployment(relative(root, path).split(sep).join('/'), {
    project: project.value,
    env: environment.env,
    origins: environment.origins,
    read: (name) => readBytes(join(root, name)),
  });
  const modules =
    loaded.value === undefined
      ? { diagnostics: [] as readonly Diagnostic[], sources: new Map<string, string>() }
      : await moduleFindings(context, loaded.value, environment.env);
  const all = [project, environment, loaded, modules, await readProjectPolicy(project.value)];
  return {
    diagnostics: sortDiagnostics(all.flatMap(({ diagnostics }) => diagnostics)),
    sources: new Map(all.flatMap(({ sources }) => [...sources])),
  };
}
