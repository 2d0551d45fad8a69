import { formatClock, formatDuration } from '@seed/view';
import type { ModuleItem, Standing } from './module-list.ts';
import { oneLine } from './one-line.ts';
import type { RunModel, StepsView, StepView } from './run-model.ts';

/** A row below a component: one of its phases, a step, or what a step executed of another document. */
export interface StepPart {
  /** `build`, `build/2`, `build/2/1`: unique in its component. */
  readonly path: string;
  readonly depth: 1 | 2 | 3;
  readonly name: string;
  /** Of a phase: its steps. */
  readonly phase?: StepsView;
  readonly step?: StepView;
}

const joined = (...parts: readonly (string | number)[]): string => parts.join('/');

function partsOfStep(step: StepView, path: string): readonly StepPart[] {
  return [
    { path, depth: 2, name: step.name, step },
    ...step.inner.map(
      (inner, index): StepPart => ({
        path: joined(path, index + 1),
        depth: 3,
        name: inner.name,
        step: inner,
      }),
    ),
  ];
}

/** All rows below a component, top to bottom. */
export const partsOf = (phases: readonly StepsView[]): readonly StepPart[] =>
  phases.flatMap((phase): StepPart[] => [
    { path: phase.name, depth: 1, name: phase.name, phase },
    ...phase.steps.flatMap((step, index) => partsOfStep(step, joined(phase.name, index + 1))),
  ]);

/** The path of the step that has failed, else of the one that runs. */
export function liveStep(phases: readonly StepsView[]): string | undefined {
  const steps = partsOf(phases).filter(({ depth }) => depth === 2);
  const of = (status: StepView['status']) => steps.find(({ step }) => step?.status === status)?.path;
  return of('failed') ?? of('running');
}

const STANDING: Readonly<Record<StepView['status'], Standing>> = {
  waiting: { glyph: 'queued', word: 'waiting', tone: 'dim' },
  running: { glyph: 'running', word: 'running', tone: 'accent' },
  success: { glyph: 'done', word: 'done', tone: 'good' },
  failed: { glyph: 'failed', word: 'failed', tone: 'bad' },
  ignored: { glyph: 'attention', word: 'ignored', tone: 'warn' },
  skipped: { glyph: 'skipped', word: 'skipped', tone: 'dim' },
};
const NOT_RUN: Standing = { glyph: 'skipped', word: 'not run', tone: 'dim' };
const STOPPED: Standing = { glyph: 'attention', word: 'stopped', tone: 'warn' };

/** How a step stands. Nothing runs or waits in a component that is over, or in a run whose process is gone. */
export function stepStanding({ status }: StepView, item: ModuleItem, run: RunModel): Standing {
  const isOver = run.state !== 'running' || item.node?.finishedAt !== undefined;
  if (!isOver) return STANDING[status];
  if (status === 'waiting') return NOT_RUN;
  if (status !== 'running') return STANDING[status];
  return run.state === 'interrupted' ? { ...STOPPED, word: 'interrupted' } : STOPPED;
}

/** What of a phase counts most. */
const WORST: readonly StepView['status'][] = [
  'failed',
  'running',
  'waiting',
  'ignored',
  'success',
  'skipped',
];

/** How a phase stands: as the step of it that counts most. */
export function phaseStanding({ steps }: StepsView, item: ModuleItem, run: RunModel): Standing {
  const hasBegun = steps.some(({ status }) => status !== 'waiting');
  const worst = WORST.find((status) => steps.some((step) => step.status === status));
  const step = steps.find(({ status }) => status === worst);
  if (step === undefined) return STANDING.success;
  // Between two steps it runs, although no step does.
  if (worst === 'waiting' && hasBegun) return stepStanding({ ...step, status: 'running' }, item, run);
  // What was ignored is told by its step: the phase has done what it should.
  return worst === 'ignored' ? STANDING.success : stepStanding(step, item, run);
}

export const partStanding = (part: StepPart, item: ModuleItem, run: RunModel): Standing =>
  part.phase === undefined
    ? stepStanding(part.step as StepView, item, run)
    : phaseStanding(part.phase, item, run);

/** How long a step took, or takes. Steps are often so short that seconds alone would say nothing of them. */
function stepTime({ startedAt, durationMs, status }: StepView, run: RunModel, now: number): string {
  if (durationMs !== undefined) return status === 'skipped' ? '' : formatDuration(durationMs);
  if (startedAt === undefined) return '';
  return formatClock(Math.max(0, (run.state === 'running' ? now : run.changedAt) - startedAt));
}

/** Time of a row: of a phase, that of the steps that ended. */
export function partTime({ phase, step }: StepPart, run: RunModel, now: number): string {
  if (step !== undefined) return stepTime(step, run, now);
  const ended = (phase?.steps ?? []).filter(({ durationMs }) => durationMs !== undefined);
  return ended.length === 0 ? '' : formatDuration(ended.reduce((sum, one) => sum + (one.durationMs ?? 0), 0));
}

const isDone = ({ status }: StepView): boolean => status !== 'waiting' && status !== 'running';

/** `2 of 3 steps`; `ExecuteBash · 2 attempts`; of a step that failed also why. */
export function partText({ phase, step }: StepPart): string {
  if (phase !== undefined) {
    const many = phase.steps.length;
    return `${phase.steps.filter(isDone).length} of ${many} ${many === 1 ? 'step' : 'steps'}`;
  }
  if (step === undefined) return '';
  const { action, attempts = 1, message, document } = step;
  const parts = [
    ...(message === undefined ? [] : [message]),
    action,
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
    ...(document === undefined ? [] : [document]),
  ];
  return oneLine(parts.join(' · '));
}
