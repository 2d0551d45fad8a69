import { stripVTControlCharacters } from 'node:util';
import type { Diagnostic, EventOf, LogLine, SeedEvent, SourceSet, Span } from '@seed/kernel';
import { count, createLineWriter, formatDiagnostic, formatDuration } from '@seed/view';
import type { Output, Reporter, Style } from '@seed/view';

export interface RunReporterOptions {
  readonly style: Style;
  readonly errorStyle: Style;
  /** Filled while the run goes on. */
  readonly sources: SourceSet;
  /** -1: the result only; 1: more of what seed itself says. */
  readonly verbosity: number;
  readonly now: () => number;
  /** Failures become annotations of files. */
  readonly github: boolean;
  /** A path as a person would type it. */
  readonly shown: (path: string) => string;
  /** How often a step is mentioned that says nothing; 0 never. */
  readonly heartbeatMs?: number;
}

type Step = EventOf<'component.step'>['data'] & { readonly node: string };

const isSpan = (value: unknown): value is Span =>
  typeof value === 'object' && value !== null && 'source' in value && 'start' in value;

function folderOf(counts: unknown): string | undefined {
  if (typeof counts !== 'object' || counts === null || !('folder' in counts)) return undefined;
  return typeof counts.folder === 'string' ? counts.folder : undefined;
}

/** The lines of a run of components: each begins with `[component/phase/step]`, so that any line says where it is from. */
export function createComponentReporter(
  outputs: { readonly out: Output; readonly err: Output },
  options: RunReporterOptions,
): Reporter {
  const out = createLineWriter(outputs.out);
  const err = createLineWriter(outputs.err);
  const { style, errorStyle, verbosity } = options;
  const places = new Map<string, { readonly place: string; readonly since: number }>();
  const failed: Step[] = [];
  const tally = { success: 0, failed: 0, ignored: 0, skipped: 0 };
  let last = options.now();
  let journal: string | undefined;

  const line = (text: string): void => {
    last = options.now();
    if (verbosity >= 0) out.write(`${text}\n`);
  };
  const complain = (text: string): void => {
    out.flush();
    err.write(`${text}\n`);
    err.flush();
  };
  const frame = { style: errorStyle, sources: options.sources, columns: 88 };
  const prefix = (node: string): string => style.dim(`[${places.get(node)?.place ?? node}]`);

  const stepEnd = (node: string, data: EventOf<'component.step'>['data']): void => {
    tally[data.status] += 1;
    if (data.status === 'failed') failed.push({ ...data, node });
    const time = formatDuration(data.durationMs);
    const place = style.dim(`[${node}/${data.phase}/${data.step}]`);
    const again = data.attempts > 1 ? `${style.dot}${data.attempts} attempts` : '';
    const why = data.message === undefined ? '' : `${style.dot}${data.message}`;
    const ends = {
      success: `${style.glyph('done')} ${time}${again}`,
      failed: `${style.glyph('failed')} failed after ${time}${again}${why}`,
      ignored: `${style.glyph('attention')} failed after ${time}, which is ignored${why}`,
      skipped: `${style.glyph('skipped')} skipped${why}`,
    };
    line(`${place} ${ends[data.status]}`);
  };
  const reportFailure = (step: Step): void => {
    const diagnostic: Diagnostic = {
      code: step.code ?? 'components/step-failed',
      severity: 'error',
      summary: `${step.node} failed in ${step.phase}, step "${step.step}" (${step.action})`,
      detail: step.message ?? '',
      ...(isSpan(step.span) ? { span: step.span } : {}),
      hints: [...(step.hints ?? [])],
    };
    const lines = (step.lastLines ?? []).slice(verbosity < 0 ? -12 : -6);
    complain(
      [
        '',
        formatDiagnostic(diagnostic, frame),
        ...(lines.length === 0 ? [] : [`  ${errorStyle.dim('last lines')}`]),
        ...lines.map((text) => `     ${errorStyle.dim('|')} ${stripVTControlCharacters(text)}`),
      ].join('\n'),
    );
    if (options.github && isSpan(step.span))
      out.write(
        `::error file=${step.span.source},line=${step.span.start.line}::${step.node}: ${(step.message ?? 'failed').replaceAll('\n', ' ')}\n`,
      );
  };
  const summary = ({ outcome, durationMs, message, counts }: EventOf<'run.finished'>['data']): void => {
    for (const step of failed) reportFailure(step);
    const parts = [
      count(tally.success + tally.failed + tally.ignored, 'step'),
      ...(tally.failed > 0 ? [`${tally.failed} failed`] : []),
      ...(tally.ignored > 0 ? [`${tally.ignored} failed and ignored`] : []),
      ...(tally.skipped > 0 ? [`${tally.skipped} skipped`] : []),
      formatDuration(durationMs),
    ];
    const good = outcome === 'succeeded';
    const glyph = style.glyph(good ? 'done' : outcome === 'stopped' ? 'attention' : 'failed');
    const word = good ? 'done' : outcome === 'stopped' ? 'stopped' : 'failed';
    // What went wrong before there were steps is told by itself.
    if (outcome === 'fault') return;
    if (message !== undefined && failed.length === 0) line(message);
    last = options.now();
    out.write(`${glyph} ${[word, ...parts].join(style.dot)}\n`);
    if (!good && journal !== undefined) complain(`journal       ${journal}`);
    const folder = folderOf(counts);
    if (folder !== undefined) line(style.dim(`files         ${options.shown(folder)}`));
  };
  const beat = (): void => {
    const at = options.now();
    if (at - last < heartbeatMs) return;
    for (const [node, { since }] of places)
      line(`${prefix(node)} still running ${formatDuration(at - since)}`);
  };
  const heartbeatMs = options.heartbeatMs ?? 60_000;
  const heart = heartbeatMs > 0 ? setInterval(beat, heartbeatMs / 4) : undefined;
  heart?.unref();

  return {
    event(event: SeedEvent) {
      const { node = '' } = event;
      switch (event.type) {
        case 'run.started':
          journal = event.data.journal;
          return line(`executor ${event.data.executor}${style.dot}${event.data.because ?? ''}`);
        case 'component.stage':
          return line(
            style.dim(
              `${style.line(2)} ${event.data.stage} stage ${style.line(2)} ${event.data.image}${style.dot}${event.data.ref}`,
            ),
          );
        case 'command.started':
          places.set(node, {
            place: `${node}/${event.data.phase}/${event.data.text.replace(/ \(\w+\)$/, '')}`,
            since: Date.parse(event.at),
          });
          return line(`${prefix(node)} ${style.cyan(event.data.text.replace(/^.* \((\w+)\)$/, '$1'))}`);
        case 'component.step':
          stepEnd(node, event.data);
          if (event.data.document === undefined) places.delete(node);
          return;
        case 'node.finished':
          // What an earlier run has done was said when this one began.
          if (event.data.outcome === 'unchanged') return;
          return line(
            `${style.glyph('skipped')} ${node}${style.dot}${event.data.cause ?? event.data.outcome}`,
          );
        case 'notice.raised':
          return line(
            `${node === '' ? '' : `${prefix(node)} `}${style.glyph('attention')} ${event.data.text}`,
          );
        case 'diagnostic.reported':
          return complain(formatDiagnostic(event.data.diagnostic as Diagnostic, frame));
        case 'run.finished':
          return summary(event.data);
        default:
          return;
      }
    },
    log(one: LogLine) {
      const text =
        style.color || !one.text.includes('\u001b') ? one.text : stripVTControlCharacters(one.text);
      line(`${prefix(one.node)} ${one.stream === 'agent' ? style.dim(text) : text}`);
    },
    behind: () => out.behind(),
    async close() {
      clearInterval(heart);
      await out.close();
      await err.close();
    },
  };
}
