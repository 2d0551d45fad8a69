import { join } from 'node:path';
import { EXIT, InputError } from '@seed/kernel';
import { codeFrame, formatDiagnostics, formatDuration, formatTable, isDeployment, placeOf } from '@seed/view';
import type { FailureFacts, NodeView, Style } from '@seed/view';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { AWS_FLAGS, FlagTable, FlagValues } from '../flags.ts';
import { requestCancel } from '../journal/cancel-file.ts';
import { findRun, listRunIds, readRun } from '../journal/read-journal.ts';
import type { JournalRun } from '../journal/read-journal.ts';
import { leftBuilds, withLeftBuilds } from '../run/left-builds.ts';
import { startCommands } from '../run/runnable-below.ts';
import { resolveSettings } from '../settings.ts';
import { findStateDir } from '../state-dir.ts';
import { userName } from '../user-name.ts';

/** Rejects with InputError for a run that nobody works on. */
export function mustGoOn({ state, header: { id } }: JournalRun): void {
  if (state === 'running') return;
  throw new InputError(
    'cli/run-over',
    `run "${id}" is not going on: it ${state === 'interrupted' ? 'was interrupted' : state}`,
    { hints: [`look at it with \`seed runs show ${id}\``] },
  );
}

type ListFlags = { readonly header: FlagTable[string] & { readonly kind: 'switch' } };

const two = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-21 03:17`, in the zone of the machine. */
export function localTime(iso: string): string {
  const date = new Date(iso);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** How lines of files are drawn. */
interface Frame {
  readonly style: Style;
  readonly columns: number;
}

function elapsed(run: JournalRun): number | undefined {
  const { startedAt, finishedAt } = run.view;
  return startedAt === undefined || finishedAt === undefined ? undefined : finishedAt - startedAt;
}

function summaryOf(run: JournalRun): Record<string, unknown> {
  const { header, view, state, dir } = run;
  return {
    id: header.id,
    state,
    command: header.command,
    target: header.target,
    executor: view.executor ?? null,
    startedAt: header.startedAt,
    durationMs: elapsed(run) ?? null,
    exitCode: view.exitCode ?? null,
    journal: dir,
  };
}

/** Table of the runs on this machine, newest first. */
export const runsList: CommandFunction<ListFlags> = async ({ io, general, print, note, err }, flags) => {
  const stateDir = await findStateDir(io);
  const runs: JournalRun[] = [];
  for (const id of await listRunIds(stateDir)) {
    const run = await readRun(join(stateDir, 'runs', id));
    if (run !== undefined) runs.push(run);
  }
  if (general.json) {
    print(JSON.stringify({ runs: runs.map(summaryOf) }));
    return EXIT.done;
  }
  if (runs.length === 0) {
    const commands = (await startCommands(io.cwd)).map(err.cyan);
    note(`there are no runs yet; start one with ${commands.join(' or ')}`);
    return EXIT.done;
  }
  const rows = runs.map((run) => {
    const time = elapsed(run);
    const { header, view, state } = run;
    return [
      header.id,
      state,
      header.target,
      view.executor ?? '-',
      localTime(header.startedAt),
      time === undefined ? '-' : formatDuration(time),
    ];
  });
  const columns = ['run', 'state', 'target', 'executor', 'started', 'time'];
  print(formatTable(columns, rows, { aligned: io.stdout.isTTY, header: flags.header !== false }));
  return EXIT.done;
};

/** A build without a result: how far it is, or why there is none. */
function openNode({ id, status, phase, cause }: NodeView): string {
  if (status === 'skipped') return `  ${id}   not started${cause === undefined ? '' : `: ${cause}`}`;
  return `  ${id}   ${[status, phase?.name.toLowerCase(), cause].filter((part) => part !== undefined).join('   ')}`;
}

/** The lines of the spec that a command of a failure stands in. */
function commandFrame({ command, exitCode }: FailureFacts, frame: Frame): string[] {
  if (command === undefined) return [];
  const { span, index, of } = command;
  const exit = exitCode === undefined ? '' : `exit code ${exitCode} `;
  const label = `${exit}(command ${index} of ${of})`;
  const lines = codeFrame(span, { ...frame, columns: frame.columns - 2, label });
  return [`    --> ${placeOf(span)}`, ...lines.map((line) => `  ${line}`)];
}

function nodeLines(node: NodeView, frame: Frame): string[] {
  const { result } = node;
  if (result === undefined) return [openNode(node)];
  const { failure } = result;
  return [
    `  ${node.id}   ${result.outcome}   ${formatDuration(result.durationMs)}`,
    ...(failure === undefined
      ? []
      : [`    ${failure.phase.toLowerCase()}: ${failure.message}`, ...commandFrame(failure, frame)]),
    ...result.artifacts.map(({ id, path }) => `    artifact ${id}   ${path}`),
    ...Object.keys(result.exported).map((name) => `    exported ${name}`),
    ...Object.entries(result.metadata).map(
      ([name, value]) =>
        `    metadata ${name} = ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ),
  ];
}

/** One run, fully. */
export const runsShow: CommandFunction<Record<never, never>> = async (
  { io, general, print, out },
  _flags,
  [word],
) => {
  const run = await findRun(io, word);
  const nodes = [...run.view.nodes.values()];
  const { diagnostics } = run.view;
  const frame: Frame = { style: out, columns: io.stdout.size?.().columns ?? 88 };
  const left = leftBuilds(run);
  if (general.json) {
    const { header, view } = run;
    print(JSON.stringify({ ...summaryOf(run), header, nodes, left, notices: view.notices }));
    return EXIT.done;
  }
  const time = elapsed(run);
  const row = (name: string, value: string): string => `${name.padEnd(10)} ${value}`;
  print(
    [
      row('run', run.header.id),
      row('state', `${run.state}${run.view.exitCode === undefined ? '' : ` (exit ${run.view.exitCode})`}`),
      row('command', ['seed', run.header.command, ...run.header.args].join(' ')),
      row('executor', run.view.executor ?? '-'),
      row(
        'started',
        `${localTime(run.header.startedAt)}${time === undefined ? '' : `, took ${formatDuration(time)}`}`,
      ),
      row('journal', run.dir),
      ...(nodes.length === 0 ? [] : ['builds', ...nodes.flatMap((node) => nodeLines(node, frame))]),
      ...(left.length === 0 ? [] : ['left in CodeBuild', ...left.map(({ node, id }) => `  ${node}   ${id}`)]),
      ...(diagnostics.length === 0
        ? []
        : ['findings', formatDiagnostics(diagnostics, { ...frame, sources: new Map(), all: true })]),
    ].join('\n'),
  );
  return EXIT.done;
};

type CancelFlags = Pick<typeof AWS_FLAGS, 'profile' | 'endpointUrl'> & {
  readonly node: FlagTable[string] & { readonly kind: 'list' };
  readonly force: FlagTable[string] & { readonly kind: 'switch' };
};

/** Stops builds that a run left in CodeBuild. */
async function stopLeft(
  context: CommandContext,
  run: JournalRun,
  known: FlagValues<Pick<typeof AWS_FLAGS, 'profile' | 'endpointUrl'>>,
): Promise<void> {
  const { io, general, print } = context;
  const settings = await resolveSettings({ io, flags: known });
  const builds: { readonly id: string; readonly stopped: boolean }[] = [];
  await withLeftBuilds(context, settings, async (open) => {
    for (const one of leftBuilds(run)) builds.push({ id: one.id, stopped: await (await open(one)).stop() });
  });
  if (general.json) print(JSON.stringify({ run: run.header.id, builds }));
  for (const { id, stopped } of general.json ? [] : builds)
    print(stopped ? `asked CodeBuild to stop ${id}` : `${id} was over already`);
}

/** Rejects with InputError for builds that the run has not, or that do not run. */
function mustHave({ view, header }: JournalRun, nodes: readonly string[]): void {
  if (nodes.length > 0 && !isDeployment(header))
    throw new InputError('cli/no-such-build', 'only builds of deployments can be stopped alone', {
      hints: [`stop the whole run: \`seed runs cancel ${header.id}\``],
    });
  for (const node of nodes) {
    const status = view.nodes.get(node)?.status;
    if (status === 'running' || status === 'paused') continue;
    const what =
      status === undefined
        ? `run "${header.id}" has no build "${node}"`
        : `build "${node}" is not running: it is ${status}`;
    throw new InputError('cli/no-such-build', what, {
      hints: [`list them with \`seed runs show ${header.id}\``],
    });
  }
}

/** Asks the owner of a run to stop it, or CodeBuild where the run is gone and its builds are not. */
export const runsCancel: CommandFunction<CancelFlags> = async (context, flags, [word]) => {
  const { io, general, print } = context;
  const run = await findRun(io, word);
  const { node: nodes = [], force = false, ...known } = flags;
  if (leftBuilds(run).length > 0) {
    await stopLeft(context, run, known);
    return EXIT.done;
  }
  mustGoOn(run);
  mustHave(run, nodes);
  const by = `${userName()} (cli)`;
  const asked: boolean[] = [];
  for (const node of nodes.length === 0 ? [undefined] : nodes)
    asked.push(await requestCancel(run.dir, by, { force, ...(node === undefined ? {} : { node }) }));
  const first = asked.some((one) => one);
  const what = nodes.length === 0 ? run.header.id : `${nodes.join(', ')} of ${run.header.id}`;
  const again = force ? '' : '; --force ends it at once';
  if (general.json) print(JSON.stringify({ run: run.header.id, asked: true, first }));
  else
    print(
      first
        ? `asked ${what} to ${force ? 'end at once' : 'stop'}`
        : `${what} has been asked to stop already${again}`,
    );
  return EXIT.done;
};
