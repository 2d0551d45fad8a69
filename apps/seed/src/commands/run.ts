import { basename, join } from 'node:path';
import type { BuildJob, BuildResult } from '@seed/deployspec';
import { CancelledError, EXIT } from '@seed/kernel';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { RUN_FLAGS } from '../flags.ts';
import { nextBuildNumber } from '../journal/build-number.ts';
import { watchCancel } from '../journal/cancel-file.ts';
import { pruneJournals } from '../journal/prune-journals.ts';
import { checkJob, exitCodeFor, orLeave } from '../run/build-ending.ts';
import type { Choice } from '../run/choose-executor.ts';
import { chooseHere } from '../run/choose-here.ts';
import { describeJob } from '../run/describe-job.ts';
import { executeJob } from '../run/execute-job.ts';
import type { Executed } from '../run/execute-job.ts';
import { formatPlan, planOf } from '../run/format-plan.ts';
import { hostPermission } from '../run/host-permission.ts';
import { keepMetadata } from '../run/module-facts.ts';
import { prepareRun } from '../run/prepare-run.ts';
import type { PreparedRun } from '../run/prepare-run.ts';
import { openExecutor } from '../run/open-executor.ts';
import { openRunJournal } from '../run/open-run-journal.ts';
import { openRunScope } from '../run/run-scope.ts';
import type { RunScope } from '../run/run-scope.ts';
import type { RunFlags } from '../run/run-request.ts';
import { controlStop } from '../run/stop-control.ts';
import type { StopControl } from '../run/stop-control.ts';
import { stopVoice } from '../run/stop-voice.ts';
import { unlessAborted } from '../run/unless-aborted.ts';

/** The engine takes its time to answer, in which the spec can be read; the choice of executor asks again. */
function knock({ io, wiring }: CommandContext): void {
  void wiring()
    .then((adapters) => adapters.probeEngine(io))
    .catch(() => undefined);
}

const choose = (context: CommandContext, { settings, request }: PreparedRun): Promise<Choice> =>
  chooseHere(context, {
    settings,
    ...(request.executor === undefined ? {} : { asked: request.executor }),
  });

/** Prints what a run would do; changes nothing. */
async function plan(context: CommandContext, flags: RunFlags, word: string | undefined): Promise<number> {
  const { io, general, print, out } = context;
  const prepared = await prepareRun(io, flags, word);
  const choice = await choose(context, prepared);
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

async function startJournal(scope: RunScope, prepared: PreparedRun, choice: Choice): Promise<string> {
  const { settings, target } = prepared;
  const journal = await openRunJournal(scope, settings.stateDir, { command: 'run', target: target.spec.id });
  scope.session.host.emit({
    type: 'run.started',
    data: {
      kind: 'run',
      executor: choice.name,
      because: choice.because,
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

/** Runs the builds of a prepared run under the rules of interruption. */
async function work(scope: RunScope, prepared: PreparedRun, stop: StopControl): Promise<number> {
  const { context, session } = scope;
  const { settings } = prepared;
  const wiring = await context.wiring();
  const choice = await unlessAborted(choose(context, prepared), stop.signal);
  const executor = await openExecutor(scope, settings, {
    name: choice.name,
    source: prepared.target.dir,
    hostAllowed: hostPermission(prepared, context.io.env),
  });
  const runDir = join(settings.stateDir, 'runs', session.id);
  const account = await wiring.account({ settings, io: context.io, signal: stop.signal });
  const { signal } = stop;
  const described = await describeJob(context, prepared, {
    signal,
    runDir,
    account,
    executor: choice.name,
    stage: true,
  });
  try {
    await unlessAborted(checkJob(executor, described.job, signal), signal);
    const dir = await startJournal(scope, prepared, choice);
    const unwatch = watchCancel(dir, () => stop.cancel());
    // Tidying up is no reason for a run to fail.
    const pruned = pruneJournals(settings.stateDir, settings.file.journal).catch(() => []);
    const number = await nextBuildNumber(settings.stateDir, described.job.project);
    const job = { ...described.job, number };
    const left: Executed = { outcome: 'stopped', results: [] };
    const executed =
      (await orLeave(executeJob(scope, prepared, { executor, job, stop }), stop.force)) ?? left;
    unwatch();
    await keepWhatModulesSay(prepared, job, executed.results);
    await pruned;
    return finish(scope, executed, stop);
  } finally {
    await described.dispose();
  }
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
    ...(flags.onFailure === undefined
      ? { next: 'add `--on-failure shell` for a look inside where it fails' }
      : {}),
  });
  const stop = controlStop(context.io, stopVoice(scope));
  if (flags.executor !== 'host' && context.io.env['SEED_EXECUTOR'] !== 'host') knock(context);
  try {
    const prepared = await prepareRun(context.io, flags, word);
    for (const [id, text] of prepared.read.sources) scope.sources.set(id, text);
    scope.show(prepared.settings.values);
    return await work(scope, prepared, stop);
  } catch (error) {
    const told = stop.cause === undefined ? error : interrupted(stop.cause, error);
    await scope.fail(told, { executor: flags.executor ?? 'auto', target: word ?? '.' });
    throw told;
  } finally {
    stop.dispose();
    await scope.close();
  }
};
