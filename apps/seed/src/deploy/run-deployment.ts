import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { executePlan, processStart } from '@seed/engine';
import type { EnginePorts, Execution, ExecutionResult, ModuleBuilder } from '@seed/engine';
import { BugError, hasErrors, InputError } from '@seed/kernel';
import type { Target } from '@seed/kernel';
import { formatDeploymentPlan, formatRehearsal, hasChanges } from '@seed/view';
import type { PlanSetting } from '@seed/view';
import { pruneJournals } from '../journal/prune-journals.ts';
import { exitCodeFor, orLeave } from '../run/build-ending.ts';
import type { Choice } from '../run/choose-executor.ts';
import type { RemoteChoice } from '../run/choose-place.ts';
import { initiator } from '../run/describe-job.ts';
import { heedCancels } from '../run/heed-cancels.ts';
import { SEED_FARMER } from '../run/module-variables.ts';
import { createNodeCancels } from '../run/node-cancels.ts';
import type { NodeCancels } from '../run/node-cancels.ts';
import { openRunJournal } from '../run/open-run-journal.ts';
import type { RunJournal } from '../run/open-run-journal.ts';
import type { RunScope } from '../run/run-scope.ts';
import type { StopControl } from '../run/stop-control.ts';
import { unlessAborted } from '../run/unless-aborted.ts';
import { VERSION } from '../version.ts';
import { askForConsent } from './ask-for-consent.ts';
import type { DeployCommand } from './deploy-request.ts';
import { openBuilder } from './open-builder.ts';
import type { PrimedTargets } from './remote/prime-targets.ts';
import type { PreparedDeployment } from './prepared-deployment.ts';
import { recordRehearsal } from './rehearsal-report.ts';
import { showPlan } from './show-plan.ts';
import { openStandIns } from './stand-ins.ts';

export interface DeploymentRun {
  readonly command: Exclude<DeployCommand, 'plan'>;
  readonly scope: RunScope;
  readonly stop: StopControl;
  /** Settles when it is known where builds run. */
  readonly choosing: Promise<Choice | RemoteChoice>;
  readonly prepared: PreparedDeployment;
  /** The flag --show-manifest. */
  readonly showManifest: boolean;
  /** Screens that show the run: from when its journal lies open, they have the terminal. */
  readonly screens?: RunScreens;
}

/** What has the terminal while a run goes on that it shows. */
export interface RunScreens {
  /** Called once, when the journal lies open and the run may ask. */
  show(run: { readonly id: string; readonly stateDir: string; readonly stop: StopControl }): void;
}

/** A run that was opened as far as its accounts. */
interface OpenRun extends DeploymentRun {
  readonly primed?: PrimedTargets;
}

/** What a remote run makes, and takes away, in accounts and regions. */
async function openTargets({ scope, prepared }: DeploymentRun): Promise<PrimedTargets | undefined> {
  const { remote, observed, desired, env } = prepared;
  if (remote === undefined) return undefined;
  const { accountsOf, primedTargets } = await import('./remote/prime-targets.ts');
  return primedTargets({
    ...remote,
    key: observed.key,
    deployment: accountsOf(desired, observed),
    compares: desired !== undefined,
    env,
    host: scope.session.host,
    uuid: scope.context.io.uuid,
  });
}

export function planSetting(
  { place, storeName }: PreparedDeployment,
  choice?: Choice | RemoteChoice,
): PlanSetting {
  return {
    state: storeName,
    ...(choice === undefined ? {} : { executor: choice.name }),
    ...(place.rehearsal ? { rehearsal: true } : {}),
  };
}

/** Rejects with InputError when the plan is one that cannot be executed. */
export function mustBeExecutable({ plan, sources }: PreparedDeployment): void {
  const { diagnostics } = plan;
  if (!hasErrors(diagnostics)) return;
  const message = `the plan for ${plan.deployment} cannot be executed`;
  throw new InputError('cli/bad-arguments', message, { diagnostics, sources });
}

const counts = (result: ExecutionResult): Record<string, number> =>
  Object.fromEntries(Object.entries(result.counts).filter(([, many]) => many > 0));

function finish(run: DeploymentRun, result: ExecutionResult | undefined, rehearsal?: unknown): number {
  const { scope, stop } = run;
  const outcome = stop.cause === undefined ? (result?.outcome ?? 'stopped') : 'stopped';
  const exitCode = exitCodeFor(outcome, stop);
  const durationMs = scope.context.io.now() - scope.startedAt;
  scope.session.host.emit({
    type: 'run.finished',
    data: {
      outcome,
      exitCode,
      durationMs,
      ...(result === undefined ? {} : { counts: counts(result) }),
      ...(rehearsal === undefined ? {} : { rehearsal }),
    },
  });
  return exitCode;
}

const NO_BUILDER: ModuleBuilder = {
  executor: 'none',
  build: () => Promise.reject(new BugError('engine/broken', 'a plan without changes had a build')),
};

/** Nobody is asked and nothing is built; only what the manifest says beside its modules may have to be remembered. */
async function nothingToDo(run: OpenRun): Promise<number> {
  const { scope, prepared, command } = run;
  const { plan } = prepared;
  scope.session.host.emit({
    type: 'run.started',
    data: { kind: command, executor: NO_BUILDER.executor, target: plan.deployment },
  });
  if (prepared.place.rehearsal)
    scope.session.host.emit({
      type: 'notice.raised',
      data: { text: `all of this was rehearsed before; remove ${prepared.storeName} to rehearse it again` },
    });
  const ports = await enginePorts(run, NO_BUILDER);
  return finish(run, await executePlan(executionOf(run), ports, run.stop.signal));
}

function executionOf({ prepared, stop }: DeploymentRun): Execution {
  const { plan, observed, desired, observe } = prepared;
  return { plan, observed, observe, force: stop.force, ...(desired === undefined ? {} : { desired }) };
}

/** Accounts and regions whose shared resources are brought up to date because a flag says so. */
const updatedTargets = ({ plan }: PreparedDeployment): readonly Target[] =>
  (plan.cloud?.targets ?? []).flatMap(({ target, resources }) =>
    resources.some(({ action }) => action === 'update') ? [target] : [],
  );

async function enginePorts(run: OpenRun, builder: ModuleBuilder): Promise<EnginePorts> {
  const { scope, prepared, primed } = run;
  const { io } = scope.context;
  const { values } = prepared.settings;
  const standIn = prepared.place.rehearsal ? await openStandIns(scope.context, prepared) : undefined;
  return {
    stores: prepared.stores,
    builder,
    host: scope.session.host,
    onSources: (sources) => {
      for (const [id, text] of sources) scope.sources.set(id, text);
    },
    clock: { now: io.now },
    parallelism: values.parallelism,
    redeployOnOutputChange: values.redeployOnOutputChange,
    staleOutputs: values.staleOutputs,
    env: prepared.env,
    versions: { seedFarmer: SEED_FARMER, seed: VERSION },
    owner: { run: scope.session.id, by: initiator(), host: hostname(), pid: io.pid },
    processStart,
    ...(primed === undefined
      ? {}
      : {
          prepareTargets: primed.prepare,
          dismissTargets: primed.dismiss,
          updateTargets: updatedTargets(prepared),
        }),
    // One run shall tell everything: a module that cannot be rehearsed is no reason to leave the others out.
    ...(standIn === undefined ? {} : { standIn, keepGoing: true }),
  };
}

/** The journal of the run, with the plan that it is about. */
async function openPlanJournal({ scope, prepared, command }: DeploymentRun): Promise<RunJournal> {
  const { plan, settings } = prepared;
  const journal = await openRunJournal(scope, settings.stateDir, { command, target: plan.deployment });
  await writeFile(join(journal.dir, 'plan.json'), `${JSON.stringify(plan, undefined, 2)}\n`, { mode: 0o600 });
  return journal;
}

function tellStart(
  { scope, prepared, command }: DeploymentRun,
  journal: RunJournal,
  choice: Choice | RemoteChoice,
): void {
  scope.session.host.emit({
    type: 'run.started',
    data: {
      kind: command,
      executor: choice.name,
      because: choice.because,
      target: prepared.plan.deployment,
      journal: journal.shown,
      ...(prepared.place.rehearsal ? { rehearsal: true } : {}),
    },
  });
}

/** Works on the plan that was agreed to, under the rules of interruption. */
async function execute(run: OpenRun, builder: ModuleBuilder): Promise<number> {
  const { scope, stop, prepared } = run;
  const { settings, place } = prepared;
  const { out, io, general, print } = scope.context;
  const rehearsal = place.rehearsal ? recordRehearsal() : undefined;
  if (rehearsal !== undefined) scope.session.attach(rehearsal.reporter);
  // Tidying up is no reason for a run to fail.
  const pruned = pruneJournals(settings.stateDir, settings.file.journal).catch(() => []);
  try {
    const ports = await enginePorts(run, builder);
    const result = await orLeave(executePlan(executionOf(run), ports, stop.signal), stop.force);
    const modules = rehearsal?.modules();
    const status = finish(run, result, modules);
    if (modules !== undefined && !general.json) {
      await scope.hush();
      print(`\n${formatRehearsal(modules, { style: out, columns: io.stdout.size?.().columns ?? 88 })}`);
    }
    return status;
  } finally {
    await pruned;
  }
}

interface Agreement {
  readonly choice: Choice | RemoteChoice;
  readonly builder: ModuleBuilder;
  readonly cancels: NodeCancels;
  /** The plan with all its details, for who asks for them. */
  readonly details: string;
}

/**
 * Asks, then executes. A question that waits for somebody stands in the journal, where others see and answer it; where
 * nobody is asked, a run that may not go on leaves no journal.
 */
async function agreeAndExecute(run: OpenRun, agreement: Agreement): Promise<number> {
  const { scope, stop, prepared, screens } = run;
  const { session } = scope;
  const { choice, builder, cancels, details } = agreement;
  let unheed = (): void => {};
  const open = async (): Promise<RunJournal> => {
    const journal = await openPlanJournal(run);
    unheed = heedCancels(journal.dir, { scope, stop, nodes: cancels });
    screens?.show({ id: session.id, stateDir: prepared.settings.stateDir, stop });
    return journal;
  };
  try {
    const early = session.asks ? await open() : undefined;
    await askForConsent(session.host, prepared.plan, { details, signal: stop.signal });
    tellStart(run, early ?? (await open()), choice);
    return await execute(run, builder);
  } finally {
    unheed();
  }
}

/** From a plan to its end: shows it, asks, executes it, and says what came of it. */
export async function runDeployment(run: DeploymentRun): Promise<number> {
  const { scope, prepared, stop } = run;
  const { session, context } = scope;
  const { plan, settings } = prepared;
  const changes = hasChanges(plan);
  // Where nothing is to be built, no machine has to be ready for it.
  const choice =
    changes && !hasErrors(plan.diagnostics) ? await unlessAborted(run.choosing, stop.signal) : undefined;
  for (const diagnostic of prepared.diagnostics)
    if (diagnostic.severity !== 'error')
      session.host.emit({ type: 'diagnostic.reported', data: { diagnostic } });
  session.host.emit({ type: 'plan.made', data: { plan } });
  const setting = planSetting(prepared, choice);
  if (!context.general.json) showPlan(context, prepared, { setting, showManifest: run.showManifest });
  mustBeExecutable(prepared);
  const primed = await openTargets(run);
  const open: OpenRun = { ...run, ...(primed === undefined ? {} : { primed }) };
  if (choice === undefined) return nothingToDo(open);
  const runDir = join(settings.stateDir, 'runs', session.id);
  const cancels = createNodeCancels();
  const builder = await unlessAborted(openBuilder({ ...open, choice, runDir, cancels }), stop.signal);
  const columns = context.io.stderr.size?.().columns ?? 88;
  const details = formatDeploymentPlan(plan, { ...setting, style: context.err, columns, details: true });
  return agreeAndExecute(open, { choice, builder, cancels, details });
}
