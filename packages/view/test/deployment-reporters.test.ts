import { describe, expect, test } from 'vitest';
import type { EventBody, SeedEvent } from '@seed/kernel';
import { createLiveReporter, createStyle, createTextReporter, EMPTY_RUN, reduceRun } from '../src/index.ts';
import type { Reporter } from '../src/index.ts';
import { liveBlock } from '../src/live-block.ts';
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
      'run              apply dev started · run 20261121T031742-run-app-7f3c',
      'run              executor docker',
      'core/vpc         started',
      'core/vpc         ✓ created 0m 04s · 2 outputs',
      'core/eks         started',
      'core/eks         ✓ updated 0m 01s',
      '✓ dev applied   1 created, 1 updated   9s',
    ]);
  });

  test('begins with how much there is to do', async () => {
    const out = keepOutput();
    const steps = ['create', 'update', 'none'].map((action) => ({ action }));
    const plan = { kind: 'apply', deployment: 'dev', steps, counts: {} };
    const [start, ...rest] = deploymentRun('updated');
    const made = enveloped([{ type: 'plan.made', data: { plan } }]);

    await play(createTextReporter({ out, err: keepOutput() }, options), [
      ...made,
      ...(start === undefined ? [] : [start]),
      ...rest,
    ]);

    expect(out.text().split('\n')[0]).toMatch(/apply dev started · 2 changes · run 2026/);
  });

  test('says under which name a build far away is found, and each start once', async () => {
    const out = keepOutput();
    const node = 'core/vpc';
    const place = { ref: 'mlops-seedkit:8d1f', isolation: 'codebuild', durationMs: 1 };

    await play(
      createTextReporter({ out, err: keepOutput() }, options),
      enveloped([
        { type: 'run.started', data: { kind: 'apply', executor: 'codebuild', target: 'dev' } },
        { type: 'node.started', node, data: {} },
        { type: 'build.prepared', node, data: place },
      ]),
    );

    expect(out.text().match(/core\/vpc.*/g)).toEqual([
      'core/vpc         started · codebuild mlops-seedkit:8d1f',
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
    expect(err.text()).toContain('more  seed logs dev/core/eks · seed explain deploy/metadata-missing');
    expect(err.text()).toContain('not started   apps/site (group core has a failure)');
  });
});

describe('a deployment on a terminal', () => {
  test('counts what waits in groups that are not up yet, and draws nothing beside a question', async () => {
    const steps = ['create', 'update', 'update'].map((action) => ({ action }));
    const plan = { kind: 'apply', deployment: 'dev', steps, counts: {} };
    const planned = enveloped([{ type: 'plan.made', data: { plan } }]).reduce(reduceRun, EMPTY_RUN);
    const going = deploymentRun('updated').slice(0, 3).reduce(reduceRun, planned);
    const block = { style, columns: 80, rows: 24, now: START + 9000 };

    const [asking, waiting] = [liveBlock(planned, block), liveBlock(going, block)];

    expect(waiting.at(-1)).toContain('1 running · 2 waiting');
    expect(asking).toEqual([]);
  });

  const step = (node: string, action = 'update') => ({ node, group: node.split('/')[0], action });
  const planOf = (...steps: readonly ReturnType<typeof step>[]): EventBody => ({
    type: 'plan.made',
    data: { plan: { kind: 'apply', deployment: 'dev', steps, counts: {} } },
  });
  const begun: EventBody = {
    type: 'run.started',
    data: { kind: 'apply', executor: 'docker', target: 'dev' },
  };
  const started = (node: string): EventBody => ({ type: 'node.started', node, data: {} });
  const failed = (node: string): EventBody => ({ type: 'node.finished', node, data: { outcome: 'failed' } });
  const blockOf = (rows: number, ...bodies: readonly EventBody[]): string[] =>
    liveBlock(enveloped(bodies).reduce(reduceRun, EMPTY_RUN), {
      style,
      columns: 80,
      rows,
      now: START + 9000,
    });

  test('says of modules behind a failure that they will not start, while others of the group still run', () => {
    const plan = planOf(
      step('core/fsx'),
      step('core/eks'),
      step('core/late'),
      step('apps/notebooks'),
      step('apps/registry', 'none'),
    );
    const block = blockOf(24, plan, begun, started('core/fsx'), started('core/eks'), failed('core/fsx'));

    expect(block.slice(2, -1)).toEqual(['· apps/notebooks       will not start: group core has a failure']);
    expect(block.at(-1)).toMatch(/^ {2}1 running · 1 failed · 2 waiting {6}/);
  });

  test('has its lines for what runs first, and counts what has no room', () => {
    const apps = Array.from({ length: 9 }, (_, index) => step(`apps/a${index}`));
    const plan = planOf(step('core/fsx'), step('core/eks'), ...apps);

    const block = blockOf(15, plan, begun, started('core/fsx'), started('core/eks'), failed('core/fsx'));

    expect(block).toHaveLength(5);
    expect(block[1]).toContain('core/eks');
    expect(block.slice(2, -1).map((line) => line.slice(2, 9))).toEqual(['apps/a0', 'apps/a1']);
    expect(block.at(-1)).toContain('9 waiting · 7 not shown');
  });

  test('a rehearsal goes on behind failures', () => {
    const plan = planOf(step('core/fsx'), step('core/eks'), step('apps/site'));
    const rehearsal: EventBody = {
      type: 'run.started',
      data: { kind: 'apply', executor: 'docker', target: 'dev', rehearsal: true },
    };

    const block = blockOf(24, plan, rehearsal, started('core/eks'), started('core/fsx'), failed('core/fsx'));

    expect(block.join('\n')).not.toContain('will not start');
  });

  test('keeps one final line per module', async () => {
    const out = keepOutput();

    await play(createLiveReporter({ out, err: keepOutput() }, options), deploymentRun('updated'));

    expect(out.text()).toContain('✓ core/vpc               created       0m 04s   2 outputs');
    expect(out.text()).toContain('✓ dev applied   1 created, 1 updated   9s');
    expect(out.text()).not.toContain('synthesising');
  });
});
