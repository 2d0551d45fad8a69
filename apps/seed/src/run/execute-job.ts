import { resolve } from 'node:path';
import { runBatch } from '@seed/build';
import { parseBuildspec } from '@seed/deployspec';
import type { BatchTask, BuildJob, BuildResult, BuildSpec, Executor } from '@seed/deployspec';
import { hasErrors, InputError } from '@seed/kernel';
import type { EventOf } from '@seed/kernel';
import { nextBuildNumber } from '../journal/build-number.ts';
import { askPaused } from './ask-paused.ts';
import { readSource } from './find-target.ts';
import { computeType } from './make-job.ts';
import type { PreparedRun } from './prepare-run.ts';
import type { RunScope } from './run-scope.ts';
import type { StopControl } from './stop-control.ts';

export interface Execution {
  readonly executor: Executor;
  readonly job: BuildJob;
  readonly stop: StopControl;
}

export interface Executed {
  readonly outcome: EventOf<'run.finished'>['data']['outcome'];
  readonly results: readonly BuildResult[];
}

/** Runs the one build, or the batch that the spec has. */
export async function executeJob(
  scope: RunScope,
  prepared: PreparedRun,
  execution: Execution,
): Promise<Executed> {
  const { executor, job, stop } = execution;
  const { flags } = prepared;
  const io = {
    host: scope.session.host,
    signal: stop.signal,
    force: stop.force,
    paused: askPaused(scope, stop),
  };
  const { batch } = job.spec;
  if (batch === undefined || flags.batch === false) {
    const result = await executor.execute(job, io);
    return { outcome: result.outcome, results: [result] };
  }
  const { io: processIo } = scope.context;
  const done = await runBatch(
    {
      batch,
      executor,
      slots: prepared.settings.values.parallelism,
      clock: { now: processIo.now },
      ...(flags.task === undefined ? {} : { only: flags.task }),
      jobFor: (task) => taskJob(scope, prepared, { job, task }),
    },
    io,
  );
  return { outcome: done.outcome, results: done.tasks.flatMap(({ result }) => result ?? []) };
}

/** The spec of a task: a file of the source, or a text of its own. */
async function taskSpec(
  scope: RunScope,
  prepared: PreparedRun,
  task: BatchTask,
): Promise<{ spec: BuildSpec; specName: string; specText: string; specPath?: string } | undefined> {
  const { buildspec } = task;
  if (buildspec === undefined) return undefined;
  const inline = buildspec.includes('\n');
  const source = inline
    ? { id: `<buildspec of ${task.identifier}>`, text: buildspec }
    : await readSource(resolve(prepared.target.dir, buildspec), scope.context.io);
  const loaded = parseBuildspec(source);
  scope.sources.set(source.id, source.text);
  if (loaded.value === undefined || hasErrors(loaded.diagnostics)) {
    for (const diagnostic of loaded.diagnostics) {
      scope.session.host.emit({ type: 'diagnostic.reported', node: task.identifier, data: { diagnostic } });
    }
    throw new InputError('cli/bad-arguments', `"${source.id}" cannot be run`, loaded);
  }
  const path = inline ? {} : { specPath: buildspec };
  return { spec: loaded.value, specName: source.id, specText: source.text, ...path };
}

/** The job of one task: the batch's, with what the task overrides. */
async function taskJob(
  scope: RunScope,
  prepared: PreparedRun,
  { job, task }: { readonly job: BuildJob; readonly task: BatchTask },
): Promise<BuildJob> {
  const { stateDir } = prepared.settings;
  const { environment } = task;
  const spec = await taskSpec(scope, prepared, task);
  const { artifacts, reports } = job.outputs;
  return {
    ...job,
    ...spec,
    node: task.identifier,
    uuid: scope.context.io.uuid(),
    number: await nextBuildNumber(stateDir, job.project),
    ...(spec === undefined ? {} : { sources: new Map(scope.sources) }),
    environment: [...environment.variables, ...job.environment],
    image: environment.image === undefined ? job.image : { ...job.image, name: environment.image },
    compute: {
      ...job.compute,
      ...(environment.computeType === undefined ? {} : { type: computeType(environment.computeType) }),
      ...(environment.type === undefined ? {} : { environmentType: environment.type }),
    },
    privileged: environment.privileged ?? job.privileged,
    outputs: {
      ...job.outputs,
      artifacts: resolve(artifacts, task.identifier),
      reports: resolve(reports, task.identifier),
    },
  };
}
