import { formatDuration } from '@seed/view';
import type { ModuleReport, PhaseReport, RunReport } from '../run-report.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';
import { phaseWord } from './words.ts';

/** From the beginning of a run to its end, in milliseconds since the epoch. */
export interface Scale {
  readonly from: number;
  readonly to: number;
}

const STEPS = [
  50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000,
  1_800_000, 3_600_000, 7_200_000, 14_400_000, 43_200_000, 86_400_000,
] as const;

/** As many marks as can be read side by side on a narrow axis. */
const MOST_TICKS = 6;

/** Colours of phases: those that people write in specs and components, and what stands around them. */
const CLASSES: Readonly<Record<string, string>> = {
  install: 'install',
  pre_build: 'pre_build',
  build: 'build',
  validate: 'pre_build',
  post_build: 'post_build',
  test: 'post_build',
  upload_artifacts: 'finish',
  finalizing: 'finish',
};

/** What the colours mean that several phases share. */
const SHARED: Readonly<Record<string, string>> = { prepare: 'preparing', finish: 'artifacts and end' };

const classOf = (phase: string): string => CLASSES[phaseWord(phase)] ?? 'prepare';

export const scaleOf = ({ startedAt, endedAt }: Pick<RunReport, 'startedAt' | 'endedAt'>): Scale => ({
  from: startedAt,
  to: Math.max(endedAt, startedAt + 1),
});

const share = (scale: Scale, at: number): number =>
  Math.min(100, Math.max(0, ((at - scale.from) / (scale.to - scale.from)) * 100));

const percent = (value: number): string => `${Number(value.toFixed(3))}%`;

/** Times after the beginning at which the axis has marks, in milliseconds. */
export function ticksOf({ from, to }: Scale): number[] {
  const length = to - from;
  const last = STEPS.at(-1) ?? length;
  const step =
    STEPS.find((one) => length / one <= MOST_TICKS) ?? Math.ceil(length / MOST_TICKS / last) * last;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => index * step);
}

/** `0`, `30s`, `1m`: short, as there are many. */
function tickText(milliseconds: number): string {
  if (milliseconds === 0) return '0';
  if (milliseconds < 10_000) return `${milliseconds / 1000}s`;
  return formatDuration(milliseconds).replace(/ 00[ms]$/, '');
}

interface Segment {
  readonly from: number;
  readonly to: number;
  readonly kind: string;
  readonly title: string;
}

function bar(scale: Scale, { from, to, kind }: Segment, title?: Markup): Markup {
  const x = share(scale, from);
  // What took next to no time can still be seen.
  const width = Math.max(0.25, share(scale, to) - x);
  return html`<rect class="p-${kind}" x="${percent(Math.min(x, 99.75))}" y="22%" width="${percent(width)}" height="56%">${title}</rect>`;
}

/** A phase that somebody stopped did nothing wrong. */
const badKind = (outcome: string): string => (outcome === 'stopped' ? 'cut' : 'bad');

function phaseSegment(phase: PhaseReport, end: number): Segment {
  const { name, startedAt, durationMs, outcome } = phase;
  const to = durationMs === undefined ? end : startedAt + durationMs;
  const failed = outcome !== undefined && outcome !== 'succeeded';
  const said = failed ? ` ${outcome}` : durationMs === undefined ? ' going on' : '';
  return {
    from: startedAt,
    to,
    kind: failed ? badKind(outcome) : classOf(name),
    title: `${phaseWord(name)} ${formatDuration(to - startedAt)}${said}`,
  };
}

function segmentsOf(module: ModuleReport, endedAt: number): Segment[] {
  const { queuedAt, startedAt, finishedAt, phases, standing, word } = module;
  if (startedAt === undefined || standing === 'not-started') return [];
  const end = finishedAt ?? endedAt;
  const waited = queuedAt !== undefined && startedAt - queuedAt > 0;
  const whole = standing === 'failed' ? 'bad' : 'whole';
  const kind = phases.length === 0 ? whole : 'around';
  return [
    ...(waited
      ? [
          {
            from: queuedAt,
            to: startedAt,
            kind: 'wait',
            title: `waited ${formatDuration(startedAt - queuedAt)}`,
          },
        ]
      : []),
    { from: startedAt, to: end, kind, title: `${word}, ${formatDuration(end - startedAt)}` },
    ...phases.map((phase) => phaseSegment(phase, end)),
  ];
}

/** When a module waited, ran, and in which phases. */
export function moduleTrack(module: ModuleReport, scale: Scale): Markup {
  const segments = segmentsOf(module, scale.to);
  const label = segments.length === 0 ? 'nothing ran' : segments.map(({ title }) => title).join(', ');
  const bars = segments.map((one) => bar(scale, one, html`<title>${one.title}</title>`));
  return html`<svg class="track" role="img" aria-label="${label}">${bars}</svg>`;
}

/** When one phase of a module ran; its name and time stand beside it. */
export const phaseTrack = (phase: PhaseReport, module: ModuleReport, scale: Scale): Markup =>
  html`<svg class="track" aria-hidden="true">${bar(scale, phaseSegment(phase, module.finishedAt ?? scale.to))}</svg>`;

/** A rule of style that puts marks behind the tracks where the axis has them. */
export function tickRule(scale: Scale): string {
  const step = ticksOf(scale)[1] ?? scale.to - scale.from;
  return `:root { --tick: ${percent(share(scale, scale.from + step))}; }\n`;
}

/** The times above the tracks. */
export function axis(scale: Scale): Markup {
  const marks = ticksOf(scale).map((tick) => {
    const at = share(scale, scale.from + tick);
    const anchor = at > 94 ? 'end' : at < 3 ? 'start' : 'middle';
    return html`<text x="${percent(at)}" y="70%" text-anchor="${anchor}">${tickText(tick)}</text>`;
  });
  return html`<svg class="axis" aria-hidden="true">${marks}</svg>`;
}

const ORDER = ['wait', 'prepare', 'install', 'pre_build', 'build', 'post_build', 'finish', 'bad', 'cut'];

/** Every colour of the timeline with what it stands for. */
function meanings(modules: readonly ModuleReport[], endedAt: number): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const add = (kind: string, word: string): Map<string, Set<string>> =>
    found.set(kind, (found.get(kind) ?? new Set()).add(word));
  for (const module of modules) {
    for (const { kind } of segmentsOf(module, endedAt)) {
      if (kind === 'wait') add(kind, 'waiting');
      if (kind === 'bad') add(kind, 'failed');
      if (kind === 'cut') add(kind, 'stopped');
    }
    for (const { name } of module.phases) add(classOf(name), SHARED[classOf(name)] ?? phaseWord(name));
  }
  return found;
}

/** What the colours mean, and the pattern of waiting. */
export function legend(modules: readonly ModuleReport[], endedAt: number): Markup {
  const found = meanings(modules, endedAt);
  const entries = ORDER.flatMap((kind) => {
    const words = found.get(kind);
    if (words === undefined) return [];
    return [
      html`<li><svg class="swatch" aria-hidden="true"><rect class="p-${kind}" width="100%" height="100%"/></svg>${[...words].join(', ')}</li>`,
    ];
  });
  if (entries.length === 0) return html``;
  return html`<svg class="hidden" aria-hidden="true"><defs><pattern id="stripes" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="2" height="5"/></pattern></defs></svg><ul class="legend" aria-label="Colours of the timeline">${entries}</ul>`;
}
