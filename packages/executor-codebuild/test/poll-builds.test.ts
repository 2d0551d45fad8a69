import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { createBuildPoller } from '../src/poll-builds.ts';
import { realTime } from '../src/time.ts';
import { tinyAws } from './tiny-aws.ts';
import type { TinyAws } from './tiny-aws.ts';

const PACE = { every: 20, troubled: 80, patience: 2000 };
const never = new AbortController().signal;
const time = realTime({ now: () => Date.now() });
const follow = { onChange: () => undefined, signal: never };

describe('the poller of builds', { timeout: 30_000 }, () => {
  let aws: TinyAws | undefined;
  afterEach(() => aws?.close());

  const idsOf = (input: Readonly<Record<string, unknown>>): string[] => input['ids'] as string[];
  const ended = (id: string) => ({ id, buildStatus: 'SUCCEEDED', buildComplete: true, phases: [] });

  it('CB-125 SF-B23 asks for 250 builds with three calls a round', async () => {
    let rounds = 0;
    aws = await tinyAws({
      BatchGetBuilds(input) {
        if (idsOf(input).includes('p:0')) rounds += 1;
        const builds = idsOf(input).map((id) =>
          rounds < 3 ? { id, buildStatus: 'IN_PROGRESS', phases: [] } : ended(id),
        );
        return { builds, buildsNotFound: [] };
      },
    });
    const poller = createBuildPoller(aws.place.codebuild, { time, pace: PACE });

    const all = Array.from({ length: 250 }, (_, n) => poller.follow(`p:${n}`, follow));
    const builds = await Promise.all(all);

    expect(builds.every(({ buildStatus }) => buildStatus === 'SUCCEEDED')).toBe(true);
    // The first round may begin before all of them have come.
    expect(aws.calls.length).toBeLessThanOrEqual(3 * rounds + 1);
    expect(aws.calls.every(({ input }) => idsOf(input).length <= 100)).toBe(true);
  });

  it('leaves nothing behind on the signal of builds that have ended', async () => {
    aws = await tinyAws({ BatchGetBuilds: (input) => ({ builds: idsOf(input).map(ended) }) });
    const poller = createBuildPoller(aws.place.codebuild, { time, pace: PACE });
    const { signal } = new AbortController();

    await Promise.all(Array.from({ length: 20 }, (_, n) => poller.follow(`p:${n}`, { ...follow, signal })));

    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('goes on more slowly when it asks too often, and loses no build', async () => {
    let asked = 0;
    aws = await tinyAws({
      BatchGetBuilds(input) {
        asked += 1;
        if (asked < 3) return { __type: 'ThrottlingException', message: 'Rate exceeded' };
        return { builds: idsOf(input).map(ended) };
      },
    });
    const poller = createBuildPoller(aws.place.codebuild, { time, pace: PACE });

    const build = await poller.follow('p:1', follow);

    expect(build.buildStatus).toBe('SUCCEEDED');
    expect(asked).toBe(3);
  });

  it('says of a build that is not there any more that it is lost', async () => {
    aws = await tinyAws({ BatchGetBuilds: (input) => ({ builds: [], buildsNotFound: input['ids'] }) });
    const poller = createBuildPoller(aws.place.codebuild, { time, pace: PACE });

    const following = poller.follow('p:gone', follow);

    await expect(following).rejects.toMatchObject({ code: 'codebuild/lost' });
  });

  it('says which permission is missing', async () => {
    aws = await tinyAws({
      BatchGetBuilds: () => ({ __type: 'AccessDeniedException', message: 'not authorized' }),
    });
    const poller = createBuildPoller(aws.place.codebuild, { time, pace: PACE });

    const following = poller.follow('p:1', follow);

    await expect(following).rejects.toMatchObject({
      code: 'aws/access-denied',
      message: expect.stringContaining('codebuild:BatchGetBuilds') as string,
    });
  });

  it('lets go of one build while it follows another', async () => {
    let open = true;
    aws = await tinyAws({
      BatchGetBuilds: (input) => ({
        builds: idsOf(input).map((id) => (open ? { id, buildStatus: 'IN_PROGRESS', phases: [] } : ended(id))),
      }),
    });
    const poller = createBuildPoller(aws.place.codebuild, { time, pace: PACE });
    const stop = new AbortController();

    const left = poller.follow('p:1', { ...follow, signal: stop.signal });
    const kept = poller.follow('p:2', follow);
    stop.abort(new Error('enough'));

    await expect(left).rejects.toThrow('enough');
    open = false;
    await expect(kept).resolves.toMatchObject({ id: 'p:2' });
  });
});
