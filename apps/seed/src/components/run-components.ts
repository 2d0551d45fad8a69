import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runDocuments } from '@seed/awstoe';
import type { RunPorts, RunRequest, RunResult } from '@seed/awstoe';
import { CancelledError, EXIT, isSeedError } from '@seed/kernel';
import type { Diagnostic, EventOf } from '@seed/kernel';
import { count, formatDiagnostic } from '@seed/view';
import type { Reporter } from '@seed/view';
import type { CommandFunction } from '../command.ts';
import type { COMPONENTS_RUN_FLAGS } from '../components-run-command.ts';
import { pruneJournals } from '../journal/prune-journals.ts';
import { exitCodeFor, orLeave } from '../run/build-ending.ts';
import { heedCancels } from '../run/heed-cancels.ts';
import { shownPath } from '../run/find-target.ts';
import { openRunJournal } from '../run/open-run-journal.ts';
import { openRunScope } from '../run/run-scope.ts';
import type { RunScope } from '../run/run-scope.ts';
import { controlStop } from '../run/stop-control.ts';
import type { StopControl } from '../run/stop-control.ts';
import { stopVoice } from '../run/stop-voice.ts';
import { resolveSettings } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { fetchDocument, openDocuments } from './run-documents-source.ts';
import { download } from './run-download.ts';
import { openRunFolder, toeFolder } from './run-files.ts';
import type { OpenFolder } from './run-files.ts';
import { chooseImage } from './run-image.ts';
import { openObjects } from './run-objects.ts';
import { openParameters } from './run-parameter-source.ts';
import { createComponentReporter } from './run-reporter.ts';
import { hasSteps, plannedSteps, prepareDocuments, requestOf } from './run-request.ts';
import type { Prepared } from './run-request.ts';
import { selectComponents } from './run-selection.ts';
import type { ComponentRunFlags, RunSelection } from './run-selection.ts';

interface Running {
  readonly scope: RunScope;
  /** As it was typed. */
  readonly target: string;
  readonly flags: ComponentRunFlags;
  readonly settings: Settings;
  readonly selection: RunSelection;
  readonly prepared: Prepared;
  readonly stop: StopControl;
  readonly lines: Reporter | undefined;
}

/** `seed components run`: documents in a local container. */
export const componentsRun: CommandFunction<typeof COMPONENTS_RUN_FLAGS> = async (context, flags, words) => {
  const target = flags.recipe ?? words.join(' ');
  const scope = openRunScope(context, {
    command: 'components',
    target: target === '' ? '.' : target,
    name: (words[0] ?? flags.recipe ?? 'run').replace(/^.*\//, ''),
    ...(flags.events === undefined ? {} : { events: flags.events }),
  });
  const stop = controlStop(context.io, stopVoice(scope));
  const lines = openLines(scope);
  try {
    const { io } = context;
    const settings = await resolveSettings({ io, flags: pick(flags) });
    const selection = await selectComponents(words, flags, io);
    for (const [id, text] of selection.sources) scope.sources.set(id, text);
    const prepared = await prepareDocuments(selection, {
      flags,
      fetch: (arn) => fetchDocument(arn, { context, settings, signal: stop.signal }),
    });
    for (const { document } of prepared.documents)
      scope.sources.set(document.source.id, document.source.text);
    return await work({ scope, target, flags, settings, selection, prepared, stop, lines });
  } catch (error) {
    const told = stop.cause === undefined ? error : interrupted(stop.cause, error);
    // What ends the run is told by the command itself.
    if (lines !== undefined) {
      await scope.session.detach(lines);
      tellRefusals(scope, told);
    }
    await scope.fail(told, { executor: 'docker', target });
    throw told;
  } finally {
    stop.dispose();
    await scope.close();
  }
};

/** Flags that are settings of every command that talks to AWS. */
const pick = ({ profile, region, endpointUrl }: ComponentRunFlags): Record<string, unknown> => ({
  profile,
  region,
  endpointUrl,
});

function interrupted(by: NonNullable<StopControl['cause']>, cause: unknown): CancelledError {
  const signal = by === 'SIGTERM' ? 'SIGTERM' : 'SIGINT';
  return new CancelledError('cli/interrupted', 'the run was interrupted before its first step', signal, {
    cause,
  });
}

async function work(running: Running): Promise<number> {
  const { scope, flags, settings, selection, prepared, stop } = running;
  const { context, session } = scope;
  const { io } = context;
  const plain = requestOf(selection, flags);
  const image = chooseImage(selection, flags);
  const objects = await openObjects(flags.s3 ?? [], context, settings);
  const parameters = await openParameters(flags.ssmFile, context, settings);
  const documents = openDocuments(selection, flags, context, settings);
  const machines = await openMachines(running);
  if (running.lines !== undefined) session.attach(running.lines);
  const target = running.target === '' ? selection.name : running.target;
  const journal = await openRunJournal(scope, settings.stateDir, { command: 'components', target });
  const unwatch = heedCancels(journal.dir, { scope, stop });
  const pruned = pruneJournals(settings.stateDir, settings.file.journal).catch(() => []);
  session.host.emit({
    type: 'run.started',
    data: {
      kind: 'components run',
      executor: 'docker',
      target,
      because: `image ${image.name}, ${image.because}`,
      journal: journal.shown,
    },
  });
  tellSelection(running, plain.phases);
  const folder = openFolder(running, journal.dir);
  const ports: RunPorts = {
    machines,
    host: session.host,
    clock: { now: io.now },
    folder,
    download,
    sleep: async (ms, signal) => wait(ms, undefined, { signal }),
    ...(objects === undefined ? {} : { objects }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(documents === undefined ? {} : { documents }),
  };
  const look = looker(running);
  const request: RunRequest = {
    ...plain,
    run: session.id,
    image: image.name,
    documents: prepared.documents,
    ...(flags.shellOnFailure === true && look === undefined ? { onFailure: 'keep' as const } : {}),
    ...(look === undefined ? {} : { look }),
  };
  try {
    const result = await orLeave(runDocuments(request, ports, { signal: stop.signal }), stop.force);
    return finish(running, result, folder);
  } finally {
    unwatch();
    folder.close();
    await pruned;
  }
}

async function openMachines({ scope, flags, settings, prepared }: Running): Promise<RunPorts['machines']> {
  const { context, session } = scope;
  const wiring = await context.wiring();
  return wiring.machines({
    settings,
    io: context.io,
    network: flags.network ?? 'default',
    systemd: prepared.systemd,
    shims: flags.shims ?? 'basic',
    say: (text) => session.host.emit({ type: 'notice.raised', data: { text } }),
    ...(flags.platform === undefined ? {} : { architecture: flags.platform.replace('linux/', '') }),
  });
}

/** Every step that cannot run here; the error itself only counts them. */
function tellRefusals({ context, sources }: RunScope, error: unknown): void {
  const found = isSeedError(error) ? error.data['diagnostics'] : undefined;
  if (!Array.isArray(found) || found.length === 0) return;
  const { note, err } = context;
  for (const diagnostic of found as Diagnostic[])
    note(`${formatDiagnostic(diagnostic, { style: err, sources, columns: 88 })}\n`);
}

/** Lines for people; programs have their own. */
function openLines({ context, sources }: RunScope): Reporter | undefined {
  const { io, general, out, err } = context;
  if (general.json === true) return undefined;
  return createComponentReporter(
    { out: io.stdout, err: io.stderr },
    {
      style: out,
      errorStyle: err,
      sources,
      verbosity: general.quiet === true ? -1 : (general.verbose ?? 0),
      now: io.now,
      github: io.env['GITHUB_ACTIONS'] === 'true',
      shown: (path) => shownPath(path, io.cwd),
    },
  );
}

function tellSelection({ scope, selection, prepared }: Running, phases: readonly string[]): void {
  const { host } = scope.session;
  for (const document of prepared.documents) host.emit(plannedSteps(document, phases));
  for (const { name, arn } of prepared.skipped)
    host.emit({
      type: 'node.finished',
      node: name,
      data: { outcome: 'skipped', cause: `only AWS has ${arn}; get it with --managed fetch` },
    });
  const { warnings } = selection;
  if ((scope.context.general.verbose ?? 0) > 0)
    for (const diagnostic of warnings) host.emit({ type: 'diagnostic.reported', data: { diagnostic } });
  else if (warnings.length > 0)
    host.emit({
      type: 'notice.raised',
      data: { text: `${count(warnings.length, 'warning')} about these documents: seed components validate` },
    });
  if (!hasSteps(prepared.documents, phases))
    host.emit({
      type: 'notice.raised',
      data: { text: `nothing to run: no document has a phase ${phases.join(' or ')}` },
    });
}

function openFolder({ scope, flags }: Running, journal: string): OpenFolder {
  const { io, note, err } = scope.context;
  const base = flags.logDir === undefined ? journal : resolve(io.cwd, flags.logDir);
  return openRunFolder(join(base, toeFolder(scope.startedAt, io.uuid())), (error) =>
    note(`${err.glyph('attention')} files of the run cannot be written: ${error.message}`),
  );
}

/** A shell where a step fails; undefined where nobody can type. */
function looker({ scope, flags, settings }: Running): RunRequest['look'] {
  const { io, wiring, note } = scope.context;
  const { terminal } = io;
  if (flags.shellOnFailure !== true || terminal === undefined || !io.interactive) return undefined;
  return async ({ ref, workingDirectory }) => {
    const { host } = scope.session;
    host.emit({
      type: 'build.paused',
      data: { ref, reason: 'failure', attach: `seed attach ${ref}` },
    });
    note(`a shell in ${ref}; steps run in ${workingDirectory}; leave it to go on`);
    await (await wiring()).attach({ settings, io, build: ref, terminal });
    host.emit({ type: 'build.resumed', data: { ref } });
  };
}

type Outcome = EventOf<'run.finished'>['data']['outcome'];

function finish(running: Running, result: RunResult | undefined, folder: OpenFolder): number {
  const { scope, stop, flags, prepared } = running;
  const { host } = scope.session;
  const outcome = outcomeOf(running, result);
  const { io } = scope.context;
  if (result?.kept !== undefined)
    host.emit({
      type: 'notice.raised',
      data: { text: `the container is kept: ${result.kept.attach}; remove it with seed clean` },
    });
  if (result?.image !== undefined)
    host.emit({
      type: 'notice.raised',
      data: { text: `the end of the build stage is the image ${result.image}` },
    });
  const empty =
    flags.strict === true &&
    outcome === 'succeeded' &&
    !hasSteps(prepared.documents, requestOf(running.selection, flags).phases);
  const said: Outcome = empty ? 'failed' : outcome;
  const exitCode = stop.cause === undefined && said === 'succeeded' ? EXIT.done : exitCodeFor(said, stop);
  host.emit({
    type: 'run.finished',
    data: {
      outcome: said,
      exitCode,
      durationMs: io.now() - scope.startedAt,
      counts: { ...result?.counts, folder: folder.dir },
      ...messageOf(running, result, empty),
    },
  });
  return exitCode;
}

function outcomeOf({ stop, flags }: Running, result: RunResult | undefined): Outcome {
  if (stop.cause !== undefined || result === undefined || result.status === 'stopped') return 'stopped';
  if (result.status === 'failed') return 'failed';
  return flags.failOnIgnored === true && result.counts.ignored > 0 ? 'failed' : 'succeeded';
}

function messageOf(
  { flags }: Running,
  result: RunResult | undefined,
  empty: boolean,
): { readonly message: string } | undefined {
  if (empty) return { message: 'no step was run, and --strict does not allow that' };
  if (result?.message !== undefined) return { message: result.message };
  if (flags.failOnIgnored === true && (result?.counts.ignored ?? 0) > 0)
    return { message: 'failures were ignored, and --fail-on-ignored does not allow that' };
  return undefined;
}
