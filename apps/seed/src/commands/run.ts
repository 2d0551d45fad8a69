import { basename, join } from 'node:path';
import type { BuildJob, BuildResult } from '@seed/deployspec';
import { CancelledError, EXIT } from '@seed/kernel';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { RUN_FLAGS } from '../flags.ts';
import { nextBuildNumber } from '../journal/build-number.ts';
import { pruneJournals } from '../journal/prune-journals.ts';
import { checkJob, exitCodeFor, orLeave } from '../run/build-ending.ts';
import { choosePlace, isRemote } from '../run/choose-place.ts';
import { describeJob } from '../run/describe-job.ts';
import { executeJob } from '../run/execute-job.ts';
import type { Executed } from '../run/execute-job.ts';
import { formatPlan, planOf } from '../run/format-plan.ts';
import { heedCancels } from '../run/heed-cancels.ts';
import { keepMetadata } from '../run/module-facts.ts';
import { prepareRun } from '../run/prepare-run.ts';
import type { PreparedRun } from '../run/prepare-run.ts';
import { openPlace } from '../run/open-place.ts';
import type { OpenPlace } from '../run/open-place.ts';
import { openRunJournal } from '../run/open-run-journal.ts';
import { openRunScope } from '../run/run-scope.ts';
import type { RunScope } from '../run/run-scope.ts';
import type { RunFlags } from '../run/run-request.ts';
import { controlStop } from '../run/stop-control.ts';
import type { StopControl } from '../run/stop-control.ts';
import { stopVoice } from '../run/stop-voice.ts';
import { unlessAborted } from '../run/unless-aborted.ts';

const mayNeedEngine = (flags: RunFlags, { env }: CommandContext['io']): boolean =>
  flags.remote !== true &&
  ![flags.executor, env['SEED_EXECUTOR']].some((name) => name === 'host' || name === 'codebuild');

/** The engine takes its time to answer, in which the spec can be read; the choice of executor asks again. */
function knock({ io, wiring }: CommandContext): void {
  void wiring()
    .then((adapters) => adapters.probeEngine(io))
    .catch(() => undefined);
}

/** Prints what a run would do; changes nothing. */
async function plan(context: CommandContext, flags: RunFlags, word: string | undefined): Promise<number> {
  const { io, general, print, out } = context;
  const prepared = await prepareRun(io, flags, word);
  const choice = await choosePlace(context, prepared);
  const described = await describeJob(context, prepared, {
    signal: new AbortController().signal,
    runDir: join(prepared.settings.stateDir, 'runs', 'plan'),
    account: { accountId: prepared.settings.values.account, region: prepared.settings.values.region },
    executor: choice.name,
    stage: false,
  });
  const shown = planOf(described.job, choice, described.origins);
  print(general.json ? JSON.stringify(shown) : formatPlan(shown, out));
  await described.dispose();
  return EXIT.done;
}

async function startJournal(scope: RunScope, prepared: PreparedRun, place: OpenPlace): Promise<string> {
  const { settings, target } = prepared;
  const journal = await openRunJournal(scope, settings.stateDir, { command: 'run', target: target.spec.id });
  scope.session.host.emit({
    type: 'run.started',
    data: {
      kind: 'run',
      executor: place.name,
      because: place.because,
      target: target.spec.id,
      journal: journal.shown,
    },
  });
  for (const diagnostic of prepared.read.warnings) {
    scope.session.host.emit({ type: 'diagnostic.reported', data: { diagnostic } });
  }
  return journal.dir;
}

function finish(scope: RunScope, executed: Executed, stop: StopControl): number {
  const outcome = stop.cause === undefined ? executed.outcome : 'stopped';
  const exitCode = exitCodeFor(outcome, stop);
  const groups = Map.groupBy(scope.view().nodes.values(), (node) => node.status);
  const counts = Object.fromEntries([...groups].map(([name, list]) => [name, list.length]));
  const durationMs = scope.context.io.now() - scope.startedAt;
  scope.session.host.emit({ type: 'run.finished', data: { outcome, exitCode, durationMs, counts } });
  return exitCode;
}

async function keepWhatModulesSay(
  prepared: PreparedRun,
  job: BuildJob,
  results: readonly BuildResult[],
): Promise<void> {
  const [result] = results;
  if (job.module === undefined || job.rehearsal !== undefined || result?.outcome !== 'succeeded') return;
  await keepMetadata(prepared.settings.stateDir, job.module, result.metadata);
}

/** Numbers of builds in CodeBuild are CodeBuild's. */
async function numbered(prepared: PreparedRun, { name }: OpenPlace, job: BuildJob): Promise<BuildJob> {
  if (name === 'codebuild') return job;
  return { ...job, number: await nextBuildNumber(prepared.settings.stateDir, job.project) };
}

/** Runs the builds of a prepared run under the rules of interruption. */
async function work(scope: RunScope, prepared: PreparedRun, stop: StopControl): Promise<number> {
  const { signal } = stop;
  const choice = await unlessAborted(choosePlace(scope.context, prepared), signal);
  const place = await openPlace(scope, prepared, { choice, signal });
  try {
    return await buildIn(place, { scope, prepared, stop });
  } finally {
    place.close();
  }
}

async function buildIn(
  place: OpenPlace,
  {
    scope,
    prepared,
    stop,
  }: { readonly scope: RunScope; readonly prepared: PreparedRun; readonly stop: StopControl },
): Promise<number> {
  const { name, executor, account, seedkit } = place;
  const { stateDir, file } = prepared.settings;
  const { signal } = stop;
  const described = await describeJob(scope.context, prepared, {
    signal,
    runDir: join(stateDir, 'runs', scope.session.id),
    account,
    executor: name,
    ...(seedkit === undefined ? {} : { seedkit }),
    stage: true,
  });
  try {
    await unlessAborted(checkJob(executor, described.job, signal), signal);
    const dir = await startJournal(scope, prepared, place);
    const unheed = heedCancels(dir, { scope, stop });
    // Tidying up is no reason for a run to fail.
    const pruned = pruneJournals(stateDir, file.journal).catch(() => []);
    const job = await numbered(prepared, place, described.job);
    const left: Executed = { outcome: 'stopped', results: [] };
    const executed =
      (await orLeave(executeJob(scope, prepared, { executor, job, stop }), stop.force)) ?? left;
    unheed();
    await keepWhatModulesSay(prepared, job, executed.results);
    await pruned;
    return finish(scope, executed, stop);
  } finally {
    await described.dispose();
  }
}

/** What helps after a failure: nobody gets into a build of CodeBuild. */
function nextStep(prepared: PreparedRun): { readonly next?: string } {
  if (prepared.flags.onFailure !== undefined || isRemote(prepared)) return {};
  return { next: 'add `--on-failure shell` for a look inside where it fails' };
}

/** What broke off because of an interrupt is no error of its own. */
function interrupted(by: NonNullable<StopControl['cause']>, cause: unknown): CancelledError {
  const signal = by === 'SIGTERM' ? 'SIGTERM' : 'SIGINT';
  return new CancelledError('cli/interrupted', 'the run was interrupted before its build began', signal, {
    cause,
  });
}

/** `seed run`: one thing on one executor. */
export const run: CommandFunction<typeof RUN_FLAGS> = async (context, flags, [word]) => {
  if (word !== undefined && /\.ya?ml$/.test(word)) {
    const { isManifest, runManifest } = await import('../deploy/run-manifest.ts');
    if (await isManifest(word, flags, context.io)) return runManifest(context, flags, word);
  }
  if (flags.plan === true || flags.dryRun === true) return plan(context, flags, word);
  const scope = openRunScope(context, {
    command: 'run',
    target: word ?? '.',
    name: basename(word ?? context.io.cwd),
    ...(flags.events === undefined ? {} : { events: flags.events }),
  });
  const stop = controlStop(context.io, stopVoice(scope));
  if (mayNeedEngine(flags, context.io)) knock(context);
  try {
    const prepared = await prepareRun(context.io, flags, word);
    for (const [id, text] of prepared.read.sources) scope.sources.set(id, text);
    scope.show({ logFormat: prepared.settings.values.logFormat, ...nextStep(prepared) });
    return await work(scope, prepared, stop);
  } catch (error) {
    const told = stop.cause === undefined ? error : interrupted(stop.cause, error);
    await scope.fail(told, {
      executor: flags.remote === true ? 'codebuild' : (flags.executor ?? 'auto'),
      target: word ?? '.',
    });
    throw told;
  } finally {
    stop.dispose();
    await scope.close();
  }
};
