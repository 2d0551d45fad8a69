import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemoteBuild } from '@seed/executor-codebuild';
import { cleanText, EXIT } from '@seed/kernel';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { AWS_FLAGS, FlagTable, FlagValues } from '../flags.ts';
import { findLog } from '../journal/find-log.ts';
import type { LoggedModule, LogSubject } from '../journal/find-log.ts';
import { followLines } from '../journal/follow-events.ts';
import type { Followed } from '../journal/follow-events.ts';
import { logName } from '../journal/open-journal.ts';
import { readRun } from '../journal/read-journal.ts';
import type { ProcessIo } from '../process-io.ts';
import { leftBuilds, withLeftBuilds } from '../run/left-builds.ts';
import type { LeftBuild } from '../run/left-builds.ts';
import { resolveSettings } from '../settings.ts';

type Flags = Pick<typeof AWS_FLAGS, 'profile' | 'endpointUrl'> & {
  readonly follow: FlagTable[string] & { readonly kind: 'switch' };
};

const POLL_MS = 200;

interface Follower {
  readonly node: string;
  readonly lines: Followed<string>;
}

async function findLogs(
  { run: { dir }, node }: LogSubject,
  known: Map<string, Follower>,
  left: readonly LeftBuild[],
): Promise<void> {
  const names = await readdir(join(dir, 'logs')).catch(() => []);
  for (const name of names.toSorted((a, b) => a.localeCompare(b))) {
    const isLeft = left.some((one) => logName(one.node) === name);
    const isAsked = node === undefined ? name.endsWith('.log') : name === logName(node);
    if (isAsked && !known.has(name) && !isLeft) {
      known.set(name, { node: name.slice(0, -'.log'.length), lines: followLines(join(dir, 'logs', name)) });
    }
  }
}

/** `<iso> <stream> <text>` → the text, with time on request. Lines of the agent are told only when asked for. */
function shown(
  line: string,
  options: { readonly verbose: boolean; readonly node?: string },
): string | undefined {
  const match = /^(\S+) (\S+) (.*)$/s.exec(line);
  if (match === null) return undefined;
  const [, at = '', stream, text = ''] = match;
  if (stream === 'agent' && !options.verbose) return undefined;
  const ref = options.node === undefined ? '' : `${options.node.padEnd(16)} `;
  return options.verbose ? `${at} ${ref}${text}` : `${ref}${text}`;
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, POLL_MS));

/** Whether an interrupt ended the following. */
function watchInterrupt(io: ProcessIo): { readonly signal: AbortSignal; off: () => void } {
  const stop = new AbortController();
  return { signal: stop.signal, off: io.onSignal(() => stop.abort()) };
}

interface LeftLogs {
  readonly context: CommandContext;
  readonly builds: readonly LeftBuild[];
  readonly flags: FlagValues<Flags>;
  readonly signal: AbortSignal;
}

/** Prints the logs of builds whose run is gone from where CodeBuild keeps them. */
async function printLeft({ context, builds, flags, signal }: LeftLogs): Promise<void> {
  const { io, note, err, print, general } = context;
  const { follow = false, ...known } = flags;
  const verbose = (general.verbose ?? 0) > 0;
  const settings = await resolveSettings({ io, flags: known });
  const printOne = async ({ node, id }: LeftBuild, build: RemoteBuild): Promise<void> => {
    note(err.dim(`${node}: its run left it, so this is the log of ${id} in CloudWatch`));
    const ref = builds.length > 1 ? { node } : {};
    const outcome = await build.readLog({
      follow,
      signal,
      onLine({ stream, text, at }) {
        const line = shown(`${new Date(at).toISOString()} ${stream} ${cleanText(text)}`, { verbose, ...ref });
        if (line !== undefined) print(line);
      },
      onDenied: (reason) => note(`${err.glyph('attention')} the log cannot be shown: ${reason}`),
    });
    note(err.dim(`${node}: ${outcome === 'running' ? 'still running' : outcome}`));
  };
  await withLeftBuilds(context, settings, async (open) => {
    for (const left of builds) await printOne(left, await open(left));
  });
}

/** Whether a log can still grow: its run goes on, and so does the module that is asked for. */
async function mayGrow({ run, node }: LogSubject): Promise<boolean> {
  const now = await readRun(run.dir);
  if (now === undefined || now.state !== 'running') return false;
  return node === undefined || now.view.nodes.get(node)?.finishedAt === undefined;
}

/** Why there is no output of a module. */
function nothingPrinted({ run, node, name }: LoggedModule): string {
  const { status, ending, cause } = run.view.nodes.get(node) ?? {};
  const what = status === 'skipped' ? 'not started' : (ending ?? status ?? 'not started');
  return `${name} has no output: ${what} in run ${run.header.id}${cause === undefined ? '' : `, ${cause}`}`;
}

/** Prints the output of a run or of one of its modules from the journal; with -f until that ends. */
export const logs: CommandFunction<Flags> = async (context, flags, [word]) => {
  const { io, general, print, note, err } = context;
  const subject = await findLog(io, word);
  const { run } = subject;
  if (subject.node !== undefined) note(err.dim(`${subject.name}${err.dot}run ${run.header.id}`));
  const left = leftBuilds(run).filter(({ node }) => subject.node === undefined || node === subject.node);
  const followers = new Map<string, Follower>();
  const verbose = (general.verbose ?? 0) > 0;
  const interrupt = watchInterrupt(io);
  const drain = async (): Promise<boolean> => {
    await findLogs(subject, followers, left);
    let any = false;
    for (const { node, lines: log } of followers.values()) {
      const lines = await log.next();
      any ||= lines.length > 0;
      const texts = lines.flatMap(
        (line) => shown(line, { verbose, ...(followers.size > 1 ? { node } : {}) }) ?? [],
      );
      if (texts.length > 0) print(texts.join('\n'));
      await io.stdout.drained();
    }
    return any;
  };
  while (!interrupt.signal.aborted) {
    if (await drain()) continue;
    if (flags.follow !== true) break;
    if (!(await mayGrow(subject))) {
      while (await drain());
      break;
    }
    await pause();
  }
  if (subject.node !== undefined && followers.size === 0 && left.length === 0) note(nothingPrinted(subject));
  try {
    if (left.length > 0 && !interrupt.signal.aborted)
      await printLeft({ context, builds: left, flags, signal: interrupt.signal });
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
  } finally {
    interrupt.off();
    for (const { lines } of followers.values()) await lines.close();
  }
  return interrupt.signal.aborted ? EXIT.interrupted : EXIT.done;
};
