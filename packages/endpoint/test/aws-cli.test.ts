import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEndpoint, PROJECT, spec } from './open-endpoint.ts';
import type { OpenEndpoint } from './open-endpoint.ts';
import { answers, CLIENT_ENV, runOutside } from './outside-client.ts';

const hasAws = await answers('aws', '--version');
if (!hasAws) process.stderr.write('the endpoint is not tested with the AWS CLI: aws is not installed\n');

interface Build {
  readonly id: string;
  readonly arn: string;
  readonly phases: readonly { readonly phaseType: string }[];
  readonly logs: { readonly groupName: string; readonly streamName: string };
}

describe.skipIf(!hasAws)('the AWS CLI', { timeout: 300_000 }, () => {
  let open: OpenEndpoint;
  beforeAll(async () => {
    open = await openEndpoint();
  });
  afterAll(() => open.close());

  /** The first text holds words with blanks between them, the others are one word each. */
  const aws = async (text: string, ...words: readonly string[]): Promise<string> => {
    const all = [...text.split(' '), ...words, '--endpoint-url', open.url];
    return (await runOutside('aws', all, { env: CLIENT_ENV })).stdout;
  };
  const codebuild = async <T>(text: string, ...words: readonly string[]): Promise<T> =>
    JSON.parse(await aws(`codebuild ${text}`, ...words)) as T;
  const refusal = async (text: string): Promise<string> => {
    const failed: unknown = await aws(`codebuild ${text}`).catch((error: unknown) => error);
    return String((failed as { readonly stderr?: string }).stderr).trim();
  };
  const shown = async (id: string): Promise<Build> =>
    (await codebuild<{ builds: [Build] }>(`batch-get-builds --ids ${id}`)).builds[0];

  test('CB-128 makes, changes, shows, lists and deletes projects', async () => {
    await aws('codebuild create-project --cli-input-json', JSON.stringify(PROJECT));
    await aws(
      `codebuild create-project --name other --service-role ${PROJECT.serviceRole}` +
        ' --source type=S3,location=bucket/src.zip --artifacts type=NO_ARTIFACTS' +
        ' --environment type=LINUX_CONTAINER,image=any,computeType=BUILD_GENERAL1_SMALL',
    );
    const { project } = await codebuild<{ project: object }>(
      'update-project --name other --timeout-in-minutes 15 --description changed',
    );
    const [read, listed] = await Promise.all([
      codebuild<object>('batch-get-projects --names other absent'),
      codebuild<object>('list-projects --sort-order DESCENDING'),
    ]);
    await aws('codebuild delete-project --name other');
    const left = await codebuild<object>('list-projects');

    expect(project).toMatchObject({
      timeoutInMinutes: 15,
      description: 'changed',
      source: { location: 'bucket/src.zip' },
    });
    expect(read).toEqual({ projects: [project], projectsNotFound: ['absent'] });
    expect(listed).toEqual({ projects: ['other', 'demo'] });
    expect(left).toEqual({ projects: ['demo'] });
  });

  test('CB-128 starts a build with overrides, shows how it ended, starts it again and deletes it', async () => {
    const { build } = await codebuild<{ build: Build }>(
      'start-build --project-name demo --environment-variables-override name=WHO,value=cli' +
        ' --idempotency-token cli --compute-type-override BUILD_GENERAL1_LARGE --buildspec-override',
      spec('echo "hello $WHO"', 'false'),
    );
    await open.over(build);
    const ended = await shown(build.id);
    const group = `--log-group-name ${ended.logs.groupName}`;
    const text = '--output text --query events[].message';

    const [log, found, streams] = await Promise.all([
      aws(`logs get-log-events ${group} --log-stream-name ${ended.logs.streamName} ${text}`),
      aws(`logs filter-log-events ${group} ${text} --filter-pattern`, '"hello cli"'),
      aws(`logs describe-log-streams ${group} --order-by LastEventTime`),
    ]);
    const { build: second } = await codebuild<{ build: Build }>(`retry-build --id ${build.id}`);
    await open.over(second);
    const listed = await codebuild<object>('list-builds-for-project --project-name demo');
    const deleted = await codebuild<object>(`batch-delete-builds --ids ${build.id} ${second.arn}`);
    const left = await codebuild<object>('list-builds');

    expect(ended).toMatchObject({
      buildStatus: 'FAILED',
      currentPhase: 'COMPLETED',
      environment: { computeType: 'BUILD_GENERAL1_LARGE' },
    });
    expect(ended.phases.find(({ phaseType }) => phaseType === 'BUILD')).toMatchObject({
      phaseStatus: 'FAILED',
      contexts: [
        {
          statusCode: 'COMMAND_EXECUTION_ERROR',
          message: 'Error while executing command: false. Reason: exit status 1',
        },
      ],
    });
    expect(log).toContain('hello cli');
    expect(log).toContain('Phase complete: BUILD State: FAILED');
    expect(found).toContain('hello cli');
    expect(found).not.toContain('Phase complete');
    expect(streams).toContain(ended.logs.streamName);
    expect(listed).toEqual({ ids: [second.id, build.id] });
    expect(deleted).toEqual({ buildsDeleted: [build.arn, second.arn], buildsNotDeleted: [] });
    expect(left).toEqual({ ids: [] });
  });

  test('CB-128 stops a build', async () => {
    const { build } = await codebuild<{ build: Build }>(
      'start-build --project-name demo --buildspec-override',
      spec('sleep 300'),
    );

    await aws(`codebuild stop-build --id ${build.id}`);
    await open.over(build);

    expect(await shown(build.id)).toMatchObject({ buildStatus: 'STOPPED', currentPhase: 'COMPLETED' });
  });

  test('CB-129 runs a batch and reads a report', async () => {
    const { buildBatch } = await codebuild<{ buildBatch: { id: string } }>(
      'start-build-batch --project-name demo --buildspec-override',
      JSON.stringify({
        version: 0.2,
        batch: { 'build-list': [{ identifier: 'one' }, { identifier: 'two' }] },
        phases: {
          build: { commands: [`echo '<testsuite><testcase name="adds"/></testsuite>' > unit.xml`] },
        },
        reports: { unit: { files: ['unit.xml'] } },
      }),
    );
    while (!open.facts.some(({ kind }) => kind === 'batch-finished')) await delay(20);

    const { buildBatches } = await codebuild<{ buildBatches: object[] }>(
      `batch-get-build-batches --ids ${buildBatch.id}`,
    );
    const [own, { reports }, groups] = await Promise.all([
      codebuild<object>('list-build-batches-for-project --project-name demo --filter status=SUCCEEDED'),
      codebuild<{ reports: string[] }>('list-reports --max-items 1'),
      codebuild<object>('list-report-groups'),
    ]);
    const cases = await codebuild<object>(`describe-test-cases --report-arn ${reports[0]}`);

    expect(buildBatches).toMatchObject([
      { buildBatchStatus: 'SUCCEEDED', complete: true, buildGroups: [{ identifier: 'one' }, {}] },
    ]);
    expect(own).toEqual({ ids: [buildBatch.id] });
    expect(cases).toMatchObject({ testCases: [{ name: 'adds', status: 'SUCCEEDED' }] });
    expect(groups).toEqual({
      reportGroups: ['arn:aws:codebuild:eu-west-1:000000000000:report-group/demo-unit'],
    });
  });

  test('CB-128 shows errors of the service as its own', async () => {
    const reasons = await Promise.all([
      refusal('start-build --project-name absent'),
      refusal('stop-build --id demo:absent'),
      refusal('list-builds-for-project --project-name absent'),
      refusal('batch-get-builds --ids demo'),
      refusal('create-webhook --project-name demo'),
    ]);

    expect(reasons).toEqual([
      'An error occurred (ResourceNotFoundException) when calling the StartBuild operation: Project cannot be found: arn:aws:codebuild:eu-west-1:000000000000:project/absent',
      'An error occurred (ResourceNotFoundException) when calling the StopBuild operation: Build demo:absent does not exist',
      'An error occurred (ResourceNotFoundException) when calling the ListBuildsForProject operation: The provided project arn:aws:codebuild:eu-west-1:000000000000:project/absent does not exist',
      'An error occurred (InvalidInputException) when calling the BatchGetBuilds operation: Invalid build ID provided',
      'An error occurred (InvalidInputException) when calling the CreateWebhook operation: CreateWebhook is not offered by this endpoint of seed: nothing outside of this machine can call it; start builds with StartBuild',
    ]);
  });

  test('CB-128 learns who is calling', async () => {
    const identity = await aws('sts get-caller-identity --query Account --output text');

    expect(identity.trim()).toBe('000000000000');
  });
});
