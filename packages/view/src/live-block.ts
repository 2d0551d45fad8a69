import type { NodeId } from '@seed/kernel';
import { formatDuration } from './format-quantity.ts';
import { plannedChanges } from './run-view.ts';
import type { NodeView, RunView } from './run-view.ts';
import type { Style } from './style.ts';
import { cutTo } from './text-layout.ts';
import { willNotStart } from './will-not-start.ts';

export interface BlockOptions {
  readonly style: Style;
  readonly columns: number;
  readonly rows: number;
  readonly now: number;
}

function nodeLine(node: NodeView, options: BlockOptions): string {
  const { style, now, columns } = options;
  const phase = node.status === 'paused' ? 'paused' : (node.phase?.name.toLowerCase() ?? 'starting');
  const elapsed = formatDuration(now - (node.startedAt ?? now));
  const command = node.command;
  const step =
    command === undefined ? '' : `${command.index} of ${command.of}  ${command.text.split('\n')[0]}`;
  const text = `${node.id.padEnd(20)} ${phase.padEnd(12)} ${elapsed.padStart(7)}   ${
    node.status === 'paused' ? (node.attach ?? '') : step
  }`;
  return `${style.glyph('running')} ${cutTo(text.trimEnd(), columns - 3, style.more)}`;
}

function blockedLine(node: NodeId, reason: string, { style, columns }: BlockOptions): string {
  const text = `${node.padEnd(20)} will not start: ${reason}`;
  return style.dim(`${style.glyph('queued')} ${cutTo(text, columns - 3, style.more)}`);
}

/**
 * What goes on now: one line per running build, and per module that cannot start any more, then totals; at most a third of the rows. Empty when nothing
 * runs. No line is wider than the screen.
 */
export function liveBlock(view: RunView, options: BlockOptions): string[] {
  const { style, columns, rows, now } = options;
  const nodes = [...view.nodes.values()];
  const active = nodes.filter((node) => node.status === 'running' || node.status === 'paused');
  const heard = nodes.filter((node) => node.ending !== 'unchanged').length;
  // Groups that are not up yet have not been heard of.
  const planned = plannedChanges(view)?.length ?? 0;
  const unheard = view.startedAt === undefined ? 0 : Math.max(0, planned - heard);
  const waiting = nodes.filter((node) => node.status === 'queued').length + unheard;
  if (active.length === 0 && waiting === 0) return [];
  const room = Math.max(1, Math.floor(rows / 3) - 2);
  const shown = active.slice(0, room);
  const blocked = [...willNotStart(view)];
  const shownBlocked = blocked.slice(0, room - shown.length);
  const hidden = active.length + blocked.length - shown.length - shownBlocked.length;
  const elapsed = ` ${formatDuration(now - (view.startedAt ?? now))} `;
  const rule = `${style.line(Math.max(0, Math.min(columns, 79) - elapsed.length - 2))}${elapsed}${style.line(2)}`;
  const amount = (status: NodeView['status'], word: string) => {
    const many = nodes.filter((node) => node.status === status).length;
    return many === 0 ? [] : [`${many} ${word}`];
  };
  const totals = [
    ...amount('succeeded', 'done'),
    ...(active.length > 0 ? [`${active.length} running`] : []),
    ...amount('failed', 'failed'),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(hidden > 0 ? [`${hidden} not shown`] : []),
  ];
  const hint = active.length > 1 ? 'ctrl-c stops the running builds' : 'ctrl-c stops the build';
  const foot = `${totals.join(style.dot)}      ${hint}`;
  return [
    style.dim(rule),
    ...shown.map((node) => nodeLine(node, options)),
    ...shownBlocked.map(([node, reason]) => blockedLine(node, reason, options)),
    style.dim(`  ${cutTo(foot, columns - 3, style.more)}`),
  ];
}
