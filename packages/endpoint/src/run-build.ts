import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildJob, BuildResult, Executor } from '@seed/deployspec';
import { hasErrors } from '@seed/kernel';
import type { BuildEntry } from './build-entry.ts';
import type { PhaseEnding } from './build-phases.ts';
import type { SourcePorts } from './fetch-source.ts';
import { followBuild, statusOf, writeLog } from './follow-build.ts';
import type { FollowedBuild } from './follow-build.ts';
import { makeJob } from './make-job.ts';
import type { JobPlace } from './make-job.ts';
import { prepareSource } from './prepare-source.ts';
import type { RegionState } from './region-state.ts';
import type { Slots } from './slots.ts';
import { SourceFailure } from './source-failure.ts';
import { uploadArtifacts } from './upload-artifacts.ts';

/** Where builds run and what they are given. */
export interface BuildPlace extends SourcePorts, Omit<JobPlace, 'region' | 'accountId' | 'dir'> {
  /** What runs the builds of a region; references are looked up there. */
  readonly executor: (region: string) => Promise<Executor>;
  /** Absolute folder for sources and outputs, of this endpoint alone. */
  readonly workDir: string;
}

export interface RunPorts {
  readonly place: BuildPlace;
  readonly slots: Slots;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Fires when builds have to end at once. */
  readonly force: AbortSignal;
}

/** Takes builds from SUBMITTED to COMPLETED. */
export interface BuildRunner {
  /** Never rejects: every ending is in the entry. */
  run(state: RegionState, entry: BuildEntry): Promise<void>;
}

interface Running extends RunPorts {
  readonly state: RegionState;
  readonly entry: BuildEntry;
  /** Folder of this build alone; gone when it is over. */
  readonly dir: string;
}

const SUCCEEDED: PhaseEnding = { status: 'SUCCEEDED' };
const STOPPED: PhaseEnding = { status: 'STOPPED', message: 'the build was stopped' };

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Writes the end of a phase into the log that the executor did not get to. */
function tellEnd({ entry, now }: Running, phase: string, { status, statusCode, message }: PhaseEnding): void {
  const say = (text: string) => writeLog(entry, { stream: 'agent', text, at: now() });
  say(`Phase complete: ${phase} State: ${status}`);
  say(`Phase context status code: ${statusCode ?? ''} Message: ${message ?? ''}`);
}

/** The build ends before the executor had it: what went before is passed, and the phase says why. */
function endEarly(
  running: Running,
  phase: 'PROVISIONING' | 'DOWNLOAD_SOURCE',
  ending: PhaseEnding,
): PhaseEnding {
  const { phases } = running.entry;
  phases.finish('QUEUED', SUCCEEDED);
  phases.start('PROVISIONING');
  if (phase === 'DOWNLOAD_SOURCE') {
    phases.finish('PROVISIONING', SUCCEEDED);
    phases.start('DOWNLOAD_SOURCE');
  }
  phases.finish(phase, ending);
  tellEnd(running, phase, ending);
  return ending;
}

async function executeJob(running: Running, job: BuildJob): Promise<PhaseEnding> {
  const { entry, place, force, state } = running;
  const executor = await place.executor(state.region);
  const findings = await executor.check(job, entry.stop.signal);
  if (hasErrors(findings)) {
    const { code, summary } = findings.find(({ severity }) => severity === 'error') ?? {
      code: '',
      summary: '',
    };
    return endEarly(running, 'PROVISIONING', { status: 'FAILED', statusCode: code, message: summary });
  }
  const followed = followBuild(entry);
  const result = await executor.execute(job, { host: followed.host, signal: entry.stop.signal, force });
  entry.exported = result.exported;
  const uploaded = await closeUpload(running, { job, result, followed });
  const finalizing = followed.held.get('FINALIZING');
  if (finalizing !== undefined) {
    entry.phases.start('FINALIZING');
    entry.phases.finish('FINALIZING', finalizing);
  }
  const own: PhaseEnding = { status: statusOf(result.outcome) };
  return own.status === 'SUCCEEDED' ? uploaded : own;
}

/** UPLOAD_ARTIFACTS lasts until the artifacts are in S3, also those of a build that failed. */
async function closeUpload(
  running: Running,
  { job, result, followed }: { job: BuildJob; result: BuildResult; followed: FollowedBuild },
): Promise<PhaseEnding> {
  const { entry, place, state } = running;
  const held = followed.held.get('UPLOAD_ARTIFACTS');
  if (held === undefined) return SUCCEEDED;
  const ending = held.status === 'SUCCEEDED' ? await upload() : held;
  entry.phases.finish('UPLOAD_ARTIFACTS', ending);
  if (ending !== held) {
    if (ending.status !== 'SUCCEEDED') tellEnd(running, 'UPLOAD_ARTIFACTS', ending);
  }
  return ending;

  async function upload(): Promise<PhaseEnding> {
    const { primary, secondary = {} } = job.spec.artifacts ?? {};
    const specs = Object.entries({ ...secondary, ...(primary === undefined ? {} : { primary }) });
    const prefixes = specs.flatMap(([id, { s3Prefix }]) =>
      s3Prefix === undefined ? [] : [[id, s3Prefix] as const],
    );
    try {
      entry.artifacts = await uploadArtifacts(
        {
          settings: entry.settings,
          uuid: entry.uuid,
          region: state.region,
          results: result.artifacts,
          prefixes: new Map(prefixes),
        },
        place.objects,
        entry.stop.signal,
      );
      return SUCCEEDED;
    } catch (error) {
      if (entry.stop.signal.aborted) return STOPPED;
      return { status: 'FAILED', statusCode: 'CLIENT_ERROR', message: reasonOf(error) };
    }
  }
}

async function runInSlot(running: Running): Promise<PhaseEnding> {
  const { entry, place, state, dir } = running;
  try {
    const found = await prepareSource(entry, { ...place, region: state.region, dir });
    const job = makeJob(entry, found, {
      ...place,
      region: state.region,
      accountId: state.accountId,
      dir,
    });
    return await executeJob(running, job);
  } catch (error) {
    const { phases, stop } = entry;
    if (error instanceof SourceFailure) {
      const { statusCode, message } = error;
      return endEarly(running, 'DOWNLOAD_SOURCE', { status: 'FAILED', statusCode, message });
    }
    const ending: PhaseEnding = stop.signal.aborted ? STOPPED : { status: 'FAULT', message: reasonOf(error) };
    phases.finish(phases.current, ending);
    return ending;
  }
}

async function runQueued(running: Running): Promise<PhaseEnding> {
  const { entry, slots } = running;
  entry.phases.start('SUBMITTED');
  entry.phases.finish('SUBMITTED', SUCCEEDED);
  entry.phases.start('QUEUED');
  const minutes = entry.settings.queuedTimeoutInMinutes;
  const release = await slots.take(entry.stop.signal, minutes * 60_000);
  if (release === undefined) {
    const ending: PhaseEnding = entry.stop.signal.aborted
      ? STOPPED
      : { status: 'TIMED_OUT', message: `no slot became free within ${minutes} minutes` };
    entry.phases.finish('QUEUED', ending);
    return ending;
  }
  try {
    return await runInSlot(running);
  } finally {
    release();
  }
}

export function createBuildRunner(ports: RunPorts): BuildRunner {
  return {
    async run(state, entry) {
      const dir = join(ports.place.workDir, 'builds', entry.uuid);
      const running: Running = { ...ports, state, entry, dir };
      const { status } = await runQueued(running);
      // A folder that cannot be removed is no reason for a build to be anything but over.
      await rm(dir, { recursive: true, force: true }).catch(() => undefined);
      entry.phases.start('COMPLETED');
      entry.status = status;
      entry.endedAt = ports.now();
    },
  };
}
