import { describe, expect, test } from 'vitest';
import type { SeedEvent } from '@seed/kernel';
import { sampleRun } from '../test/sample-run.ts';
import { formatFailure } from './format-failure.ts';
import { reduceRun } from './reduce-run.ts';
import { EMPTY_RUN } from './run-view.ts';
import { createStyle } from './style.ts';

const fold = (events: readonly SeedEvent[]) => events.reduce(reduceRun, EMPTY_RUN);

describe('the view of a run', () => {
  test('knows phase and command while they go on', () => {
    const view = fold(sampleRun('failed').slice(0, 5));

    expect(view.nodes.get('apps/web')).toMatchObject({
      status: 'running',
      phase: { name: 'BUILD', commands: 1 },
      command: { index: 1, of: 1, text: 'make all' },
    });
  });

  test('ends with outcome, exit status and result', () => {
    const view = fold(sampleRun('failed'));
    const node = view.nodes.get('apps/web');

    expect(view).toMatchObject({
      outcome: 'failed',
      exitCode: 1,
      executor: 'docker',
      journal: '.seed/runs/x',
    });
    expect(node).toMatchObject({ status: 'failed', result: { failure: { phase: 'BUILD', exitCode: 2 } } });
    expect(node?.phase).toBeUndefined();
  });

  test('does not change the view that it was given', () => {
    const before = fold(sampleRun('failed').slice(0, 4));
    const copy = structuredClone(before);

    fold(sampleRun('failed'));
    reduceRun(before, sampleRun('failed')[4] as SeedEvent);

    expect(before).toEqual(copy);
  });

  test('counts events of types that it does not know, and goes on', () => {
    const [first] = sampleRun('succeeded');
    const strange = { ...first, type: 'moon.rose' } as unknown as SeedEvent;

    expect(fold([strange, ...sampleRun('succeeded')])).toMatchObject({ unknown: 1, outcome: 'succeeded' });
  });

  test('knows why something could not be built, and the report at the end says what to do about it', () => {
    const [begin] = sampleRun('failed');
    const events = [
      { type: 'node.started', node: 'data/lake', data: { group: 'data', module: 'lake', action: 'create' } },
      {
        type: 'diagnostic.reported',
        node: 'data/lake',
        data: {
          diagnostic: {
            code: 'aws/access-denied',
            severity: 'error',
            summary: 'no',
            hints: ['allow `codebuild:StartBuild`'],
          },
        },
      },
      { type: 'node.finished', node: 'data/lake', data: { outcome: 'failed', durationMs: 100, cause: 'no' } },
    ];
    const view = fold([begin, ...events.map((event) => ({ ...begin, ...event }))] as SeedEvent[]);

    const style = createStyle({ color: false, ascii: false });
    const report = formatFailure(view, { style, columns: 80, lastLines: () => [] });

    expect(report).toContain('fix   allow `codebuild:StartBuild`');
    expect(report).toContain('more  seed explain aws/access-denied');
  });
});
