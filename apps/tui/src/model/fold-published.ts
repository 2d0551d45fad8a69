import type { SeedEvent } from '@seed/kernel';
import type { ComponentFact, PipelineFact } from './run-model.ts';

/** An event of any version: commands that publish write types that this version may not know. */
interface AnyEvent {
  readonly type: string;
  readonly node?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

function versionOf(data: AnyEvent['data']): string {
  const build = textOf(data['build']);
  return build === '' ? textOf(data['version']) : `${textOf(data['version'])}/${build}`;
}

/** `resource.published` of Image Builder; `component.published` and `component.unchanged` of other publishers. */
export function foldComponent(
  known: ReadonlyMap<string, ComponentFact>,
  event: SeedEvent,
): ReadonlyMap<string, ComponentFact> {
  const { type, data } = event as AnyEvent;
  if (type !== 'resource.published' && type !== 'component.published' && type !== 'component.unchanged')
    return known;
  const kind = textOf(data['kind']);
  const name = kind === '' || kind === 'component' ? textOf(data['name']) : `${kind} ${textOf(data['name'])}`;
  const arn = textOf(data['arn']);
  const published =
    type === 'resource.published' ? data['outcome'] === 'done' : type === 'component.published';
  return new Map(known).set(name, {
    name,
    version: versionOf(data),
    published,
    ...(arn === '' ? {} : { arn }),
  });
}

/** What a status of an image means for the stage that has its name. */
function endOf(status: string): 'SUCCEEDED' | 'FAILED' | undefined {
  if (status === 'AVAILABLE') return 'SUCCEEDED';
  return /FAILED|CANCELLED|DEPRECATED|DELETED/.test(status) ? 'FAILED' : undefined;
}

/** The states of an image, one after the other, as stages of its pipeline. */
function imageStages(before: PipelineFact['stages'], status: string): PipelineFact['stages'] {
  const end = endOf(status);
  const last = before.at(-1);
  const closed = (as: string): PipelineFact['stages'] =>
    last === undefined || last.status !== 'IN_PROGRESS'
      ? before
      : [...before.slice(0, -1), { ...last, status: as }];
  if (end === 'FAILED')
    return [...closed('FAILED'), ...(last === undefined ? [{ name: status, status: 'FAILED' }] : [])];
  if (end === 'SUCCEEDED') return closed('SUCCEEDED');
  if (last?.name === status) return before;
  return [...closed('SUCCEEDED'), { name: status, status: 'IN_PROGRESS' }];
}

/** A stage of CodePipeline. A token means that somebody has to approve. */
function withStage(before: PipelineFact, data: AnyEvent['data']): PipelineFact {
  const name = textOf(data['stage']);
  const action = textOf(data['action']);
  const now = { name, status: textOf(data['status']), ...(action === '' ? {} : { action }) };
  const isKnown = before.stages.some((one) => one.name === name);
  const stages = isKnown
    ? before.stages.map((one) => (one.name === name ? now : one))
    : [...before.stages, now];
  const waits = textOf(data['token']) !== '' && !/succeed|fail|approv|reject/i.test(now.status);
  const { approval, ...rest } = before;
  const open = waits ? name : approval === name ? undefined : approval;
  return { ...rest, stages, ...(open === undefined ? {} : { approval: open }) };
}

/** `image.changed` and `image.finished` of Image Builder; `pipeline.changed` and `pipeline.action-changed`. */
export function foldPipeline(
  known: ReadonlyMap<string, PipelineFact>,
  event: SeedEvent,
  at: number,
): ReadonlyMap<string, PipelineFact> {
  const { type, data, node } = event as AnyEvent;
  const isImage = type === 'image.changed' || type === 'image.finished';
  if (!isImage && type !== 'pipeline.changed' && type !== 'pipeline.action-changed') return known;
  const name = textOf(data['name']) || textOf(data['pipeline']) || (node ?? textOf(data['arn']));
  const before = known.get(name) ?? { name, stages: [], at };
  const after = isImage
    ? { ...before, stages: imageStages(before.stages, textOf(data['status']).toUpperCase()) }
    : withStage(before, data);
  return new Map(known).set(name, { ...after, at });
}
