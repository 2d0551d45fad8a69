import { stripVTControlCharacters } from 'node:util';
import type { LogLine, SeedEvent } from '@seed/kernel';
import { formatDiagnostic } from './format-diagnostic.ts';
import { formatFailure } from './format-failure.ts';
import { formatClock, formatDuration } from './format-quantity.ts';
import { createLastLines } from './last-lines.ts';
import { liveBlock } from './live-block.ts';
import { narrate } from './narrate.ts';
import { narrateDeployment } from './narrate-deployment.ts';
import type { Piece } from './narrate.ts';
import { reduceRun } from './reduce-run.ts';
import type { Output, Reporter } from './reporter.ts';
import { deploymentSummary } from './deployment-summary.ts';
import { EMPTY_RUN, isDeployment } from './run-view.ts';
import type { TextOptions } from './text-reporter.ts';
import { cutTo, padTo, spread } from './text-layout.ts';

const FRAME_MS = 100;
const FLUSH_MS = 16;
const FLUSH_AT = 64 * 1024;
const RESET = '\u001b[0m';

export type LiveOptions = Omit<TextOptions, 'github' | 'heartbeatMs'>;

/**
 * For a terminal: finished lines scroll, a block of at most a third of the rows below them shows what goes on.
 * Never the alternate screen.
 */
export function createLiveReporter(outputs: { out: Output; err: Output }, options: LiveOptions): Reporter {
  const { out, err } = outputs;
  const { style, verbosity, now } = options;
  const errorStyle = options.errorStyle ?? style;
  const last = createLastLines();
  const size = (): { columns: number; rows: number } => out.size?.() ?? { columns: 80, rows: 24 };
  let view = EMPTY_RUN;
  let pending: string[] = [];
  let bytes = 0;
  let block: readonly string[] = [];
  let waiting: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const put = (text: string): void => {
    if (out.write(text) || waiting !== undefined) return;
    waiting = out.drained().finally(() => {
      waiting = undefined;
    });
  };
  /** Replaces the block on screen by the lines that are final, and the block again. */
  const draw = (next: readonly string[]): void => {
    if (timer !== undefined) clearTimeout(timer);
    timer = undefined;
    if (pending.length === 0 && next.length === 0 && block.length === 0) return;
    const erase = block.length === 0 ? '' : `\r\u001b[${block.length}A\u001b[0J`;
    const lines = pending.join('');
    pending = [];
    bytes = 0;
    block = next;
    put(erase + lines + next.map((line) => `${line}\n`).join(''));
  };
  const flush = (): void => draw(block);
  const add = (line: string): void => {
    const text = `${line.includes('\u001b') ? line + RESET : line}\n`;
    pending.push(text);
    bytes += text.length;
    if (bytes >= FLUSH_AT) flush();
    else timer ??= setTimeout(flush, FLUSH_MS);
  };
  const complain = (text: string): void => {
    draw([]);
    err.write(`${text}\n`);
  };
  const frame = () => ({ style: errorStyle, sources: options.sources, columns: size().columns });
  const several = (): boolean => view.nodes.size > 1;
  const mark = (node: string | undefined): string =>
    several() && node !== undefined ? `${style.dim(padTo(cutTo(node, 20), 20))} ` : '';

  const show = (piece: Piece, node: string | undefined): void => {
    if (verbosity < 0 && piece.kind !== 'summary' && piece.kind !== 'diagnostic') return;
    const width = Math.min(size().columns, 79);
    switch (piece.kind) {
      case 'head':
        return add(mark(node) + piece.text);
      case 'phase-started': {
        const title = `${style.line(2)} ${piece.phase} `;
        return add(mark(node) + style.dim(title + style.line(width - title.length)));
      }
      case 'phase-finished': {
        const glyph = style.glyph(piece.ok ? 'done' : 'failed');
        const detail = piece.ok ? '' : `   ${[piece.word, ...piece.details].join(', ')}`;
        return add(
          `${mark(node)}${glyph} ${piece.phase.padEnd(14)} ${formatClock(piece.durationMs)}${detail}`,
        );
      }
      case 'command': {
        const text = cutTo(`$ ${piece.text}`, Math.max(20, width - piece.place.length - 2), style.more);
        return add(mark(node) + spread(style.cyan(text), style.dim(piece.place), width));
      }
      case 'fact':
        if (piece.verbose !== true || verbosity > 0) {
          add(`${mark(node)}${style.glyph(piece.glyph)} ${piece.text}`);
        }
        return;
      case 'summary':
        return add(`${mark(node)}${style.glyph(piece.glyph)} ${piece.text}`);
      case 'begun':
      case 'module-started':
        // The block below shows what runs.
        return;
      case 'module-finished': {
        const time = piece.durationMs === undefined ? '' : formatClock(piece.durationMs);
        const text = `${padTo(node ?? '', 22)} ${piece.word.padEnd(12)} ${time.padStart(7)}   ${piece.detail}`;
        return add(`${style.glyph(piece.glyph)} ${text.trimEnd()}`);
      }
      case 'diagnostic':
        return complain(formatDiagnostic(piece.diagnostic, frame()));
    }
  };
  const closeRun = (): void => {
    draw([]);
    if (![...view.nodes.values()].some((node) => node.status === 'failed')) {
      const done = deploymentSummary(view, style);
      if (done !== undefined) add(done);
      else if (several() && view.startedAt !== undefined && view.finishedAt !== undefined) {
        const elapsed = formatDuration(view.finishedAt - view.startedAt);
        add(`${style.glyph('done')} ${view.nodes.size} builds   ${elapsed}`);
      }
      return;
    }
    complain(
      `\n${formatFailure(view, {
        ...frame(),
        lastLines: (node) => last.of(node),
        quiet: verbosity < 0,
        ...(options.next === undefined ? {} : { next: options.next }),
      })}`,
    );
  };
  const ticker = setInterval(() => {
    const { columns, rows } = size();
    if (verbosity < 0 || view.finishedAt !== undefined) return;
    draw(liveBlock(view, { style, columns, rows, now: now() }));
  }, FRAME_MS);
  ticker.unref();

  return {
    event(event: SeedEvent) {
      const pieces = narrateDeployment(event, view, verbosity) ?? narrate(event, view);
      view = reduceRun(view, event);
      if (event.type === 'command.finished' && event.data.exitCode !== 0 && event.node)
        last.freeze(event.node);
      for (const piece of pieces) show(piece, event.node);
      if (event.type === 'run.finished') closeRun();
    },
    log(line: LogLine) {
      last.add(line);
      if (verbosity < 0 || ((line.stream === 'agent' || isDeployment(view)) && verbosity < 1)) return;
      const text =
        style.color || !line.text.includes('\u001b') ? line.text : stripVTControlCharacters(line.text);
      add(mark(line.node) + (line.stream === 'agent' ? style.dim(text) : text));
    },
    behind: () => waiting,
    async close() {
      clearInterval(ticker);
      draw([]);
      await out.drained();
      await err.drained();
    },
  };
}
