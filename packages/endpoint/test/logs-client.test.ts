import {
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateProjectCommand, StartBuildCommand } from '@aws-sdk/client-codebuild';
import type { Build } from '@aws-sdk/client-codebuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEndpoint, PROJECT, spec } from './open-endpoint.ts';
import type { OpenEndpoint } from './open-endpoint.ts';

let open: OpenEndpoint;
let build: Build;
beforeAll(async () => {
  open = await openEndpoint();
  await open.codebuild.send(new CreateProjectCommand(PROJECT));
  const { build: started } = await open.codebuild.send(
    new StartBuildCommand({ projectName: 'demo', buildspecOverride: spec('seq 1 500', 'echo the end') }),
  );
  build = await open.over(started);
});
afterAll(() => open.close());

const stream = () => ({ logGroupName: build.logs?.groupName, logStreamName: build.logs?.streamName });

describe('the logs of builds', { timeout: 30_000 }, () => {
  test('CB-128 are read page by page from the head, each line once, until the token stays the same', async () => {
    const lines: string[] = [];
    let nextToken: string | undefined;
    for (;;) {
      const page = await open.logs.send(
        new GetLogEventsCommand({ ...stream(), startFromHead: true, limit: 97, nextToken }),
      );
      lines.push(...(page.events ?? []).map(({ message = '' }) => message));
      if (page.nextForwardToken === nextToken) break;
      nextToken = page.nextForwardToken;
    }

    const numbers = lines.filter((line) => /^\d+\n$/.test(line)).map(Number);
    expect(numbers).toEqual(Array.from({ length: 500 }, (_, at) => at + 1));
    expect(lines.at(-1)).toMatch(/^\[Container\] .*Phase context status code: {2}Message: \n$/);
  });

  test('begin with the newest lines where nobody asked for the head, and go back from there', async () => {
    const newest = await open.logs.send(new GetLogEventsCommand({ ...stream(), limit: 3 }));
    const before = await open.logs.send(
      new GetLogEventsCommand({ ...stream(), limit: 3, nextToken: newest.nextBackwardToken }),
    );
    const all = await open.logs.send(new GetLogEventsCommand({ ...stream(), startFromHead: true }));

    const texts = (page: typeof newest) => (page.events ?? []).map(({ message }) => message);
    expect([...texts(before), ...texts(newest)]).toEqual(texts(all).slice(-6));
  });

  test('are found by their words', async () => {
    const { events } = await open.logs.send(
      new FilterLogEventsCommand({ logGroupName: '/aws/codebuild/demo', filterPattern: '"the end"' }),
    );

    expect(events?.map(({ message }) => message)).toContain('the end\n');
    expect(events?.every(({ message }) => message?.includes('the end'))).toBe(true);
    expect(events?.[0]?.logStreamName).toBe(build.logs?.streamName);
  });

  test('are listed by group and stream', async () => {
    const groups = await open.logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws/codebuild/' }),
    );
    const streams = await open.logs.send(
      new DescribeLogStreamsCommand({ logGroupName: '/aws/codebuild/demo', orderBy: 'LastEventTime' }),
    );

    expect(groups.logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(['/aws/codebuild/demo']);
    expect(streams.logStreams?.map(({ logStreamName }) => logStreamName)).toEqual([build.logs?.streamName]);
  });

  test.each([
    [{ logGroupName: '/aws/codebuild/absent' }, 'ResourceNotFoundException'],
    [{ logStreamName: 'absent' }, 'ResourceNotFoundException'],
    [{ nextToken: 'made up' }, 'InvalidParameterException'],
    [{ limit: 10_001 }, 'InvalidParameterException'],
  ])('%j is refused with %s', async (change, name) => {
    const refused = await open.logs
      .send(new GetLogEventsCommand({ ...stream(), ...change }))
      .catch((error: unknown) => error);

    expect(refused).toMatchObject({ name });
  });

  test('a filter that goes on from nowhere is refused with the name that CloudWatch has for it', async () => {
    const command = new FilterLogEventsCommand({
      logGroupName: build.logs?.groupName,
      nextToken: 'made up',
    });

    const refused = await open.logs.send(command).catch((error: unknown) => error);

    expect(refused).toMatchObject({ name: 'InvalidParameterException' });
  });
});
