import { join } from 'node:path';
import { EXIT } from '@seed/kernel';
import type { SeedEvent } from '@seed/kernel';
import { createTextReporter, deploymentPlan, formatDeploymentPlan } from '@seed/view';
import type { Reporter } from '@seed/view';
import type { CommandContext } from '../command.ts';
import { createComponentReporter } from '../components/run-reporter.ts';
import { followEvents } from '../journal/follow-events.ts';
import { followLogs } from '../journal/follow-logs.ts';
import { logName } from '../journal/open-journal.ts';
import { isAlive, readRun } from '../journal/read-journal.ts';
import type { JournalRun } from '../journal/read-journal.ts';
import { shownPath } from '../run/find-target.ts';

const POLL_MS = 200;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, POLL_MS));

/** What a question sounds like to somebody who reads lines, and how it is answered from here. */
function tellQuestion({ note, err }: CommandContext, run: string, event: SeedEvent): void {
  if (event.type === 'question.asked') {
    const { subject, default: expected } = event.data;
    const answer = event.data.kind === 'text' ? (expected ?? '<answer>') : 'yes|no';
    note(`? ${subject}`);
    note(`  answer with ${err.cyan(`seed runs answer ${run} ${answer}`)}`);
  } else if (event.type === 'question.answered') {
    const { answer, who, by } = event.data;
    note(`  answered: ${answer || 'no'}${who === undefined ? ` (${by})` : ` by ${who}`}`);
  }
}

/** Questions that were answered beforehand were never asked of anybody. */
function isRhetorical(event: SeedEvent, batch: readonly SeedEvent[]): boolean {
  if (event.type === 'question.answered') return event.data.by === 'flag';
  if (event.type !== 'question.asked') return false;
  const { id } = event.data;
  return batch.some(({ type, data }) => type === 'question.answered' && data.id === id && data.by === 'flag');
}

/** What a person has to know who is asked about it. */
function tellPlan({ print, out, io }: CommandContext, event: SeedEvent): void {
  const plan = event.type === 'plan.made' ? deploymentPlan(event.data.plan) : undefined;
  if (plan === undefined) return;
  const columns = io.stdout.size?.().columns ?? 88;
  print(formatDeploymentPlan(plan, { style: out, columns, state: '' }));
}

/** Components have lines of their own; what they are is known from how they were started. */
function reporterOf({ io, general, out, err }: CommandContext, { header }: JournalRun): Reporter {
  const verbosity = general.quiet ? -1 : (general.verbose ?? 0);
  const style = { style: out, errorStyle: err, sources: new Map(), verbosity, now: io.now };
  if (header.command === 'components' && header.args[0] === 'run')
    return createComponentReporter(
      { out: io.stdout, err: io.stderr },
      { ...style, github: false, shown: (path) => shownPath(path, io.cwd), heartbeatMs: 0 },
    );
  return createTextReporter({ out: io.stdout, err: io.stderr }, style);
}

/**
 * Tells a run from its beginning, line by line, until it ends: for terminals that cannot draw, for screen readers, and for
 * logs. Gives the exit status of the telling, not of the run.
 */
export async function monitorPlainly(context: CommandContext, run: JournalRun): Promise<number> {
  const { io, note, err } = context;
  const id = run.header.id;
  const reporter = reporterOf(context, run);
  const nodes = new Map<string, string>();
  const events = followEvents(join(run.dir, 'events.ndjson'));
  const logs = followLogs(
    run.dir,
    (name) => nodes.get(name) ?? name.slice(0, -'.log'.length).replace('.', '/'),
  );
  let stopped: number | undefined;
  const off = io.onSignal((signal) => {
    stopped = signal === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
  });
  let last: SeedEvent | undefined;
  const tell = (event: SeedEvent, batch: readonly SeedEvent[] = []): void => {
    tellPlan(context, event);
    reporter.event(event);
    if (!isRhetorical(event, batch)) tellQuestion(context, id, event);
  };
  /** Events and lines as they happened; the end of the run is kept for the end. */
  const drain = async (): Promise<boolean> => {
    const found = await events.next();
    for (const { node } of found) if (node !== undefined) nodes.set(logName(node), node);
    const lines = await logs.next();
    last ??= found.find(({ type }) => type === 'run.finished');
    const said = [
      ...found
        .filter((event) => event !== last)
        .map((event) => ({ at: Date.parse(event.at), tell: () => tell(event, found) })),
      ...lines.map((line) => ({ at: line.at, tell: () => reporter.log(line) })),
    ];
    for (const one of said.toSorted((a, b) => a.at - b.at)) one.tell();
    await io.stdout.drained();
    return said.length > 0;
  };
  try {
    while (stopped === undefined && last === undefined) {
      // Looked at before reading: what a process wrote before it died is there to be read.
      const lives = isAlive(run.header.owner);
      if (await drain()) continue;
      if (!lives) break;
      if ((await readRun(run.dir)) === undefined) break;
      await pause();
    }
    // The lines before the end are written after it is told.
    if (last !== undefined && isAlive(run.header.owner)) await pause();
    while (last !== undefined && stopped === undefined && (await drain()));
    if (last !== undefined) tell(last);
  } finally {
    off();
    await reporter.close();
    await logs.close();
    await events.close();
  }
  if (stopped === undefined && last === undefined)
    note(
      `${err.glyph('attention')} ${id} was interrupted: its process is gone. Look at it with ${err.cyan(`seed runs show ${id}`)}`,
    );
  return stopped ?? EXIT.done;
}
