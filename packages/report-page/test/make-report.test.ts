import { describe, expect, it } from 'vitest';
import { makeReport } from '../src/index.ts';
import { ended, finished, opening, sampleBuild, sampleJournal, samplePlan } from './sample-journal.ts';
import type { StepSketch } from './sample-journal.ts';
import { failedDeployment, runningDeployment, singleBuild } from './stories.ts';

const START = Date.UTC(2026, 10, 21, 3, 17, 42);
const steps: readonly StepSketch[] = [
  { node: 'net/vpc' },
  { node: 'core/old', action: 'destroy', cause: { kind: 'removed' } },
  { node: 'core/eks', needs: ['net/vpc'] },
  { node: 'core/idle', action: 'none', cause: { kind: 'unchanged' } },
  { node: 'core/left', action: 'none', cause: { kind: 'excluded', pending: 'update' } },
];
const standings = async (story: Parameters<typeof makeReport>[0]): Promise<Record<string, string>> => {
  const { modules } = await makeReport(story);
  return Object.fromEntries(modules.map(({ id, word }) => [id, word]));
};

describe('a report of a journal', () => {
  it('says what became of every module of the plan', async () => {
    expect(await standings(failedDeployment())).toEqual({
      'network/vpc': 'updated',
      'network/dns': 'unchanged',
      'core/eks': 'updated',
      'core/fsx': 'failed',
      'core/monitoring': 'updated',
      'core/registry': 'unchanged',
      'apps/notebooks': 'not started',
      'apps/training': 'not started',
      'apps/serving': 'not started',
    });
  });

  it('tells what runs and waits from what was running and was never started', async () => {
    const going = await standings(runningDeployment(true));
    const gone = await standings(runningDeployment(false));

    expect([going['core/eks'], going['apps/serving']]).toEqual(['running', 'waiting']);
    expect([gone['core/eks'], gone['apps/serving']]).toEqual(['interrupted', 'not started']);
  });

  it('puts removed modules first, groups in their order, and tells what the selection left out', async () => {
    const report = await makeReport(
      sampleJournal([
        ...opening(samplePlan(steps)),
        finished('core/old', 3, 'destroyed'),
        ended(9, 'succeeded'),
      ]),
    );

    expect(report.groups.map(({ name }) => name)).toEqual(['removed from the manifest', 'net', 'core']);
    expect(report.modules.map(({ id, word }) => `${id} ${word}`)).toEqual([
      'core/old destroyed',
      'net/vpc not started',
      'core/eks not started',
      'core/idle unchanged',
      'core/left not selected',
    ]);
  });

  it('turns the groups around for a destroy', async () => {
    const plan = { ...samplePlan(steps.slice(0, 3)), kind: 'destroy' as const };

    const report = await makeReport(sampleJournal([...opening(plan), ended(1, 'succeeded')]));

    expect(report.title).toBe('destroy dev');
    expect(report.groups.at(-1)?.name).toBe('net');
  });

  it('places phases that were told of late at the time that they took', async () => {
    const node = 'net/vpc';
    const phase = (name: string, seconds: number, at: number) => [
      { at, body: { type: 'phase.started' as const, node, data: { phase: name } } },
      {
        at,
        body: {
          type: 'phase.finished' as const,
          node,
          data: { phase: name, outcome: 'succeeded', durationMs: seconds * 1000 },
        },
      },
    ];
    const report = await makeReport(
      sampleJournal([...opening(samplePlan(steps)), ...phase('INSTALL', 10, 20), ...phase('BUILD', 8, 30)]),
    );

    const phases = report.modules.find(({ id }) => id === node)?.phases;
    expect(phases).toMatchObject([
      { name: 'INSTALL', startedAt: START + 10_000, durationMs: 10_000 },
      { name: 'BUILD', startedAt: START + 22_000, durationMs: 8000 },
    ]);
  });

  it('knows where a module failed, what it said last, what it was given and gave', async () => {
    const { modules } = await makeReport(failedDeployment());
    const [fsx, vpc] = ['core/fsx', 'network/vpc'].map((id) => modules.find((module) => module.id === id));

    expect(fsx?.failure).toMatchObject({
      code: 'build/command-failed',
      phase: 'BUILD',
      exitCode: 1,
      place: 'modules/core/fsx/deployspec.yaml:11:11',
    });
    expect(fsx?.lastLines).toHaveLength(7);
    expect(fsx?.parameters.at(-1)).toEqual({ name: 'admin-password', origin: 'secret shop/fsx' });
    expect(vpc?.outputs[0]).toEqual({ name: 'VpcId', value: 'vpc-0a1b2c3d4e5f' });
    expect(vpc?.lastLines).toEqual([]);
  });

  it('adds up what builds cost', async () => {
    expect((await makeReport(failedDeployment())).cost).toEqual({ dollars: 0.055, builds: 4 });
    expect((await makeReport(singleBuild())).cost).toBeUndefined();
  });

  it('takes a failure without a build from its finding', async () => {
    const node = 'net/vpc';
    const diagnostic = {
      code: 'manifest/value-missing',
      severity: 'error' as const,
      summary: 'no value',
      span: {
        source: 'm.yaml',
        start: { line: 3, column: 5, offset: 1 },
        end: { line: 3, column: 6, offset: 2 },
      },
      hints: ['set it'],
    };
    const report = await makeReport(
      sampleJournal([
        ...opening(samplePlan(steps)),
        { at: 1, body: { type: 'node.started', node, data: {} } },
        { at: 2, body: { type: 'diagnostic.reported', node, data: { diagnostic } } },
        finished(node, 3, 'failed'),
        ended(4, 'failed'),
      ]),
    );

    expect(report.modules.find(({ id }) => id === node)?.failure).toEqual({
      code: 'manifest/value-missing',
      message: 'no value',
      place: 'm.yaml:3:5',
      span: diagnostic.span,
      hints: ['set it'],
    });
  });

  it('has a beginning for a journal that holds nothing but its header', async () => {
    const report = await makeReport(sampleJournal([]));

    expect(report).toMatchObject({
      state: 'interrupted',
      modules: [],
      title: 'apply dev',
      startedAt: START - 2000,
    });
  });

  it('names what Image Builder was given', async () => {
    const node = 'eu-west-2/component/tools/0.0.1';
    const arn = 'arn:aws:imagebuilder:eu-west-2:123456789012:component/tools/0.0.1/1';
    const published = {
      kind: 'component',
      name: 'tools',
      arn,
      outcome: 'done',
      account: '123456789012',
      region: 'eu-west-2',
    };
    const report = await makeReport(
      sampleJournal([
        { at: 0, body: { type: 'node.started', node, data: {} } },
        { at: 2, body: { type: 'resource.published', node, data: published } },
        finished(node, 2, 'created'),
        ended(3, 'succeeded'),
      ]),
    );

    expect(report.modules).toMatchObject([
      { id: node, group: '', word: 'created', outputs: [{ name: 'component', value: arn }] },
    ]);
  });

  it('counts events of later versions and goes on', async () => {
    const later = { at: 1, body: { type: 'moon.risen', node: 'net/vpc', data: {} } as never };
    const build = sampleBuild({ node: 'net/vpc', queued: 0, started: 2, phases: [['BUILD', 1]] });

    const report = await makeReport(sampleJournal([...opening(samplePlan(steps)), later, ...build]));

    expect(report.unknown).toBe(1);
    expect(report.modules.find(({ id }) => id === 'net/vpc')?.word).toBe('created');
  });
});
