import { describe, expect, test } from 'vitest';
import type { EventBody, SeedEvent } from '@seed/kernel';
import { createLiveReporter, createStyle, createTextReporter } from '../src/index.ts';
import type { Reporter } from '../src/index.ts';
import { enveloped, keepOutput } from './sample-run.ts';

const style = createStyle({ color: false, ascii: false });
const START = Date.UTC(2026, 10, 21, 3, 17, 42);
const options = { style, sources: new Map(), verbosity: 0, now: () => START, heartbeatMs: 0 };

/** Two modules: the first works, the second ends as asked, the third never starts when it fails. */
function deploymentRun(ending: 'updated' | 'failed'): SeedEvent[] {
  const failed = ending === 'failed';
  const last: EventBody[] = failed
    ? [
        {
          type: 'diagnostic.reported',
          node: 'core/eks',
          data: { diagnostic: { code: 'deploy/metadata-missing', severity: 'error', summary: 'no VpcId' } },
        },
        { type: 'node.finished', node: 'core/eks', data: { outcome: 'failed', cause: 'no VpcId' } },
        {
          type: 'node.finished',
          node: 'apps/site',
          data: { outcome: 'skipped', cause: 'group core has a failure' },
        },
      ]
    : [{ type: 'node.finished', node: 'core/eks', data: { outcome: 'updated', outputs: [] } }];
  return enveloped([
    {
      type: 'run.started',
      data: { kind: 'apply', executor: 'docker', target: 'dev', journal: '.seed/runs/x' },
    },
    { type: 'node.queued', node: 'core/vpc', data: {} },
    { type: 'node.started', node: 'core/vpc', data: {} },
    {
      type: 'build.started',
      node: 'core/vpc',
      data: { id: 'a', executor: 'docker', spec: 'deployspec.yaml', action: 'deploy' },
    },
    { type: 'phase.started', node: 'core/vpc', data: { phase: 'BUILD', commands: 1 } },
    {
      type: 'phase.finished',
      node: 'core/vpc',
      data: { phase: 'BUILD', outcome: 'succeeded', durationMs: 5 },
    },
    {
      type: 'node.finished',
      node: 'core/vpc',
      data: { outcome: 'created', outputs: ['VpcId', 'SubnetIds'] },
    },
    { type: 'node.started', node: 'core/eks', data: {} },
    ...last,
    {
      type: 'run.finished',
      data: { outcome: failed ? 'failed' : 'succeeded', exitCode: failed ? 1 : 0, durationMs: 9 },
    },
  ]);
}

async function play(reporter: Reporter, events: readonly SeedEvent[]): Promise<void> {
  for (const event of events) {
    reporter.event(event);
    if (event.type === 'phase.started')
      reporter.log({ node: 'core/vpc', stream: 'build', text: 'synthesising', at: START });
  }
  await reporter.close();
}

describe('a deployment in a log', () => {
  test('has a line when a module starts and one when it is over, and the totals last', async () => {
    const out = keepOutput();

    await play(createTextReporter({ out, err: keepOutput() }, options), deploymentRun('updated'));

    const facts = out
      .text()
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/^\d\d:\d\d:\d\d /, ''));
    expect(facts).toEqual([
      'run              executor docker',
      'core/vpc         started',
      'core/vpc         ✓ created 0m 04s · 2 outputs',
      'core/eks         started',
      'core/eks         ✓ updated 0m 01s',
      '✓ dev applied   1 created, 1 updated   9s',
    ]);
  });

  test('shows the builds too when asked for more', async () => {
    const out = keepOutput();

    await play(
      createTextReporter({ out, err: keepOutput() }, { ...options, verbosity: 1 }),
      deploymentRun('updated'),
    );

    expect(out.text()).toContain('core/vpc         synthesising');
    expect(out.text()).toContain('core/vpc         build started');
  });

  test('ends with what failed, what was done, and what did not start', async () => {
    const err = keepOutput();

    await play(createTextReporter({ out: keepOutput(), err }, options), deploymentRun('failed'));

    expect(err.text()).toContain('✗ apply dev failed: 1 of 3 changes failed, 1 done, 1 not started');
    expect(err.text()).toContain('no VpcId');
    expect(err.text()).toContain('seed explain deploy/metadata-missing');
    expect(err.text()).toContain('not started   apps/site (group core has a failure)');
  });
});

describe('a deployment on a terminal', () => {
  test('keeps one final line per module', async () => {
    const out = keepOutput();

    await play(createLiveReporter({ out, err: keepOutput() }, options), deploymentRun('updated'));

    expect(out.text()).toContain('✓ core/vpc               created       0m 04s   2 outputs');
    expect(out.text()).toContain('✓ dev applied   1 created, 1 updated   9s');
    expect(out.text()).not.toContain('synthesising');
  });
});
