import { stripVTControlCharacters } from 'node:util';
import type { LogLine, SeedEvent, SourceSet } from '@seed/kernel';
import { formatDiagnostic } from './format-diagnostic.ts';
import { failureSummary, formatFailure } from './format-failure.ts';
import type { FailureOptions } from './format-failure.ts';
import { formatClock, formatDuration } from './format-quantity.ts';
import { createLastLines } from './last-lines.ts';
import { createLineWriter } from './line-writer.ts';
import { narrate } from './narrate.ts';
import { narrateDeployment } from './narrate-deployment.ts';
import type { Piece } from './narrate.ts';
import { reduceRun } from './reduce-run.ts';
import type { Output, Reporter } from './reporter.ts';
import { deploymentSummary } from './deployment-summary.ts';
import { EMPTY_RUN, isDeployment } from './run-view.ts';
import type { Style } from './style.ts';

export interface TextOptions {
  readonly style: Style;
  /** Style of the conversation: a stream of its own may have other abilities. */
  readonly errorStyle?: Style;
  readonly sources: SourceSet;
  /** -1: result only; 0; 1: more facts and the agent's lines. */
  readonly verbosity: number;
  /** `::group::` around phases and `::error` for failures. */
  readonly github?: boolean;
  readonly now: () => number;
  readonly next?: FailureOptions['next'];
  /** How often a running build is mentioned; 0 never. */
  readonly heartbeatMs?: number;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `03:17:42`, in the zone of the machine; the work of formatting is done once per second. */
function createStamp(): (at: number) => string {
  let second = -1;
  let text = '';
  return (at) => {
    const now = Math.floor(at / 1000);
    if (now === second) return text;
    second = now;
    const date = new Date(at);
    text = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
    return text;
  };
}

/** GitHub reads a line of this form as an annotation of a file. */
function annotation(text: string, place?: { readonly file: string; readonly line: number }): string {
  const escape = (value: string) =>
    value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  return `::error${place ? ` file=${escape(place.file)},line=${place.line}` : ''}::${escape(text)}`;
}

/** Append-only lines `HH:MM:SS ref text` for logs and continuous integration. */
export function createTextReporter(outputs: { out: Output; err: Output }, options: TextOptions): Reporter {
  const out = createLineWriter(outputs.out);
  const err = createLineWriter(outputs.err);
  const { style, verbosity, github = false } = options;
  const errorStyle = options.errorStyle ?? style;
  const stamp = createStamp();
  const last = createLastLines();
  const frame = { style: errorStyle, sources: options.sources, columns: 88 };
  let view = EMPTY_RUN;

  const say = (at: number, ref: string, text: string): void =>
    out.write(`${style.dim(stamp(at))} ${ref.padEnd(16)} ${text}\n`);
  const complain = (text: string): void => {
    out.flush();
    err.write(`${text}\n`);
    err.flush();
  };
  const show = (piece: Piece, at: number, ref: string): void => {
    if (verbosity < 0 && piece.kind !== 'summary' && piece.kind !== 'diagnostic') return;
    switch (piece.kind) {
      case 'head':
        return say(at, ref, piece.text);
      case 'phase-started':
        if (github && view.nodes.size <= 1) out.write(`::group::${ref} ${piece.phase}\n`);
        return say(at, ref, `${piece.phase} started`);
      case 'phase-finished': {
        const words = piece.ok ? 'done' : piece.word;
        const time = formatClock(piece.durationMs);
        say(at, ref, [`${piece.phase} ${words} ${time}`, ...piece.details].join(style.dot));
        if (github && view.nodes.size <= 1) out.write('::endgroup::\n');
        return;
      }
      case 'command':
        return say(at, ref, `$ ${piece.text}   ${style.dim(piece.place)}`);
      case 'fact':
        if (piece.verbose !== true || verbosity > 0)
          say(at, ref, `${style.glyph(piece.glyph)} ${piece.text}`);
        return;
      case 'summary':
        return say(at, ref, `${style.glyph(piece.glyph)} ${piece.text}`);
      case 'begun':
        return say(at, ref, piece.text);
      case 'module-started':
        return say(
          at,
          ref,
          ['started', ...(piece.detail === undefined ? [] : [piece.detail])].join(style.dot),
        );
      case 'module-finished': {
        const time = piece.durationMs === undefined ? [] : [formatClock(piece.durationMs)];
        const words = [[piece.word, ...time].join(' '), ...(piece.detail === '' ? [] : [piece.detail])];
        return say(at, ref, `${style.glyph(piece.glyph)} ${words.join(style.dot)}`);
      }
      case 'diagnostic':
        return complain(formatDiagnostic(piece.diagnostic, frame));
    }
  };
  const closeRun = (): void => {
    const nodes = [...view.nodes.values()].filter((node) => node.status === 'failed');
    const done = deploymentSummary(view, style);
    if (nodes.length === 0) return done === undefined ? undefined : out.write(`${done}\n`);
    for (const { result, id } of github ? nodes : []) {
      const span = result?.failure?.command?.span;
      const text = `${id} failed${result?.failure ? ` in ${failureSummary(result.failure)}` : ''}`;
      out.write(`${annotation(text, span && { file: span.source, line: span.start.line })}\n`);
    }
    const { next } = options;
    complain(
      `\n${formatFailure(view, {
        ...frame,
        lastLines: (node) => last.of(node),
        quiet: verbosity < 0,
        ...(next === undefined ? {} : { next }),
      })}`,
    );
  };
  const beat = (): void => {
    const at = options.now();
    for (const node of view.nodes.values()) {
      if (node.status !== 'running' && node.status !== 'paused') continue;
      const where = node.phase === undefined ? '' : `${style.dot}${node.phase.name.toLowerCase()}`;
      const word = node.status === 'paused' ? 'still paused' : 'still running';
      say(at, node.id, `${word} ${formatDuration(at - (node.startedAt ?? at))}${where}`);
    }
  };
  const heartbeatMs = options.heartbeatMs ?? 60_000;
  const heart = heartbeatMs > 0 ? setInterval(beat, heartbeatMs) : undefined;
  heart?.unref();

  return {
    event(event: SeedEvent) {
      const pieces = narrateDeployment(event, view, verbosity) ?? narrate(event, view);
      view = reduceRun(view, event);
      if (event.type === 'command.finished' && event.data.exitCode !== 0 && event.node)
        last.freeze(event.node);
      const at = Date.parse(event.at);
      for (const piece of pieces) show(piece, at, event.node ?? 'run');
      if (event.type === 'run.finished') closeRun();
    },
    log(line: LogLine) {
      last.add(line);
      if (verbosity < 0 || ((line.stream === 'agent' || isDeployment(view)) && verbosity < 1)) return;
      const text =
        style.color || !line.text.includes('\u001b') ? line.text : stripVTControlCharacters(line.text);
      say(line.at, line.node, text);
    },
    behind: () => out.behind(),
    async close() {
      clearInterval(heart);
      await out.close();
      await err.close();
    },
  };
}
