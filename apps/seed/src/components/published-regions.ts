import { observeRequest, planComponents } from '@seed/components';
import type { ImageProject, ManagedReference, ObservedRegion } from '@seed/components';
import type { CommandContext } from '../command.ts';
import type { OpenImages } from './open-images.ts';
import { eachPlace } from './open-places.ts';
import type { PlaceFlags } from './open-places.ts';
import { untilInterrupted } from './until-interrupted.ts';

export interface PublishedRequest {
  readonly images: Pick<OpenImages, 'root'>;
  readonly project: ImageProject;
  readonly flags: PlaceFlags;
}

/** What the accounts and regions that flags mean hold of the project. */
export function observePublished(
  context: CommandContext,
  { images, project, flags }: PublishedRequest,
): Promise<readonly ObservedRegion[]> {
  return untilInterrupted(context, (signal) =>
    eachPlace(context, { root: images.root, project, flags }, (place) =>
      place.builder.registry.observe(observeRequest(project, place.target), { signal }),
    ),
  );
}

/** What wildcards of the settings mean in each region that flags mean. */
export async function observeManaged(
  context: CommandContext,
  request: PublishedRequest,
): Promise<Readonly<Record<string, readonly ManagedReference[]>>> {
  const regions = await observePublished(context, request);
  return Object.fromEntries(
    regions.map((observed) => [observed.target.region, planComponents(request.project, observed).managed]),
  );
}
