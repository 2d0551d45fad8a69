import type { EventOf, SeedEvent } from '@seed/kernel';
import type { StepsView, StepView } from './run-model.ts';

type Steps = readonly StepsView[];

const isText = (value: unknown): value is string => typeof value === 'string';

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** The phases of `component.planned`, as far as they can be read. */
function plannedOf(phases: unknown): Steps {
  return listOf(phases).flatMap((phase): StepsView[] => {
    const name = memberOf(phase, 'name');
    if (!isText(name)) return [];
    const steps = listOf(memberOf(phase, 'steps')).flatMap((step): StepView[] => {
      const [title, action] = [memberOf(step, 'name'), memberOf(step, 'action')];
      return isText(title) && isText(action) ? [{ name: title, action, status: 'waiting', inner: [] }] : [];
    });
    return [{ name, steps }];
  });
}

/** Changes one phase. */
function inPhase(steps: Steps, name: string, change: (phase: StepsView) => StepsView): Steps {
  return steps.map((phase) => (phase.name === name ? change(phase) : phase));
}

const withSteps = (phase: StepsView, change: (step: StepView, index: number) => StepView): StepsView => ({
  ...phase,
  steps: phase.steps.map(change),
});

function endOf(step: StepView, { data }: EventOf<'component.step'>): StepView {
  const { status, durationMs, attempts, message, lastLines } = data;
  return {
    ...step,
    status,
    durationMs,
    attempts,
    ...(message === undefined ? {} : { message }),
    ...(lastLines === undefined ? {} : { lastLines }),
  };
}

/** A step of another document ends inside of the one that runs; the running one is always the same for all of them. */
function endInner(steps: Steps, event: EventOf<'component.step'>, document: string): Steps {
  const { step: name, action } = event.data;
  const inner = endOf({ name, action, status: 'running', document, inner: [] }, event);
  return steps.map((phase) =>
    withSteps(phase, (step) =>
      step.status === 'running' ? { ...step, inner: [...step.inner, inner] } : step,
    ),
  );
}

/** The steps of a component after an event; the same value for events that say nothing of them. */
export function foldSteps(steps: Steps | undefined, event: SeedEvent, at: number): Steps | undefined {
  if (event.type === 'component.planned') return plannedOf(event.data.phases);
  if (steps === undefined) return undefined;
  switch (event.type) {
    case 'command.started': {
      const { phase, index } = event.data;
      const begun = (step: StepView): StepView => ({
        name: step.name,
        action: step.action,
        status: 'running',
        startedAt: at,
        inner: [],
      });
      return inPhase(steps, phase, (one) =>
        withSteps(one, (step, place) => (place + 1 === index ? begun(step) : step)),
      );
    }
    case 'component.step': {
      const { phase, step: name, document } = event.data;
      if (document !== undefined) return endInner(steps, event, document);
      return inPhase(steps, phase, (one) =>
        withSteps(one, (step) =>
          step.name === name && (step.status === 'running' || step.status === 'waiting')
            ? endOf(step, event)
            : step,
        ),
      );
    }
    default:
      return steps;
  }
}
