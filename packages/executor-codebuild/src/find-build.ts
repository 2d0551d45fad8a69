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
  { codebuild }: RemotePlace,
  ids: readonly string[],
  time: Time,
): Promise<readonly Build[]> {
  const call = () => codebuild.send(new BatchGetBuildsCommand({ ids: [...ids] }));
  return (await patiently(call, { action: 'codebuild:BatchGetBuilds', time })).builds ?? [];
}

/** A build by its id; undefined where the service does not know it. */
export async function readBuild(place: RemotePlace, id: string, time: Time): Promise<Build | undefined> {
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

/** The build that hands back into a folder, among those of the project that began after a moment. */
export async function findBuild(place: RemotePlace, options: FindOptions): Promise<Build | undefined> {
  const { handover, since, time } = options;
  let nextToken: string | undefined;
  do {
    const command = new ListBuildsForProjectCommand({
      projectName: place.project,
      sortOrder: 'DESCENDING',
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    const page = await patiently(() => place.codebuild.send(command), {
      action: 'codebuild:ListBuildsForProject',
      time,
    });
    const ids = (page.ids ?? []).slice(0, IDS_PER_CALL);
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
