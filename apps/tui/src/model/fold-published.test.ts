import type { SeedEvent } from '@seed/kernel';
import { expect, test } from 'vitest';
import { foldComponent, foldPipeline } from './fold-published.ts';
import type { ComponentFact, PipelineFact } from './run-model.ts';

const event = (type: string, data: Readonly<Record<string, unknown>>, node?: string): SeedEvent =>
  ({
    v: 1,
    seq: 1,
    at: '',
    run: 'r',
    type,
    data,
    ...(node === undefined ? {} : { node }),
  }) as unknown as SeedEvent;

const pipelines = (...events: readonly SeedEvent[]): readonly PipelineFact[] => {
  const none: ReadonlyMap<string, PipelineFact> = new Map();
  return [...events.reduce((known, one, index) => foldPipeline(known, one, index), none).values()];
};

test('components are told with what became of them; other resources say their kind', () => {
  const none: ReadonlyMap<string, ComponentFact> = new Map();
  const published = {
    kind: 'component',
    name: 'baseline',
    arn: 'arn:x',
    outcome: 'done',
    version: '1.0.0',
    build: 2,
  };
  const recipe = { kind: 'recipe', name: 'web', arn: 'arn:y', outcome: 'already', version: '2.1.0' };

  const all = [event('resource.published', published), event('resource.published', recipe)].reduce(
    foldComponent,
    none,
  );

  expect([...all.values()]).toEqual([
    { name: 'baseline', version: '1.0.0/2', published: true, arn: 'arn:x' },
    { name: 'recipe web', version: '2.1.0', published: false, arn: 'arn:y' },
  ]);
});

test('an image goes from state to state', () => {
  const [web] = pipelines(
    ...['PENDING', 'BUILDING', 'BUILDING', 'TESTING'].map((status) =>
      event('image.changed', { status }, 'web'),
    ),
    event('image.finished', { status: 'AVAILABLE' }, 'web'),
  );

  expect(web?.stages).toEqual([
    { name: 'PENDING', status: 'SUCCEEDED' },
    { name: 'BUILDING', status: 'SUCCEEDED' },
    { name: 'TESTING', status: 'SUCCEEDED' },
  ]);
});

test('an image that fails fails in the state that it was in', () => {
  const [web] = pipelines(
    event('image.changed', { status: 'TESTING' }, 'web'),
    event('image.finished', { status: 'FAILED' }, 'web'),
  );

  expect(web?.stages).toEqual([{ name: 'TESTING', status: 'FAILED' }]);
});

test('a pipeline waits for an approval until it was given', () => {
  const waiting = event('pipeline.action-changed', {
    pipeline: 'p',
    stage: 'Prod',
    status: 'InProgress',
    token: 't',
  });
  const given = event('pipeline.action-changed', { pipeline: 'p', stage: 'Prod', status: 'Succeeded' });

  expect(pipelines(waiting)[0]?.approval).toBe('Prod');
  expect(pipelines(waiting, given)[0]).toEqual({
    name: 'p',
    at: 1,
    stages: [{ name: 'Prod', status: 'Succeeded' }],
  });
});
