import type { SeedEvent } from '@seed/kernel';
import type { ComponentFact, PipelineFact } from './run-model.ts';

/** An event of any version: commands that publish write types that this version may not know. */
interface AnyEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `component.published`, `component.unchanged`. */
export function foldComponent(
  known: ReadonlyMap<string, ComponentFact>,
  event: SeedEvent,
): ReadonlyMap<string, ComponentFact> {
  const { type, data } = event as AnyEvent;
  if (type !== 'component.published' && type !== 'component.unchanged') return known;
  const name = textOf(data['name']);
  const arn = textOf(data['arn']);
  return new Map(known).set(name, {
    name,
    version: textOf(data['version']),
    published: type === 'component.published',
    ...(arn === '' ? {} : { arn }),
  });
}

/** `pipeline.changed`, `pipeline.action-changed`. A token means that somebody has to approve. */
export function foldPipeline(
  known: ReadonlyMap<string, PipelineFact>,
  event: SeedEvent,
  at: number,
): ReadonlyMap<string, PipelineFact> {
  const { type, data } = event as AnyEvent;
  if (type !== 'pipeline.changed' && type !== 'pipeline.action-changed') return known;
  const name = textOf(data['name']) || textOf(data['pipeline']) || (event.node ?? '');
  const before = known.get(name) ?? { name, stages: [], at };
  const stage = textOf(data['stage']);
  const action = textOf(data['action']);
  const now = { name: stage, status: textOf(data['status']), ...(action === '' ? {} : { action }) };
  const isKnown = before.stages.some((one) => one.name === stage);
  const stages = isKnown
    ? before.stages.map((one) => (one.name === stage ? now : one))
    : [...before.stages, now];
  const waits = textOf(data['token']) !== '' && !/succeed|fail|approv|reject/i.test(now.status);
  const { approval, ...rest } = before;
  const open = waits ? stage : approval === stage ? undefined : approval;
  return new Map(known).set(name, { ...rest, stages, at, ...(open === undefined ? {} : { approval: open }) });
}
