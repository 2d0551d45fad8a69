import type { ImageProject, PlanTarget } from '@seed/components';
import { EnvironmentError } from '@seed/kernel';
import type { CommandContext } from '../command.ts';
import { resolveSettings } from '../settings.ts';
import { choosePlaces, planTarget } from './choose-targets.ts';
import type { Place } from './choose-targets.ts';
import type { ImageBuilder } from './open-image-builder.ts';

/** Flags that lead to accounts. */
export interface PlaceFlags {
  readonly target?: readonly string[];
  readonly profile?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
}

/** Image Builder of an account and region whose credentials were looked at. */
export interface OpenPlace {
  readonly place: Place;
  readonly target: PlanTarget;
  readonly builder: ImageBuilder;
}

export interface PlacesRequest {
  /** Absolute folder of the project. */
  readonly root: string;
  readonly project: ImageProject | undefined;
  readonly flags: PlaceFlags;
}

/** Opens one place. Rejects with EnvironmentError `aws/…` or `components/other-account`. */
export async function openPlace(
  context: CommandContext,
  place: Place,
  { root, flags }: PlacesRequest,
): Promise<OpenPlace> {
  const { io } = context;
  const { profile, region, endpointUrl } = flags;
  const settings = await resolveSettings({ io, flags: { profile, region, endpointUrl }, dir: root });
  const wiring = await context.wiring();
  const role = place.target?.role;
  const builder = await wiring.imageBuilder({
    settings,
    io,
    ...(place.region === undefined ? {} : { region: place.region }),
    ...(role === undefined ? {} : { role }),
  });
  try {
    const { accountId: account, region: at } = await builder.place();
    mustBeMeant(place, account);
    return { place, target: planTarget(place, { account, region: at }), builder };
  } catch (error) {
    builder.close();
    throw error;
  }
}

function mustBeMeant({ name, target }: Place, account: string): void {
  const wanted = target?.account;
  if (wanted === undefined || wanted === account) return;
  throw new EnvironmentError(
    'components/other-account',
    `the credentials belong to account ${account}, and target "${name}" is account ${wanted}`,
    {
      hints: [
        'use credentials of that account: `--profile NAME`',
        ...(target?.role === undefined
          ? ['or give the target a `role` that these credentials may take on']
          : ['check the account in `role` of the target']),
      ],
      data: { account, wanted },
    },
  );
}

/** The places that flags and settings mean, without looking at an account. */
export async function placesOf(context: CommandContext, request: PlacesRequest): Promise<readonly Place[]> {
  const { root, project, flags } = request;
  const { profile, region, endpointUrl } = flags;
  const settings = await resolveSettings({
    io: context.io,
    flags: { profile, region, endpointUrl },
    dir: root,
  });
  return choosePlaces(project, { settings, names: flags.target });
}

/**
 * Works in one place after the other, in the order of the settings. Rejects with EnvironmentError `aws/…` or
 * `components/other-account` at the first one that cannot be opened, and as the work does.
 */
export async function eachPlace<T>(
  context: CommandContext,
  request: PlacesRequest,
  work: (place: OpenPlace) => Promise<T>,
): Promise<readonly T[]> {
  const results: T[] = [];
  for (const place of await placesOf(context, request)) {
    const open = await openPlace(context, place, request);
    try {
      results.push(await work(open));
    } finally {
      open.builder.close();
    }
  }
  return results;
}

/** Opens all places, for as long as some work takes. Rejects as `eachPlace` does, before the work. */
export async function withPlaces<T>(
  context: CommandContext,
  request: PlacesRequest,
  work: (places: readonly OpenPlace[]) => Promise<T>,
): Promise<T> {
  const open: OpenPlace[] = [];
  try {
    for (const place of await placesOf(context, request)) open.push(await openPlace(context, place, request));
    return await work(open);
  } finally {
    for (const { builder } of open) builder.close();
  }
}
