import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BatchSpec, BuildIo, BuildJob, Executor } from '@seed/deployspec';
import { hasErrors } from '@seed/kernel';
import type { BuildEntry } from './build-entry.ts';
import type { SourcePorts } from './fetch-source.ts';
import { followBuild, statusOf, writeLog } from './follow-build.ts';
import { makeJob } from './make-job.ts';
import type { JobPlace } from './make-job.ts';
import type { PhaseEnding } from './phases.ts';
import { prepareSource } from './prepare-source.ts';
import type { SourceNeed } from './prepare-source.ts';
import type { RegionState } from './region-state.ts';
import { keepReports } from './report/keep-reports.ts';
import type { Slots } from './slots.ts';
import { clientError, SourceFailure } from './source-failure.ts';
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
  readonly uuid: () => string;
  /** Fires when builds have to end at once. */
  readonly force: AbortSignal;
}

/** Takes builds from SUBMITTED to COMPLETED. */
export interface BuildRunner {
  /** Never rejects: every ending is in the entry. */
  run(state: RegionState, entry: BuildEntry): Promise<void>;
  /** Reads the spec of a batch, in a slot. Rejects with SourceFailure, or with what the signal says. */
  readBatch(state: RegionState, need: SourceNeed & { readonly uuid: string }): Promise<FoundBatch>;
}

export interface FoundBatch {
  readonly batch: BatchSpec;
  /** What git resolved the version of the source to. */
  readonly commit?: string;
}

interface Running extends RunPorts {
  readonly state: RegionState;
  readonly entry: BuildEntry;
  /** Folder of this build alone; gone when it is over. */
  readonly dir: string;
}

const MINUTE_MS = 60_000;
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
  const result = await executor.execute(job, {
    host: followBuild(entry),
    signal: entry.stop.signal,
    force,
    upload: uploader(running, job),
  });
  entry.exported = result.exported;
  entry.reports = keepReports(state, { entry, job, results: result.reports }, running);
  return { status: statusOf(result.outcome) };
}

function uploader({ entry, place, state }: Running, job: BuildJob): NonNullable<BuildIo['upload']> {
  const { primary, secondary = {} } = job.spec.artifacts ?? {};
  const specs = Object.entries({ ...secondary, ...(primary === undefined ? {} : { primary }) });
  const prefixes = new Map(
    specs.flatMap(([id, { s3Prefix }]) => (s3Prefix === undefined ? [] : [[id, s3Prefix] as const])),
  );
  const { settings, uuid } = entry;
  return async (results, signal) => {
    const request = { settings, uuid, region: state.region, results, prefixes };
    entry.artifacts = await uploadArtifacts(request, place.objects, signal);
  };
}

async function runInSlot(running: Running): Promise<PhaseEnding> {
  const { entry, place, state, dir } = running;
  try {
    const { settings, stop } = entry;
    const found = await prepareSource(
      { settings, signal: stop.signal },
      { ...place, region: state.region, dir },
    );
    if (found.git !== undefined) entry.commit = found.git.commit;
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
  const release = await slots.take(entry.stop.signal, minutes * MINUTE_MS);
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

async function readBatch(
  { place, slots }: RunPorts,
  state: RegionState,
  { settings, signal, uuid }: Parameters<BuildRunner['readBatch']>[1],
): Promise<FoundBatch> {
  const minutes = settings.queuedTimeoutInMinutes;
  const release = await slots.take(signal, minutes * MINUTE_MS);
  signal.throwIfAborted();
  if (release === undefined) throw clientError(`no slot became free within ${minutes} minutes`);
  const dir = join(place.workDir, 'batches', uuid);
  try {
    const { spec, git } = await prepareSource({ settings, signal }, { ...place, region: state.region, dir });
    if (spec.batch === undefined) throw new SourceFailure('YAML_FILE_ERROR', 'the buildspec has no batch');
    return { batch: spec.batch, ...(git === undefined ? {} : { commit: git.commit }) };
  } finally {
    release();
    await rm(dir, { recursive: true, force: true }).catch(() => undefined);
  }
}

export function createBuildRunner(ports: RunPorts): BuildRunner {
  return {
    readBatch: (state, need) => readBatch(ports, state, need),
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
