import type { BuildResult, Deployspec, ModuleAction } from '@seed/deployspec';
import { compileModule, modulePrefix } from '@seed/deployspec';
import { hasErrors, isSeedError } from '@seed/kernel';
import type { Diagnostic, PlanStep, SourceSet } from '@seed/kernel';
import { buildSettings, lookupParameter } from '@seed/manifest';
import type { Module } from '@seed/manifest';
import type { ModuleBuildRequest } from './engine-ports.ts';
import { moduleVariables } from './module-variables.ts';
import type { NextBuild } from './outliving-build.ts';
import { reportFindings } from './report-findings.ts';
import { resolveParameters } from './resolve-parameters.ts';
import type { StepContext } from './step-context.ts';
import type { ModuleLedger } from './write-state.ts';

export interface ModuleInputs {
  readonly action: ModuleAction;
  readonly module: Module;
  readonly deployspec: Deployspec;
  readonly source: ModuleBuildRequest['source'];
  readonly bundleMd5?: string;
  /** Values that the module was deployed with, by parameter. */
  readonly remembered?: ReadonlyMap<string, string>;
}

export type Prepared =
  | {
      readonly ready: true;
      readonly request: ModuleBuildRequest;
      readonly reads: Readonly<Record<string, string>>;
      /** What the module recorded the last time. */
      readonly earlier?: Readonly<Record<string, unknown>>;
    }
  | { readonly ready: false; readonly diagnostics: readonly Diagnostic[]; readonly sources: SourceSet };

/** Decides everything about a module's build, or says why there cannot be one. Changes nothing. */
export async function prepareBuild(
  step: PlanStep,
  inputs: ModuleInputs,
  context: StepContext,
): Promise<Prepared> {
  const { module, deployspec, action, source } = inputs;
  const { key, ports, accounts, outputs } = context;
  const resolved = await resolveParameters({
    module,
    env: ports.env,
    lookup: (name) => lookupParameter(accounts, module.target, name),
    outputs: (reference) => outputs.read(reference),
    ...(inputs.remembered === undefined ? {} : { remembered: inputs.remembered }),
    ...(ports.standIn === undefined ? {} : { standIn: ports.standIn }),
  });
  const { diagnostics: findings, sources } = compileModule(deployspec, action);
  // What is odd about it was said when it was read.
  const errors = findings.filter(({ severity }) => severity === 'error');
  const diagnostics = [...errors, ...resolved.diagnostics];
  reportFindings(diagnostics, { node: step.node, sources }, ports);
  if (hasErrors(diagnostics)) return { ready: false, diagnostics, sources };
  ports.host.emit({ type: 'node.inputs', node: step.node, data: { parameters: resolved.facts } });
  const earlier = await outputs.read({ group: step.group, module: step.module });
  const role = roleOf(earlier?.json);
  const prefix = modulePrefix(key.project, deployspec.publishGenericEnvVariables);
  const request: ModuleBuildRequest = {
    node: step.node,
    project: key.project,
    deployment: key.deployment,
    group: step.group,
    module: step.module,
    action,
    target: step.target,
    prefix,
    deployspec,
    environment: moduleVariables({
      key,
      module,
      prefix,
      deployment: accounts,
      parameters: resolved.parameters,
      versions: ports.versions,
      ...(earlier === undefined ? {} : { metadata: earlier.values }),
      ...(ports.builder.remote === true && inputs.bundleMd5 !== undefined
        ? { bundleMd5: inputs.bundleMd5 }
        : {}),
    }),
    settings: buildSettings(accounts, module),
    source,
    parameters: resolved.parameters,
    ...(role === undefined ? {} : { deployedRole: role }),
  };
  const { reads } = resolved;
  return { ready: true, request, reads, ...(earlier === undefined ? {} : { earlier: earlier.json }) };
}

function roleOf(metadata: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const role = metadata?.['ModuleDeploymentRoleName'];
  return typeof role === 'string' && role !== '' ? role : undefined;
}

/** Runs the build. Where it could not be run, the module's record says so before the error goes on. */
export async function runBuild(
  request: ModuleBuildRequest,
  { ledger, next }: { readonly ledger: ModuleLedger; readonly next?: NextBuild | undefined },
  { ports, io }: StepContext,
): Promise<BuildResult> {
  try {
    return await ports.builder.build({ ...request, ...outlivingOf(next, ledger) }, io);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await ledger.fail(request.action, message, { open: isOpen(error) }).catch((second: unknown) => {
      // The record still says that it is being worked on, which counts as unfinished as well.
      if (!isSeedError(second)) throw second;
    });
    throw error;
  }
}

/** The service could not be reached: what was asked of it last, it may have done. */
function isOpen(error: unknown): boolean {
  return isSeedError(error) && error.code === 'aws/unreachable';
}

function outlivingOf(
  next: NextBuild | undefined,
  ledger: ModuleLedger,
): Pick<ModuleBuildRequest, 'outliving'> {
  if (next === undefined) return {};
  const { uuid, earlier } = next;
  const starting = (): Promise<void> => ledger.starting(next);
  const started = (ref: string): Promise<void> => ledger.started(ref);
  return { outliving: { uuid, starting, started, ...(earlier === undefined ? {} : { earlier }) } };
}

/** What is said of a build that did not succeed, once the module's record says it too. */
export async function rememberFailure(
  build: BuildResult,
  ledger: ModuleLedger,
  action: ModuleAction,
): Promise<{ readonly outcome: 'failed' | 'stopped'; readonly cause: string }> {
  if (build.outcome === 'stopped') {
    await ledger.interrupt(action, build.ref);
    return { outcome: 'stopped', cause: 'interrupted' };
  }
  const cause = failureLine(build);
  await ledger.fail(action, cause);
  return { outcome: 'failed', cause };
}

/** One line for records and events. */
function failureLine({ outcome, failure }: BuildResult): string {
  const text =
    failure === undefined ? `the build ended as ${outcome}` : `${failure.phase}: ${failure.message}`;
  return text.split('\n', 1)[0] ?? text;
}
