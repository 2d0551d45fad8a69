import { readStoredDeployspec } from '@seed/deployspec';
import type { BuildResult } from '@seed/deployspec';
import { hasErrors, isSeedError } from '@seed/kernel';
import type { Diagnostic, PlanStep, SourceSet } from '@seed/kernel';
import { hydrateModule } from '@seed/manifest';
import { type ModuleInputs, prepareBuild, rememberFailure, runBuild } from './build-module.ts';
import { type NodeResult, nodeResult, refusedResult } from './execution-result.ts';
import type { ModuleBuildRequest } from './engine-ports.ts';
import type { ObservedModule } from './observed.ts';
import { resumeBuild } from './outliving-build.ts';
import { reportFindings } from './report-findings.ts';
import { observedOf, type StepContext } from './step-context.ts';
import { isObject, readObject, type StoredObject } from './stored-values.ts';
import { moduleLedger, type ModuleLedger } from './write-state.ts';

/**
 * Runs the destroy commands that a module was deployed with and forgets the module. Keys go only after a build that
 * succeeded, so a module that was half forgotten when its run was killed is forgotten without another build.
 */
export async function destroyModule(step: PlanStep, context: StepContext): Promise<NodeResult> {
  const { key, ports, observed } = context;
  const before = observedOf(step, observed);
  const ledger = moduleLedger(step, before, { key, ports });
  if (before?.manifest === undefined || before.deployspec === undefined)
    return await forget(step, ledger, context);
  const loaded = await loadStored(before, ledger, context);
  if (!loaded.ready) {
    reportFindings(loaded.diagnostics, { node: step.node, sources: loaded.sources }, ports);
    return refusedResult(step, loaded);
  }
  const prepared = await prepareBuild(step, loaded.inputs, context);
  if (!prepared.ready) return refusedResult(step, prepared);
  const build = await buildOf(prepared.request, { before, ledger }, context);
  if (build.outcome !== 'succeeded') {
    const { outcome, cause } = await rememberFailure(build, ledger, 'destroy');
    return nodeResult(step, { outcome, cause, build, failure: { kind: 'build' } });
  }
  try {
    return { ...(await forget(step, ledger, context)), build };
  } catch (error) {
    if (!isSeedError(error)) throw error;
    const cause = `destroyed, but still remembered, so that the next run comes back to it: ${error.message}`;
    return nodeResult(step, { outcome: 'failed', cause, build, failure: { kind: 'error', error } });
  }
}

/** Follows the build of an earlier run, or runs one. */
async function buildOf(
  request: ModuleBuildRequest,
  { before, ledger }: { readonly before: ObservedModule; readonly ledger: ModuleLedger },
  context: StepContext,
): Promise<BuildResult> {
  const earlier = await resumeBuild(request, { before, content: before.md5.bundle ?? '' }, context);
  if (earlier.result !== undefined) return earlier.result;
  await ledger.beginDestroy(earlier.next);
  return await runBuild(request, { ledger, next: earlier.next }, context);
}

async function forget(step: PlanStep, ledger: ModuleLedger, { outputs }: StepContext): Promise<NodeResult> {
  await ledger.finishDestroy();
  outputs.forget(step.node);
  return nodeResult(step, { outcome: 'destroyed' });
}

type LoadedModule =
  | { readonly ready: true; readonly inputs: ModuleInputs }
  | { readonly ready: false; readonly diagnostics: readonly Diagnostic[]; readonly sources: SourceSet };

/** The module as it was deployed, from the texts themselves: parsed JSON has lost what is a float. */
async function loadStored(
  { group, module: name, target, md5, manifest }: ObservedModule,
  { keys }: ModuleLedger,
  { ports }: StepContext,
): Promise<LoadedModule> {
  const store = ports.stores.forTarget(target);
  const [text, spec] = [await store.get(keys.manifest), await store.get(keys.deployspec)];
  const stored = hydrateModule(text ?? '', { group, module: name, target, source: `state:${keys.manifest}` });
  const deployspec = readStoredDeployspec(readObject(spec ?? ''), `state:${keys.deployspec}`);
  const diagnostics = [...stored.diagnostics, ...deployspec.diagnostics];
  if (stored.value === undefined || deployspec.value === undefined || hasErrors(diagnostics))
    return { ready: false, diagnostics, sources: new Map([...stored.sources, ...deployspec.sources]) };
  const { location, dataFiles } = stored.value;
  const inputs: ModuleInputs = {
    action: 'destroy',
    module: stored.value,
    deployspec: deployspec.value,
    source: { kind: 'stored', location, dataFiles },
    remembered: rememberedValues(manifest),
    ...(md5.bundle === undefined ? {} : { bundleMd5: md5.bundle }),
  };
  return { ready: true, inputs };
}

/** Seed-Farmer stores what variables and parameter values were resolved to, to notice their changes. */
function rememberedValues(manifest: StoredObject | undefined): ReadonlyMap<string, string> {
  const parameters: unknown = manifest?.['parameters'];
  const entries = (Array.isArray(parameters) ? parameters : []).flatMap((parameter: unknown) => {
    if (!isObject(parameter)) return [];
    const { name, resolved_value: value } = parameter as { [key: string]: unknown };
    return typeof name === 'string' && typeof value === 'string' ? [[name, value] as const] : [];
  });
  return new Map(entries);
}
