import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readGitFacts } from '@seed/build';
import type { BuildJob, BuildIo, BuildResult, Executor } from '@seed/deployspec';
import type { ModuleBuilder, ModuleBuildRequest } from '@seed/engine';
import { mapLimit } from '@seed/kernel';
import type { SourceId } from '@seed/kernel';
import { nextBuildNumber } from '../journal/build-number.ts';
import type { ProcessIo } from '../process-io.ts';
import { checkJob } from '../run/build-ending.ts';
import { bundleVersion, STAGED } from '../run/stage-module.ts';
import type { Settings } from '../settings.ts';
import type { KeptBundles } from './kept-bundles.ts';
import { layOutBundle } from './lay-out-bundle.ts';
import type { ModuleFolder } from './lay-out-bundle.ts';
import { moduleJob } from './module-job.ts';
import type { ModuleJobFacts } from './module-job.ts';

export interface ModuleBuilderOptions {
  readonly settings: Settings;
  readonly io: ProcessIo;
  readonly executor: Executor;
  readonly name: 'docker' | 'host';
  /** Folder of the run's journal. */
  readonly runDir: string;
  /** Where bundles are laid out; no part of any source. */
  readonly placesDir: string;
  /** The second interrupt. */
  readonly force: AbortSignal;
  readonly bundles: KeptBundles;
  /** `seedfarmer.yaml` of the project. */
  readonly projectFile: string;
  /** Gets sources that are not at hand: those of a module whose bundle was not kept. */
  readonly fetch: (
    source: Extract<ModuleBuildRequest['source'], { kind: 'stored' }>,
    signal: AbortSignal,
  ) => Promise<ModuleFolder>;
  /** Told the texts that failures point into. */
  readonly onSource: (id: SourceId, text: string) => void;
}

interface Laid {
  /** The folder that becomes the source of the build; holds `bundle/`. */
  readonly dir: string;
  /** Folder of the module, where its sources are at hand. */
  readonly from?: string;
}

/** A destroy prefers the bundle that was deployed: what made something is what takes it away. */
async function place(
  request: ModuleBuildRequest,
  options: ModuleBuilderOptions,
  where: { readonly to: string; readonly signal: AbortSignal },
): Promise<Laid> {
  const kept = request.action === 'destroy' ? await options.bundles.find(request) : undefined;
  if (kept !== undefined) {
    const { cp } = await import('node:fs/promises');
    await cp(kept, join(where.to, 'bundle'), { recursive: true });
    return { dir: where.to };
  }
  const { source } = request;
  const folder = source.kind === 'folder' ? source : await options.fetch(source, where.signal);
  await layOutBundle(folder, where.to, options);
  return { dir: where.to, from: folder.dir };
}

async function jobOf(
  request: ModuleBuildRequest,
  laid: Laid,
  options: ModuleBuilderOptions & { readonly signal: AbortSignal },
): Promise<BuildJob> {
  const { settings, signal } = options;
  const git = laid.from === undefined ? undefined : await readGitFacts(laid.from, signal);
  return moduleJob(request, {
    ...factsOf(options),
    number: await nextBuildNumber(settings.stateDir, request.project),
    dir: laid.dir,
    ...(git === undefined ? { sourceVersion: await bundleVersion(laid.dir) } : { git }),
  });
}

const factsOf = ({ settings, io, name, runDir }: ModuleBuilderOptions): ModuleJobFacts => ({
  settings,
  io,
  executor: name,
  runDir,
  number: 0,
});

/** What the store holds is decided by the engine; here only the bundle is kept, or forgotten. */
async function remember(
  request: ModuleBuildRequest,
  bundles: KeptBundles,
  { dir, result }: { readonly dir: string; readonly result: BuildResult },
): Promise<void> {
  if (result.outcome !== 'succeeded') return;
  if (request.action === 'deploy') await bundles.keep(request, join(dir, 'bundle'));
  else await bundles.forget(request);
}

/** Runs the builds of modules on one local executor: lays out bundles, makes jobs, keeps the bundles of what was deployed. */
export function createModuleBuilder(options: ModuleBuilderOptions): ModuleBuilder {
  const { executor, io, force, bundles } = options;
  return {
    executor: options.name,
    async build(request, buildIo: BuildIo) {
      const { source } = request.deployspec;
      options.onSource(source.id, source.text);
      const to = join(options.placesDir, STAGED, io.uuid());
      const { signal } = buildIo;
      try {
        const laid = await place(request, options, { to, signal });
        const job = await jobOf(request, laid, { ...options, signal });
        const result = await executor.execute(job, { ...buildIo, force: buildIo.force ?? force });
        await remember(request, bundles, { dir: to, result });
        return result;
      } finally {
        await rm(to, { recursive: true, force: true });
      }
    },
  };
}

/** Finds, before anything changes, whatever would keep these builds from running here. Rejects with all reasons. */
export async function checkBuilds(
  requests: readonly ModuleBuildRequest[],
  options: ModuleBuilderOptions,
  signal: AbortSignal,
): Promise<void> {
  await mapLimit(requests, 4, (request) =>
    checkJob(options.executor, moduleJob(request, factsOf(options)), signal),
  );
}
