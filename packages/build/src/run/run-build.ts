import type { BuildIo, BuildJob, BuildResult, PhaseName, UserPhase } from '@seed/deployspec';
import { USER_PHASES } from '@seed/deployspec';
import { BugError, isSeedError } from '@seed/kernel';
import type { BuildServices } from '../build-services.ts';
import { environmentTable } from '../environment/environment-table.ts';
import type { RestoredCache } from '../cache/restore-cache.ts';
import { restoreCache } from '../cache/restore-cache.ts';
import { saveCache } from '../cache/save-cache.ts';
import { createBuildLog } from '../log/build-log.ts';
import type { Provisioner, Workspace } from '../workspace.ts';
import type { PhaseEnd } from './build-record.ts';
import { createBuildRecord } from './build-record.ts';
import type { BuildSession, SessionParts } from './build-session.ts';
import { createBuildSession } from './build-session.ts';
import { createContents } from './create-contents.ts';
import { downloadSource } from './download-source.ts';
import { finishBuild } from './finish-build.ts';
import { guarded } from './guarded.ts';
import { holdFailedBuild } from './hold-failed-build.ts';
import { watchForInterruption } from './interruption.ts';
import { runPhase } from './run-phase.ts';
import { readOutcome, uploadArtifacts } from './upload-artifacts.ts';

const SUCCEEDED: PhaseEnd = { outcome: 'succeeded' };

/** QUEUED: waits for a slot, at most as long as the job allows. */
async function queue(parts: SessionParts, provisioner: Provisioner): Promise<() => void> {
  const { job, record, interruption } = parts;
  let release = (): void => undefined;
  await record.phase('QUEUED', () =>
    guarded(parts, async () => {
      interruption.limit(job.queuedTimeoutMs);
      release = (await provisioner.slot?.(job, interruption.signal)) ?? release;
      return SUCCEEDED;
    }),
  );
  return release;
}

async function provision(parts: SessionParts, provisioner: Provisioner): Promise<Workspace | undefined> {
  const { job, io, record, interruption, services } = parts;
  const startedAt = services.clock.now();
  let made: Workspace | undefined;
  await record.phase('PROVISIONING', () =>
    guarded(parts, async () => {
      interruption.limit(undefined);
      made = await provisioner.provision({
        job,
        contents: (root) => createContents(root, job),
        io: { ...io, signal: interruption.signal },
      });
      return SUCCEEDED;
    }),
  );
  const workspace: Workspace | undefined = made;
  if (workspace === undefined) return undefined;
  for (const { code, text } of workspace.warnings) record.warn(code, text);
  record.ref = workspace.ref;
  record.emit({
    type: 'build.prepared',
    data: {
      ref: workspace.ref,
      isolation: workspace.isolation,
      durationMs: services.clock.now() - startedAt,
      ...(workspace.image === undefined
        ? {}
        : { image: workspace.image.name, digest: workspace.image.digest }),
    },
  });
  return workspace;
}

/** After these a failure leaves nothing to go on with. */
const FATAL: readonly UserPhase[] = ['install', 'pre_build'];

/** Runs the user's phases; true when the way leads on to UPLOAD_ARTIFACTS. */
async function runUserPhases(session: BuildSession): Promise<boolean> {
  const { job, record } = session;
  const { from, until } = job.debug;
  const first = from === undefined ? 0 : USER_PHASES.indexOf(from);
  const last = until === undefined ? USER_PHASES.length - 1 : USER_PHASES.indexOf(until);
  for (const name of USER_PHASES.slice(first, last + 1)) {
    const spec = job.spec.phases[name];
    const end = await record.phase(
      name.toUpperCase() as PhaseName,
      () => guarded(session, () => runPhase(session, name, spec)),
      spec?.commands.length ?? 0,
    );
    if (end.outcome === 'succeeded') continue;
    if (end.outcome !== 'failed' || end.statusCode !== 'COMMAND_EXECUTION_ERROR') return false;
    if (end.aborted === true) return false;
    if (FATAL.includes(name) && spec?.onFailure?.kind !== 'continue') return false;
  }
  return last === USER_PHASES.length - 1;
}

/** FINALIZING: what the build says about itself, and its cache. A dead place has nothing more to say. */
async function finalize(session: BuildSession, restored: RestoredCache | undefined): Promise<PhaseEnd> {
  const { record, ctx } = session;
  const hasRun = restored !== undefined;
  if (hasRun && (session.alive || record.outcome === 'succeeded')) await readOutcome(session);
  if (hasRun && record.outcome === 'succeeded') await saveCache(ctx, restored);
  return SUCCEEDED;
}

async function runInPlace(session: BuildSession): Promise<void> {
  const { job, record, interruption, ctx } = session;
  if (record.outcome !== 'succeeded') return;
  let restored: RestoredCache | undefined;
  interruption.limit(job.timeoutMs);
  const download = await record.phase('DOWNLOAD_SOURCE', () =>
    guarded(session, () =>
      downloadSource(session, async () => {
        restored = await restoreCache(ctx);
      }),
    ),
  );
  if (download.outcome === 'succeeded' && (await runUserPhases(session)))
    await record.phase('UPLOAD_ARTIFACTS', () => guarded(session, () => uploadArtifacts(session)));
  if (record.outcome !== 'succeeded' && record.outcome !== 'failed') return;
  await record.phase('FINALIZING', () => guarded(session, () => finalize(session, restored)));
}

async function runWithPlace(parts: SessionParts, workspace: Workspace): Promise<void> {
  const session = createBuildSession(parts, workspace);
  parts.log.addSecrets(workspace.secrets ?? []);
  let keep = false;
  try {
    await runInPlace(session);
    keep = await holdFailedBuild(session);
  } finally {
    parts.interruption.dispose();
    if (!keep) {
      session.close();
      await workspace.dispose();
    }
  }
}

/** Runs one build from SUBMITTED to COMPLETED in a place that the provisioner makes. See Executor.execute. */
export async function runBuild(
  provisioner: Provisioner,
  services: BuildServices,
  request: { readonly job: BuildJob; readonly io: BuildIo },
): Promise<BuildResult> {
  const { job, io } = request;
  const startedAt = services.clock.now();
  const log = createBuildLog(job, io.host, services.clock);
  const record = createBuildRecord(job, io.host, { log, clock: services.clock });
  const interruption = watchForInterruption(io);
  const parts: SessionParts = { job, io, services, log, record, interruption };
  record.emit({
    type: 'build.started',
    data: {
      id: `${job.project}:${job.uuid}`,
      executor: provisioner.name,
      spec: job.specName,
      ...(job.image.name === undefined ? {} : { image: job.image.name }),
      ...(job.module === undefined ? {} : { action: job.module.action }),
      environment: {
        account: job.accountId,
        region: job.region,
        variables: job.environment.length,
        secrets: job.secrets.length,
        table: environmentTable(job),
      },
    },
  });
  let release = (): void => undefined;
  try {
    await record.phase('SUBMITTED', async () => SUCCEEDED);
    release = await queue(parts, provisioner);
    const workspace = record.outcome === 'succeeded' ? await provision(parts, provisioner) : undefined;
    if (workspace !== undefined) await runWithPlace(parts, workspace);
    await record.phase('COMPLETED', async () => SUCCEEDED);
    return finishBuild(parts, startedAt);
  } catch (error) {
    record.outcome = 'fault';
    finishBuild(parts, startedAt);
    throw isSeedError(error) ? error : new BugError('build/broken', String(error), { cause: error });
  } finally {
    interruption.dispose();
    release();
  }
}
