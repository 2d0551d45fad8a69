import { stripVTControlCharacters } from 'node:util';
import type { NodeId } from '@seed/kernel';
import type { FailureFacts } from './build-facts.ts';
import { codeFrame, placeOf } from './code-frame.ts';
import { adviceLines, showCommands } from './format-diagnostic.ts';
import { count, formatClock, formatDuration } from './format-quantity.ts';
import { isDeployment } from './run-view.ts';
import type { NodeView, RunView } from './run-view.ts';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';
import { cutTo, spread } from './text-layout.ts';

export interface FailureOptions {
  readonly style: Style;
  readonly columns: number;
  readonly lastLines: (node: NodeId) => readonly string[];
  /** One line on how to go on. */
  readonly next?: string;
  /** True when the output of the build was not on screen. */
  readonly quiet?: boolean;
}

const CODE_OF_STATUS: Readonly<Record<string, string>> = {
  COMMAND_EXECUTION_ERROR: 'build/command-failed',
  BUILD_TIMED_OUT: 'build/timed-out',
};

/** The code under which `seed explain` describes this ending. */
export function failureCode(node: NodeView): string {
  const result = node.result;
  if (result?.outcome === 'timed-out') return 'build/timed-out';
  const status = result?.phases.find((phase) => phase.name === result.failure?.phase)?.statusCode;
  if (result?.failure?.command !== undefined) return 'build/command-failed';
  if (node.errorCode !== undefined) return node.errorCode;
  return (status && CODE_OF_STATUS[status]) ?? 'build/phase-failed';
}

/** `BUILD` is shown as the key of the spec that people wrote: `build`. */
export const phaseWord = (phase: string): string => phase.toLowerCase();

/** `build, command 1 of 2, exit 1`. */
export function failureSummary(failure: FailureFacts): string {
  const { command, exitCode } = failure;
  return [
    phaseWord(failure.phase),
    ...(command ? [`command ${command.index} of ${command.of}`] : []),
    ...(exitCode === undefined ? [] : [`exit ${exitCode}`]),
  ].join(', ');
}

function whereLines(failure: FailureFacts, options: FailureOptions): string[] {
  const { style, columns } = options;
  const command = failure.command;
  if (command === undefined) return [`  ${plainText(failure.message)}`];
  const exit = failure.exitCode === undefined ? plainText(failure.message) : `exit code ${failure.exitCode}`;
  const took = command.durationMs === undefined ? '' : ` after ${formatClock(command.durationMs)}`;
  const label = `${exit}${took} (command ${command.index} of ${command.of})`;
  const frame = codeFrame(command.span, { style, columns, label });
  return [
    `  ${style.dim('-->')} ${placeOf(command.span)}`,
    ...(frame.length > 0 ? frame : [`  ${cutTo(plainText(command.text), columns - 4)}`, `  ${label}`]),
  ];
}

/** Where the output is, which deployments do not show. */
const logsOf = (node: NodeView, view: RunView): string | undefined =>
  isDeployment(view) && view.target !== undefined ? `seed logs ${view.target}/${node.id}` : undefined;

/** The report of one failed build. */
function formatNodeFailure(node: NodeView, view: RunView, options: FailureOptions): string {
  const { style, columns } = options;
  const failure = node.result?.failure;
  const duration = node.result === undefined ? '' : ` after ${formatDuration(node.result.durationMs)}`;
  const how = node.result?.outcome === 'timed-out' ? 'timed out' : 'failed';
  const place = failure === undefined ? '' : ` in ${phaseWord(failure.phase)}`;
  const code = failureCode(node);
  const head = `${style.glyph('failed')} ${node.id} ${how}${place}${duration}`;
  const last = options.lastLines(node.id).slice(options.quiet ? -12 : -5);
  return [
    spread(style.bold(head), style.dim(code), Math.min(columns, 88)),
    ...(failure === undefined
      ? node.cause === undefined
        ? []
        : [`  ${plainText(node.cause)}`]
      : whereLines(failure, options)),
    ...(last.length === 0
      ? []
      : [
          `  ${style.dim('last lines')}`,
          ...last.map(
            (line) => `     ${style.dim('|')} ${cutTo(stripVTControlCharacters(line), columns - 8)}`,
          ),
        ]),
    ...adviceLines({ hints: failure?.hints ?? node.errorHints ?? [], code, more: logsOf(node, view) }, style),
  ].join('\n');
}

/** The report at the end of a run that did not succeed: every failure, what did not start, where to go on. */
export function formatFailure(view: RunView, options: FailureOptions): string {
  const { style } = options;
  const nodes = [...view.nodes.values()];
  const failed = nodes.filter((node) => node.status === 'failed');
  const skipped = nodes.filter((node) => node.status === 'skipped');
  const stopped = nodes.filter((node) => node.status === 'stopped');
  // What had nothing to do is no part of the count.
  const changed = nodes.filter((node) => node.ending !== 'unchanged');
  const done = changed.filter((node) => node.status === 'succeeded');
  const parts = [
    `${failed.length} of ${count(changed.length, isDeployment(view) ? 'change' : 'build')} failed`,
    ...(done.length > 0 ? [`${done.length} done`] : []),
    ...(skipped.length > 0 ? [`${skipped.length} not started`] : []),
  ];
  const elapsed =
    view.startedAt !== undefined && view.finishedAt !== undefined
      ? formatDuration(view.finishedAt - view.startedAt)
      : '';
  const doing = view.rehearsal === true ? 'rehearsal of' : view.kind;
  const what = isDeployment(view) ? `${doing} ${view.target ?? ''}`.trim() : 'run';
  const head = `${style.glyph('failed')} ${what} failed: ${parts.join(', ')}`;
  return [
    ...(nodes.length > 1 || isDeployment(view)
      ? [spread(head, elapsed, Math.min(options.columns, 88)), '']
      : []),
    ...failed.flatMap((node) => [formatNodeFailure(node, view, options), '']),
    ...stopped.map((node) => `stopped       ${node.id}`),
    ...skipped.map((node) => `not started   ${node.id}${node.cause ? ` (${node.cause})` : ''}`),
    ...(view.journal === undefined ? [] : [`journal       ${view.journal}`]),
    ...(options.next === undefined ? [] : [`next          ${showCommands(options.next, style)}`]),
  ].join('\n');
}
