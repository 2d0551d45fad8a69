import { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  BatchDeleteBuildsCommand,
  BatchGetBuildsCommand,
  BatchGetProjectsCommand,
  CreateProjectCommand,
  CreateWebhookCommand,
  DeleteProjectCommand,
  InvalidateProjectCacheCommand,
  ListBuildsCommand,
  ListBuildsForProjectCommand,
  ListFleetsCommand,
  ListProjectsCommand,
  ListSourceCredentialsCommand,
  RetryBuildCommand,
  StartBuildCommand,
  StartSandboxCommand,
  StopBuildCommand,
  UpdateProjectCommand,
} from '@aws-sdk/client-codebuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEndpoint, PROJECT, spec } from './open-endpoint.ts';
import type { OpenEndpoint } from './open-endpoint.ts';

let open: OpenEndpoint;
beforeAll(async () => {
  open = await openEndpoint({ references: { '/demo/key': 'swordfish-of-the-store' } });
  await open.codebuild.send(new CreateProjectCommand(PROJECT));
});
afterAll(() => open.close());

const start = async (input: Partial<StartBuildCommand['input']> = {}) => {
  const { build } = await open.codebuild.send(new StartBuildCommand({ projectName: 'demo', ...input }));
  return build;
};

async function logOf(build: Awaited<ReturnType<typeof start>>): Promise<string> {
  const { groupName, streamName } = build?.logs ?? {};
  const { events = [] } = await open.logs.send(
    new GetLogEventsCommand({ logGroupName: groupName, logStreamName: streamName, startFromHead: true }),
  );
  return events.map(({ message }) => message).join('');
}

describe('projects', { timeout: 30_000 }, () => {
  test('CB-128 a project comes back with everything that was given and what CodeBuild fills in', async () => {
    const { codebuild } = open;

    const { project } = await codebuild.send(
      new CreateProjectCommand({
        ...PROJECT,
        name: 'kept',
        vpcConfig: { vpcId: 'vpc-1' },
        tags: [{ key: 'team', value: 'blue' }],
      }),
    );
    const read = await codebuild.send(new BatchGetProjectsCommand({ names: ['kept', 'absent'] }));

    expect(read.projects).toEqual([project]);
    expect(read.projectsNotFound).toEqual(['absent']);
    expect(project).toMatchObject({
      arn: 'arn:aws:codebuild:eu-west-1:000000000000:project/kept',
      timeoutInMinutes: 60,
      queuedTimeoutInMinutes: 480,
      cache: { type: 'NO_CACHE' },
      badge: { badgeEnabled: false },
      vpcConfig: { vpcId: 'vpc-1' },
      tags: [{ key: 'team', value: 'blue' }],
    });
    expect(project?.created).toBeInstanceOf(Date);
  });

  test('CB-128 projects are changed, listed and deleted', async () => {
    const { codebuild } = open;
    await codebuild.send(new CreateProjectCommand({ ...PROJECT, name: 'short-lived' }));

    const { project } = await codebuild.send(
      new UpdateProjectCommand({ name: 'short-lived', timeoutInMinutes: 15 }),
    );
    const before = await codebuild.send(new ListProjectsCommand({}));
    await codebuild.send(new DeleteProjectCommand({ name: 'short-lived' }));
    const after = await codebuild.send(new ListProjectsCommand({}));

    expect(project).toMatchObject({ timeoutInMinutes: 15, source: PROJECT.source });
    expect(before.projects).toContain('short-lived');
    expect(after.projects).not.toContain('short-lived');
  });

  test.each([
    [{ name: 'demo' }, 'ResourceAlreadyExistsException', /already exists/],
    [{ name: 'a b' }, 'InvalidInputException', /alphanumeric/],
    [{ source: { type: 'S3' } }, 'InvalidInputException', /location is required/],
    [{ serviceRole: 'demo' }, 'InvalidInputException', /Invalid service role/],
    [{ artifacts: { type: 'S3' } }, 'InvalidInputException', /location is required/],
    [
      { timeoutInMinutes: 4 },
      'InvalidInputException',
      /^1 validation error detected: Value '4' at 'timeoutInMinutes' failed to satisfy constraint: Member must have value greater than or equal to 5$/,
    ],
  ])('CB-128 CreateProject with %j is refused with %s', async (change, name, message) => {
    const input = { ...PROJECT, name: 'new-one', ...change } as typeof PROJECT;

    const refused = await open.codebuild
      .send(new CreateProjectCommand(input))
      .catch((error: unknown) => error);

    expect(refused).toMatchObject({ name, message: expect.stringMatching(message) });
  });

  test.each([
    [new CreateWebhookCommand({ projectName: 'demo' }), 'start builds with StartBuild'],
    [new ListFleetsCommand({}), 'builds run on this machine alone'],
    [new StartSandboxCommand({ projectName: 'demo' }), 'seed run --on-failure shell'],
    [new ListSourceCredentialsCommand({}), 'git of this machine fetches sources'],
    [new InvalidateProjectCacheCommand({ projectName: 'demo' }), 'caches lie in the folder of state'],
  ])(
    'CB-128 what is not offered says so, in an error of the model, and what to do %#',
    async (command, hint) => {
      const refused = await open.codebuild
        .send(command as CreateWebhookCommand)
        .catch((error: unknown) => error);

      expect(refused).toMatchObject({
        name: 'InvalidInputException',
        message: expect.stringMatching(/^\w+ is not offered by this endpoint of seed: /),
      });
      expect(String(refused)).toContain(hint);
    },
  );
});

describe('builds', { timeout: 30_000 }, () => {
  test('CB-128 a build is started, followed to its end, and read with phases and log', async () => {
    const started = await start();
    const build = await open.over(started);

    expect(started).toMatchObject({
      buildStatus: 'IN_PROGRESS',
      currentPhase: 'QUEUED',
      buildComplete: false,
    });
    expect(build).toMatchObject({
      id: started?.id,
      arn: `arn:aws:codebuild:eu-west-1:000000000000:build/${started?.id}`,
      projectName: 'demo',
      buildStatus: 'SUCCEEDED',
      currentPhase: 'COMPLETED',
      logs: { groupName: '/aws/codebuild/demo', streamName: started?.id?.split(':')[1] },
    });
    expect(build.phases?.map(({ phaseType, phaseStatus }) => `${phaseType} ${phaseStatus}`)).toEqual([
      'SUBMITTED SUCCEEDED',
      'QUEUED SUCCEEDED',
      'PROVISIONING SUCCEEDED',
      'DOWNLOAD_SOURCE SUCCEEDED',
      'INSTALL SUCCEEDED',
      'PRE_BUILD SUCCEEDED',
      'BUILD SUCCEEDED',
      'POST_BUILD SUCCEEDED',
      'UPLOAD_ARTIFACTS SUCCEEDED',
      'FINALIZING SUCCEEDED',
      'COMPLETED undefined',
    ]);
    expect(await logOf(build)).toMatch(
      /\[Container\] \d{4}\/\d\d\/\d\d [\d:.]+ Running command echo hello\n(?:.*\n)?hello\n/,
    );
  });

  test('CB-128 a failed command is told in the context of its phase', async () => {
    const build = await open.over(await start({ buildspecOverride: spec('exit 3') }));

    expect(build.buildStatus).toBe('FAILED');
    expect(build.phases?.find(({ phaseType }) => phaseType === 'BUILD')).toMatchObject({
      phaseStatus: 'FAILED',
      contexts: [
        {
          statusCode: 'COMMAND_EXECUTION_ERROR',
          message: 'Error while executing command: exit 3. Reason: exit status 3',
        },
      ],
    });
  });

  test('CB-128 variables of the start win over those of the project, and references are looked up', async () => {
    await open.codebuild.send(
      new CreateProjectCommand({
        ...PROJECT,
        name: 'varied',
        environment: {
          ...(PROJECT.environment as NonNullable<typeof PROJECT.environment>),
          environmentVariables: [
            { name: 'STAGE', value: 'project' },
            { name: 'PLACE', value: 'project' },
          ],
        },
      }),
    );
    const started = await start({
      projectName: 'varied',
      environmentVariablesOverride: [
        { name: 'STAGE', value: 'start' },
        { name: 'KEY', value: '/demo/key', type: 'PARAMETER_STORE' },
      ],
      buildspecOverride: JSON.stringify({
        version: 0.2,
        env: { 'exported-variables': ['SEEN', 'LENGTH'] },
        phases: { build: { commands: ['SEEN=$STAGE-$PLACE', 'LENGTH=${#KEY}', 'echo "key $KEY"'] } },
      }),
    });
    const build = await open.over(started);

    expect(build.exportedEnvironmentVariables).toEqual([
      { name: 'SEEN', value: 'start-project' },
      { name: 'LENGTH', value: '22' },
    ]);
    expect(await logOf(build)).toContain('key ***\n');
  });

  test('CB-34 numbers of builds count up in their project', async () => {
    const text = JSON.stringify({
      version: 0.2,
      env: { 'exported-variables': ['N'] },
      phases: { build: { commands: ['N=$CODEBUILD_BUILD_NUMBER'] } },
    });
    const first = await open.over(await start({ buildspecOverride: text }));
    const second = await open.over(await start({ buildspecOverride: text }));

    expect(second.buildNumber).toBe((first.buildNumber ?? 0) + 1);
    expect(second.exportedEnvironmentVariables).toEqual([{ name: 'N', value: String(second.buildNumber) }]);
  });

  test('CB-128 a running build is stopped, and one that is over is not', async () => {
    const { codebuild } = open;
    const started = await start({ buildspecOverride: spec('sleep 60') });

    await codebuild.send(new StopBuildCommand({ id: started?.id }));
    const build = await open.over(started);
    const again = await codebuild
      .send(new StopBuildCommand({ id: started?.arn }))
      .catch((error: unknown) => error);

    expect(build.buildStatus).toBe('STOPPED');
    expect(again).toMatchObject({ name: 'InvalidInputException' });
  });

  test('CB-128 the same token gives the same build, and with other parameters none', async () => {
    const idempotencyToken = 'once-and-only-once';

    const first = await start({ idempotencyToken });
    const second = await start({ idempotencyToken });
    const third = await start({ idempotencyToken, imageOverride: 'other:1' }).catch(
      (error: unknown) => error,
    );

    expect(second?.id).toBe(first?.id);
    expect(third).toMatchObject({ name: 'InvalidInputException' });
    await open.over(first);
  });

  test('CB-128 RetryBuild runs the same request again', async () => {
    const first = await open.over(await start({ buildspecOverride: spec('echo once more; false') }));

    const { build } = await open.codebuild.send(new RetryBuildCommand({ id: first.id }));
    const second = await open.over(build);

    expect(second.id).not.toBe(first.id);
    expect(await logOf(second)).toContain('\nonce more\n');
  });

  test('CB-30 a build that fails starts again as often as its limit says, and the chain can be followed', async () => {
    const { codebuild } = open;
    let build = await open.over(await start({ buildspecOverride: spec('false'), autoRetryLimitOverride: 2 }));
    const chain = [build];
    while (build.autoRetryConfig?.nextAutoRetry !== undefined) {
      const ids = [build.autoRetryConfig.nextAutoRetry];
      const { builds = [] } = await codebuild.send(new BatchGetBuildsCommand({ ids }));
      build = await open.over(builds[0]);
      chain.push(build);
    }

    expect(chain.map(({ autoRetryConfig }) => autoRetryConfig?.autoRetryNumber)).toEqual([0, 1, 2]);
    expect(chain.map(({ autoRetryConfig }) => autoRetryConfig?.previousAutoRetry)).toEqual([
      undefined,
      chain[0]?.arn,
      chain[1]?.arn,
    ]);
  });

  test('CB-128 builds are listed newest first and by project, and deleted', async () => {
    const { codebuild } = open;
    await codebuild.send(new CreateProjectCommand({ ...PROJECT, name: 'listed' }));
    const first = await open.over(await start({ projectName: 'listed' }));
    const second = await open.over(await start({ projectName: 'listed' }));

    const all = await codebuild.send(new ListBuildsCommand({}));
    const own = await codebuild.send(new ListBuildsForProjectCommand({ projectName: 'listed' }));
    const deleted = await codebuild.send(
      new BatchDeleteBuildsCommand({ ids: [first.id ?? '', 'listed:absent'] }),
    );
    const left = await codebuild.send(
      new ListBuildsForProjectCommand({ projectName: 'listed', sortOrder: 'ASCENDING' }),
    );

    expect(all.ids?.slice(0, 2)).toEqual([second.id, first.id]);
    expect(own.ids).toEqual([second.id, first.id]);
    expect(deleted).toMatchObject({
      buildsDeleted: [first.arn],
      buildsNotDeleted: [{ id: 'listed:absent', statusCode: 'BUILD_NOT_FOUND' }],
    });
    expect(left.ids).toEqual([second.id]);
  });

  test('CB-128 BatchGetBuilds takes ids and ARNs, tells what it does not find, and no more than 100', async () => {
    const { codebuild } = open;
    const build = await open.over(await start());
    const many = Array.from({ length: 101 }, (_, at) => `demo:${at}`);

    const found = await codebuild.send(new BatchGetBuildsCommand({ ids: [build.arn ?? '', 'demo:absent'] }));
    const refused = await codebuild
      .send(new BatchGetBuildsCommand({ ids: many }))
      .catch((error: unknown) => error);

    expect(found.builds?.map(({ id }) => id)).toEqual([build.id]);
    expect(found.buildsNotFound).toEqual(['demo:absent']);
    expect(refused).toMatchObject({
      name: 'InvalidInputException',
      message: expect.stringMatching(/at 'ids' .*: Member must have length less than or equal to 100$/),
    });
  });

  test.each([
    [{ projectName: 'absent' }, 'ResourceNotFoundException', /Project cannot be found/],
    [
      { sourceTypeOverride: 'CODEPIPELINE' as const },
      'InvalidInputException',
      /^Invalid input: when using CodePipeline both sourceType, and artifactType must be set to: CODEPIPELINE$/,
    ],
    [
      {
        sourceTypeOverride: 'CODEPIPELINE' as const,
        artifactsOverride: { type: 'CODEPIPELINE' as const },
      },
      'InvalidInputException',
      /not offered by this endpoint/,
    ],
    [
      { timeoutInMinutesOverride: 1, queuedTimeoutInMinutesOverride: 481 },
      'InvalidInputException',
      /^2 validation errors detected: Value '\d+' at '\w+' failed to satisfy constraint: Member must have value .*; Value /,
    ],
    [
      { computeTypeOverride: 'HUGE' as never },
      'InvalidInputException',
      /^Invalid compute type provided: HUGE$/,
    ],
    [
      { environmentVariablesOverride: [{ name: 'CODEBUILD_X', value: '1' }] },
      'InvalidInputException',
      /CODEBUILD_X/,
    ],
  ])('CB-128 StartBuild with %j is refused with %s', async (change, name, message) => {
    const refused = await start(change).catch((error: unknown) => error);

    expect(refused).toMatchObject({ name, message: expect.stringMatching(message) });
  });

  test('a spec with mistakes ends the build in DOWNLOAD_SOURCE, in the words of CodeBuild', async () => {
    const text = 'version: 0.2\nphases:\n  prebuild:\n    commands: []\n';

    const build = await open.over(await start({ buildspecOverride: text }));

    expect(build.buildStatus).toBe('FAILED');
    expect(build.phases?.at(-2)).toMatchObject({
      phaseType: 'DOWNLOAD_SOURCE',
      phaseStatus: 'FAILED',
      contexts: [
        {
          statusCode: 'YAML_FILE_ERROR',
          message: 'Invalid buildspec phase name: PREBUILD. Expecting: BUILD,INSTALL,POST_BUILD,PRE_BUILD',
        },
      ],
    });
    expect(await logOf(build)).toContain('Phase complete: DOWNLOAD_SOURCE State: FAILED\n');
  });
});
