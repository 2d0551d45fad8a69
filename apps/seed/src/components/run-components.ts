import { resolve } from 'node:path';
import type { RunPorts, RunRequest } from '@seed/awstoe';
import { CancelledError, InputError, isSeedError, mapLimit } from '@seed/kernel';
import type { Diagnostic } from '@seed/kernel';
import { count, formatDiagnostic } from '@seed/view';
import type { Reporter } from '@seed/view';
import type { CommandFunction } from '../command.ts';
import type { COMPONENTS_RUN_FLAGS } from '../components-run-command.ts';
import { pruneJournals } from '../journal/prune-journals.ts';
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
import { fetchDocument } from './run-documents-source.ts';
import { endRun } from './run-ending.ts';
import { chooseImage } from './run-image.ts';
import { openObjects } from './run-objects.ts';
import { openParameters } from './run-parameter-source.ts';
import { runPart } from './run-part.ts';
import type { PartEnd, PartWorld, RunPart } from './run-part.ts';
import { createComponentReporter } from './run-reporter.ts';
import { hasSteps, plannedSteps, prepareDocuments, readJobs, requestOf } from './run-request.ts';
import { selectImages } from './run-selection.ts';
import type { ComponentRunFlags } from './run-selection.ts';

interface Running {
  readonly scope: RunScope;
  /** As it was typed. */
  readonly target: string;
  readonly flags: ComponentRunFlags;
  readonly settings: Settings;
  readonly parts: readonly RunPart[];
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
    const parts = await openParts(words, { flags, settings, scope, stop });
    return await work({ scope, target, flags, settings, parts, stop, lines });
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

type Opening = Pick<Running, 'flags' | 'settings' | 'scope' | 'stop'>;

/** What was asked for, image by image, with everything that can be known of it before anything runs. */
async function openParts(
  words: readonly string[],
  { flags, settings, scope, stop }: Opening,
): Promise<readonly RunPart[]> {
  const { context, session, sources } = scope;
  if (flags.imdsMock === true && flags.network === 'host')
    throw new InputError('cli/flags-conflict', '--imds-mock cannot be had in the network of the host', {
      hints: ['leave one of them out'],
    });
  const selections = await selectImages(words, flags, context.io);
  for (const selection of selections) for (const [id, text] of selection.sources) sources.set(id, text);
  const all = await prepareDocuments(selections, {
    flags,
    fetch: (arn) => fetchDocument(arn, { context, settings, signal: stop.signal }),
  });
  return selections.map((selection, index): RunPart => {
    const prepared = all[index] ?? { documents: [], skipped: [], systemd: false };
    for (const { document } of prepared.documents) sources.set(document.source.id, document.source.text);
    const image = chooseImage(selection, flags);
    return {
      selection,
      prepared,
      image,
      request: requestOf(selection, flags, { standsIn: image.standsIn, offline: settings.values.offline }),
      run: selections.length === 1 ? session.id : `${session.id}-${selection.name}`,
    };
  });
}

async function work(running: Running): Promise<number> {
  const { scope, flags, settings, parts, stop } = running;
  const { context, session } = scope;
  const jobs = readJobs(flags.jobs);
  const services = await openServices(running);
  if (running.lines !== undefined) session.attach(running.lines);
  const target = running.target === '' ? (parts[0]?.selection.name ?? '.') : running.target;
  const journal = await openRunJournal(scope, settings.stateDir, { command: 'components', target });
  const unwatch = heedCancels(journal.dir, { scope, stop });
  const pruned = pruneJournals(settings.stateDir, settings.file.journal).catch(() => []);
  const images = parts.map(({ image }) => `image ${image.name}, ${image.because}`);
  session.host.emit({
    type: 'run.started',
    data: {
      kind: 'components run',
      executor: 'docker',
      target,
      because: images.join('; '),
      journal: journal.shown,
    },
  });
  tellWarnings(running);
  for (const part of parts) tellSelection(running, part);
  const world: PartWorld = {
    scope,
    flags,
    settings,
    stop,
    services,
    journal: journal.dir,
    look: looker(running),
  };
  try {
    const ends = await runAll(parts, jobs, world);
    const base = flags.logDir === undefined ? journal.dir : resolve(context.io.cwd, flags.logDir);
    const folder = ends.length === 1 ? (ends[0]?.folder ?? base) : base;
    return endRun({ scope, flags, stop, parts, ends, folder });
  } finally {
    unwatch();
    await pruned;
  }
}

/** Every image gets its end: what stops one of them is thrown when the others are through. */
async function runAll(
  parts: readonly RunPart[],
  jobs: number,
  world: PartWorld,
): Promise<readonly PartEnd[]> {
  const ends = await mapLimit(parts, jobs, async (part) => {
    try {
      return await runPart(part, world);
    } catch (error) {
      const isStopped = world.stop.signal.aborted && parts.length > 1;
      return isStopped ? { result: undefined, folder: world.journal } : { error };
    }
  });
  const stopped = ends.flatMap((end) => ('error' in end ? [end.error] : []));
  if (stopped.length === 0) return ends.flatMap((end) => ('error' in end ? [] : [end]));
  for (const error of stopped.slice(1))
    world.scope.session.host.emit({
      type: 'notice.raised',
      data: { text: error instanceof Error ? error.message : String(error) },
    });
  throw stopped[0];
}

async function openServices({
  scope,
  flags,
  settings,
}: Running): Promise<Pick<RunPorts, 'objects' | 'parameters'>> {
  const { context } = scope;
  const objects = await openObjects(flags.s3 ?? [], context, settings);
  const parameters = await openParameters(flags.ssmFile, context, settings);
  return {
    ...(objects === undefined ? {} : { objects }),
    ...(parameters === undefined ? {} : { parameters }),
  };
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

function tellWarnings({ scope, parts }: Running): void {
  const { host } = scope.session;
  const warnings = parts.flatMap(({ selection }) => selection.warnings);
  if ((scope.context.general.verbose ?? 0) > 0)
    for (const diagnostic of warnings) host.emit({ type: 'diagnostic.reported', data: { diagnostic } });
  else if (warnings.length > 0)
    host.emit({
      type: 'notice.raised',
      data: { text: `${count(warnings.length, 'warning')} about these documents: seed components validate` },
    });
}

function tellSelection({ scope }: Running, { prepared, request }: RunPart): void {
  const { host } = scope.session;
  const { phases } = request;
  for (const document of prepared.documents) host.emit(plannedSteps(document, phases));
  for (const { name, arn } of prepared.skipped)
    host.emit({
      type: 'node.finished',
      node: name,
      data: { outcome: 'skipped', cause: `only AWS has ${arn}; get it with --managed fetch` },
    });
  if (!hasSteps(prepared.documents, phases))
    host.emit({
      type: 'notice.raised',
      data: { text: `nothing to run: no document has a phase ${phases.join(' or ')}` },
    });
}

/** A shell where a step fails; undefined where nobody can type. */
function looker({ scope, flags, settings }: Running): RunRequest['look'] {
  const { io, wiring, note } = scope.context;
  const { terminal } = io;
  if (flags.shellOnFailure !== true || terminal === undefined || !io.interactive) return undefined;
  let before: Promise<unknown> = Promise.resolve();
  const open: NonNullable<RunRequest['look']> = async ({ ref, workingDirectory }) => {
    const { host } = scope.session;
    host.emit({
      type: 'build.paused',
      data: { ref, reason: 'failure', attach: `seed attach ${ref}` },
    });
    note(`a shell in ${ref}; steps run in ${workingDirectory}; leave it to go on`);
    await (await wiring()).attach({ settings, io, build: ref, terminal });
    host.emit({ type: 'build.resumed', data: { ref } });
  };
  // There is one terminal: steps of other images that fail meanwhile wait for it.
  return (place) => {
    const turn = before.then(() => open(place));
    before = turn.catch(() => undefined);
    return turn;
  };
}
