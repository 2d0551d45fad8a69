import { DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { BatchGetBuildsCommand, ListBuildsForProjectCommand } from '@aws-sdk/client-codebuild';
import type { Build } from '@aws-sdk/client-codebuild';
import { IDS_PER_CALL } from './poll-builds.ts';
import { patiently } from './patiently.ts';
import type { RemotePlace } from './remote-place.ts';
import type { Time } from './time.ts';

/** How much later than this machine the service may think it is. */
const SKEW_MS = 10 * 60_000;

const ID = /^[^\s:]+:[\w-]+$/;

async function readBuilds(
  { codebuild }: Pick<RemotePlace, 'codebuild'>,
  ids: readonly string[],
  time: Time,
): Promise<readonly Build[]> {
  const call = () => codebuild.send(new BatchGetBuildsCommand({ ids: [...ids] }));
  return (await patiently(call, { action: 'codebuild:BatchGetBuilds', time })).builds ?? [];
}

/** A build by its id; undefined where the service does not know it. */
export async function readBuild(
  place: Pick<RemotePlace, 'codebuild'>,
  id: string,
  time: Time,
): Promise<Build | undefined> {
  if (!ID.test(id)) return undefined;
  return (await readBuilds(place, [id], time)).find((build) => build.id === id);
}

export interface FindOptions {
  /** Folder in the bucket that only this build hands back into. */
  readonly handover: string;
  /** Milliseconds since the epoch, before it was asked for. */
  readonly since: number;
  readonly time: Time;
}

/** A page of ids, the newest first. */
interface Page {
  readonly ids: readonly string[];
  readonly nextToken: string | undefined;
}

/** The build that hands back into a folder, among those of the project that began after a moment. */
export function findBuild(place: RemotePlace, options: FindOptions): Promise<Build | undefined> {
  return searchPages(place, options, async (nextToken) => {
    const command = new ListBuildsForProjectCommand({
      projectName: place.project,
      sortOrder: 'DESCENDING',
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    const action = 'codebuild:ListBuildsForProject';
    const page = await patiently(() => place.codebuild.send(command), { action, time: options.time });
    return { ids: page.ids ?? [], nextToken: page.nextToken };
  });
}

/**
 * As `findBuild`, among those that have a log: roles of Seed-Farmer may look at logs, and may not list builds. A build
 * that waits for a machine has none yet.
 */
export function findLoggedBuild(place: RemotePlace, options: FindOptions): Promise<Build | undefined> {
  return searchPages(place, options, async (nextToken) => {
    const command = new DescribeLogStreamsCommand({
      logGroupName: `/aws/codebuild/${place.project}`,
      orderBy: 'LastEventTime',
      descending: true,
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    const action = 'logs:DescribeLogStreams';
    const page = await patiently(() => place.logs.send(command), { action, time: options.time });
    const ids = (page.logStreams ?? []).map(({ logStreamName = '' }) => `${place.project}:${logStreamName}`);
    return { ids: ids.filter((id) => ID.test(id)), nextToken: page.nextToken };
  });
}

async function searchPages(
  place: RemotePlace,
  { handover, since, time }: FindOptions,
  read: (nextToken: string | undefined) => Promise<Page>,
): Promise<Build | undefined> {
  let nextToken: string | undefined;
  do {
    const page = await read(nextToken);
    const ids = page.ids.slice(0, IDS_PER_CALL);
    if (ids.length === 0) return undefined;
    const builds = await readBuilds(place, ids, time);
    const found = builds.find(({ artifacts }) => artifacts?.location?.includes(`/${handover}/`));
    if (found !== undefined) return found;
    const oldest = Math.min(...builds.map(({ startTime }) => startTime?.getTime() ?? Infinity));
    if (oldest < since - SKEW_MS) return undefined;
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  return undefined;
}
