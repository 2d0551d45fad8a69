import { setTimeout as delay } from 'node:timers/promises';
import {
  BatchGetBuildBatchesCommand,
  BatchGetBuildsCommand,
  CreateProjectCommand,
  DeleteBuildBatchCommand,
  ListBuildBatchesCommand,
  ListBuildBatchesForProjectCommand,
  ListBuildsCommand,
  RetryBuildBatchCommand,
  StartBuildBatchCommand,
  StopBuildBatchCommand,
} from '@aws-sdk/client-codebuild';
import type { BuildBatch, StartBuildBatchCommandInput } from '@aws-sdk/client-codebuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEndpoint, PROJECT } from './open-endpoint.ts';
import type { OpenEndpoint } from './open-endpoint.ts';

let open: OpenEndpoint;
beforeAll(async () => {
  open = await openEndpoint();
  await open.codebuild.send(new CreateProjectCommand(PROJECT));
});
afterAll(() => open.close());

const batchSpec = (batch: object, ...commands: readonly string[]): string =>
  JSON.stringify({ version: 0.2, batch, phases: { build: { commands } } });

const graph = (...items: readonly object[]): object => ({ 'build-graph': items });

async function started(
  buildspecOverride: string,
  input: Partial<StartBuildBatchCommandInput> = {},
): Promise<BuildBatch | undefined> {
  const command = new StartBuildBatchCommand({ projectName: 'demo', buildspecOverride, ...input });
  return (await open.codebuild.send(command)).buildBatch;
}

async function over(batch: BuildBatch | undefined): Promise<BuildBatch> {
  for (;;) {
    const ids = [batch?.id ?? ''];
    const { buildBatches = [] } = await open.codebuild.send(new BatchGetBuildBatchesCommand({ ids }));
    const [now] = buildBatches;
    if (now?.complete === true) return now;
    await delay(20);
  }
}

const groupsOf = ({ buildGroups = [] }: BuildBatch): readonly string[] =>
  buildGroups.map(
    ({ identifier, currentBuildSummary }) => `${identifier} ${currentBuildSummary?.buildStatus ?? 'NONE'}`,
  );

const phasesOf = ({ phases = [] }: BuildBatch): readonly string[] =>
  phases.map(({ phaseType, phaseStatus }) => `${phaseType} ${phaseStatus ?? '…'}`);

const refusal = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe('batches', { timeout: 60_000 }, () => {
  test('CB-129 the tasks of a graph become builds, one after the other as they depend on each other', async () => {
    const text = batchSpec(
      graph(
        { identifier: 'last', 'depend-on': ['first'] },
        {
          identifier: 'first',
          env: { variables: { WHO: 'task' }, 'compute-type': 'BUILD_GENERAL1_LARGE' },
        },
      ),
      'test "$CODEBUILD_BATCH_BUILD_IDENTIFIER" = last || test "$WHO" = task',
    );

    const batch = await started(text);
    const ended = await over(batch);
    const ids = (ended.buildGroups ?? []).map(({ currentBuildSummary }) => currentBuildSummary?.arn ?? '');
    const { builds = [] } = await open.codebuild.send(new BatchGetBuildsCommand({ ids }));

    expect(batch).toMatchObject({
      arn: `arn:aws:codebuild:eu-west-1:000000000000:build-batch/${batch?.id}`,
      buildBatchStatus: 'IN_PROGRESS',
      complete: false,
    });
    expect(ended).toMatchObject({ buildBatchStatus: 'SUCCEEDED', currentPhase: 'SUCCEEDED' });
    expect(phasesOf(ended)).toEqual([
      'SUBMITTED SUCCEEDED',
      'DOWNLOAD_BATCHSPEC SUCCEEDED',
      'IN_PROGRESS SUCCEEDED',
      'COMBINE_ARTIFACTS SUCCEEDED',
      'SUCCEEDED …',
    ]);
    expect(groupsOf(ended)).toEqual(['last SUCCEEDED', 'first SUCCEEDED']);
    expect(ended.buildGroups?.[0]?.dependsOn).toEqual(['first']);
    const [last, first] = builds;
    expect(first?.environment?.computeType).toBe('BUILD_GENERAL1_LARGE');
    expect(builds.map(({ buildBatchArn }) => buildBatchArn)).toEqual([ended.arn, ended.arn]);
    expect(last?.startTime?.getTime()).toBeGreaterThanOrEqual(first?.endTime?.getTime() ?? Infinity);
  });

  test('CB-129 a matrix is spread, and variables of the start win over those of the tasks', async () => {
    const text = batchSpec(
      { 'build-matrix': { dynamic: { env: { variables: { A: ['1', '2'], B: ['3'] } } } } },
      'test "$A$B" = 13 || test "$A$B" = 23',
      'test "$B" = 3',
    );

    const plain = await over(await started(text));
    const changed = await over(
      await started(text, { environmentVariablesOverride: [{ name: 'B', value: '4' }] }),
    );

    expect(groupsOf(plain)).toEqual(['build0 SUCCEEDED', 'build1 SUCCEEDED']);
    expect(changed.buildBatchStatus).toBe('FAILED');
  });

  test('CB-129 a fan-out tells every build its share', async () => {
    const text = batchSpec(
      { 'build-fanout': { parallelism: 3 } },
      `codebuild-tests-run --files-search "printf '%s\\n' a b c" --test-command "echo ran"`,
    );

    expect(groupsOf(await over(await started(text)))).toEqual([
      'build0 SUCCEEDED',
      'build1 SUCCEEDED',
      'build2 SUCCEEDED',
    ]);
  });

  test('CB-129 what waits for a failure does not run, ignored failures do no harm, and a retry runs the rest', async () => {
    const text = batchSpec(
      graph(
        { identifier: 'good' },
        { identifier: 'bad' },
        { identifier: 'waits', 'depend-on': ['bad'] },
        { identifier: 'shrug', 'ignore-failure': true },
        { identifier: 'after', 'depend-on': ['shrug'] },
      ),
      'case $CODEBUILD_BATCH_BUILD_IDENTIFIER in bad|shrug) exit 1;; esac',
    );
    const failed = await over(await started(text));
    const [before] = failed.buildGroups ?? [];

    const { buildBatch } = await open.codebuild.send(
      new RetryBuildBatchCommand({ id: failed.id, retryType: 'RETRY_FAILED_BUILDS' }),
    );
    const again = await over(buildBatch);
    const all = await open.codebuild.send(new RetryBuildBatchCommand({ id: failed.id }));
    const thrice = await over(all.buildBatch);

    expect(groupsOf(failed)).toEqual([
      'good SUCCEEDED',
      'bad FAILED',
      'waits STOPPED',
      'shrug FAILED',
      'after SUCCEEDED',
    ]);
    expect(phasesOf(failed).slice(2)).toEqual(['IN_PROGRESS FAILED', 'FAILED …']);
    expect(failed.phases?.[2]?.contexts?.[0]?.message).toBe('"bad" ended as FAILED');
    expect(again.id).toBe(failed.id);
    expect(phasesOf(again).slice(3, 5)).toEqual(['FAILED RETRY', 'SUBMITTED SUCCEEDED']);
    expect(again.buildGroups?.[0]?.currentBuildSummary?.arn).toBe(before?.currentBuildSummary?.arn);
    expect(again.buildGroups?.[1]?.priorBuildSummaryList).toHaveLength(1);
    expect(thrice.buildGroups?.map(({ priorBuildSummaryList = [] }) => priorBuildSummaryList.length)).toEqual(
      [1, 2, 0, 2, 1],
    );
  });

  test('CB-129 fast-fail stops what runs and starts nothing more', async () => {
    const text = batchSpec(
      { 'fast-fail': true, 'build-list': [{ identifier: 'bad' }, { identifier: 'long' }] },
      'case $CODEBUILD_BATCH_BUILD_IDENTIFIER in bad) exit 1;; esac',
      'sleep 60',
    );

    expect(groupsOf(await over(await started(text)))).toEqual(['bad FAILED', 'long STOPPED']);
  });

  test('CB-129 a batch is stopped with its builds, and what is over cannot be', async () => {
    const text = batchSpec(
      graph({ identifier: 'long' }, { identifier: 'next', 'depend-on': ['long'] }),
      'sleep 60',
    );
    const batch = await started(text);
    while (!open.facts.some((fact) => fact.kind === 'build-started' && fact.number > 1)) await delay(10);

    await open.codebuild.send(new StopBuildBatchCommand({ id: batch?.id }));
    const ended = await over(batch);
    const again = await refusal(open.codebuild.send(new StopBuildBatchCommand({ id: batch?.arn })));

    expect(ended).toMatchObject({ buildBatchStatus: 'STOPPED', currentPhase: 'STOPPED' });
    expect(groupsOf(ended).at(-1)).toBe('next STOPPED');
    expect(again).toMatchObject({ name: 'InvalidInputException' });
  });

  test.each([
    [JSON.stringify({ version: 0.2, phases: {} }), {}, 'the buildspec has no batch'],
    [batchSpec(graph({ identifier: 'a' }, { identifier: 'a' })), {}, 'identifier "a" is used twice'],
    [
      batchSpec({ 'build-fanout': { parallelism: 3 } }),
      { restrictions: { maximumBuildsAllowed: 2 } },
      'the batch has 3 builds, and its project allows 2',
    ],
    [
      batchSpec(graph({ identifier: 'a', env: { 'compute-type': 'BUILD_GENERAL1_LARGE' } })),
      { restrictions: { computeTypesAllowed: ['BUILD_GENERAL1_SMALL'] } },
      '"a" wants BUILD_GENERAL1_LARGE, and its project allows BUILD_GENERAL1_SMALL',
    ],
  ])('CB-129 a batch that cannot begin fails in DOWNLOAD_BATCHSPEC %#', async (text, config, message) => {
    const ended = await over(await started(text, { buildBatchConfigOverride: config }));

    expect(phasesOf(ended).slice(1)).toEqual(['DOWNLOAD_BATCHSPEC FAILED', 'FAILED …']);
    expect(ended.phases?.[1]?.contexts?.[0]?.message).toContain(message);
    expect(ended.buildBatchStatus).toBe('FAILED');
  });

  test('CB-129 batches are listed by status and project, page by page, and deleted with their builds', async () => {
    const { codebuild } = open;
    await codebuild.send(new CreateProjectCommand({ ...PROJECT, name: 'listed' }));
    const text = batchSpec({ 'build-list': [{ identifier: 'one' }] }, 'true');
    const first = await over(await started(text, { projectName: 'listed' }));
    const second = await over(
      await started(batchSpec({ 'build-list': [{ identifier: 'one' }] }, 'false'), { projectName: 'listed' }),
    );
    const own = (input: object) =>
      codebuild.send(new ListBuildBatchesForProjectCommand({ projectName: 'listed', ...input }));

    const page = await own({ maxResults: 1 });
    const rest = await own({ maxResults: 1, nextToken: page.nextToken });
    const failed = await own({ filter: { status: 'FAILED' }, sortOrder: 'ASCENDING' });
    const all = await codebuild.send(new ListBuildBatchesCommand({}));
    const deleted = await codebuild.send(new DeleteBuildBatchCommand({ id: first.id }));
    const builds = await codebuild.send(new ListBuildsCommand({}));
    const found = await codebuild.send(
      new BatchGetBuildBatchesCommand({ ids: [first.id ?? '', second.id ?? ''] }),
    );

    expect([page.ids, rest.ids, failed.ids]).toEqual([[second.id], [first.id], [second.id]]);
    expect(rest.nextToken).toBeUndefined();
    expect(all.ids?.slice(0, 2)).toEqual([second.id, first.id]);
    const arn = first.buildGroups?.[0]?.currentBuildSummary?.arn ?? '';
    expect(deleted).toMatchObject({
      statusCode: 'BATCH_DELETED',
      buildsDeleted: [arn],
      buildsNotDeleted: [],
    });
    expect(builds.ids).not.toContain(arn.replace(/.*build\//, ''));
    expect(found.buildBatches?.map(({ id }) => id)).toEqual([second.id]);
    expect(found.buildBatchesNotFound).toEqual([first.id]);
  });

  test('CB-129 the same token gives the same batch; unknown batches, projects and settings are refused', async () => {
    const { codebuild } = open;
    const text = batchSpec({ 'build-list': [{ identifier: 'one' }] }, 'true');
    const idempotencyToken = 'one batch only';

    const first = await started(text, { idempotencyToken });
    const second = await started(text, { idempotencyToken });
    await over(first);
    const reasons = [
      await refusal(started(text, { projectName: 'absent' })),
      await refusal(codebuild.send(new StopBuildBatchCommand({ id: 'demo:absent' }))),
      await refusal(codebuild.send(new StopBuildBatchCommand({ id: 'demo' }))),
      await refusal(codebuild.send(new RetryBuildBatchCommand({ id: first?.id }))),
      await refusal(codebuild.send(new ListBuildBatchesCommand({ maxResults: 101 }))),
      await refusal(started(text, { buildBatchConfigOverride: { combineArtifacts: true } })),
      await refusal(started(text, { buildTimeoutInMinutesOverride: 3 })),
    ];

    expect(second?.id).toBe(first?.id);
    expect(reasons).toMatchObject([
      { name: 'ResourceNotFoundException' },
      { name: 'ResourceNotFoundException' },
      { name: 'InvalidInputException', message: 'Invalid build batch ID provided' },
      { name: 'InvalidInputException' },
      { name: 'InvalidInputException', message: expect.stringContaining('less than or equal to 100') },
      { name: 'InvalidInputException', message: expect.stringContaining('combineArtifacts') },
      { name: 'InvalidInputException', message: expect.stringContaining('buildTimeoutInMinutesOverride') },
    ]);
  });

  test('CB-129 the end of the endpoint ends batches', async () => {
    const other = await openEndpoint({ slots: 1 });
    await other.codebuild.send(new CreateProjectCommand(PROJECT));
    const buildspecOverride = batchSpec({ 'build-fanout': { parallelism: 3 } }, 'sleep 60');
    await other.codebuild.send(new StartBuildBatchCommand({ projectName: 'demo', buildspecOverride }));
    while (!other.facts.some(({ kind }) => kind === 'build-started')) await delay(10);

    await other.close();

    const ends = other.facts.flatMap((fact) =>
      fact.kind === 'batch-finished' || fact.kind === 'build-finished' ? [fact.status] : [],
    );
    expect(ends).toEqual(['STOPPED', 'STOPPED', 'STOPPED', 'STOPPED']);
  });
});
