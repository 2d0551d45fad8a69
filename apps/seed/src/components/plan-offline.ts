import { offlineRegion, planComponents } from '@seed/components';
import type { ComponentPlan } from '@seed/components';
import type { CommandContext } from '../command.ts';
import { planTarget } from './choose-targets.ts';
import { planOptions, scopedPlan } from './make-plans.ts';
import type { OpenImages } from './open-images.ts';
import { placesOf } from './open-places.ts';
import { planRequestOf } from './plan-publication.ts';
import type { PublicationRequest } from './plan-publication.ts';
import type { Plans } from './tell-plans.ts';

/** Nobody's account: what a plan has that asked none. */
const NO_ACCOUNT = '000000000000';
const ANY_REGION = 'us-east-1';

/** Plans against the lock file alone; what no lock knows is left out. */
export async function planOffline(
  context: CommandContext,
  images: OpenImages,
  { request, signal }: { readonly request: PublicationRequest; readonly signal: AbortSignal },
): Promise<Plans> {
  const { project, plan } = await planRequestOf(images, request, signal);
  const places = await placesOf(context, { root: images.root, project, flags: request.places });
  const wholes = places.map((place): ComponentPlan => {
    const account = place.target?.account ?? NO_ACCOUNT;
    const target = planTarget(place, { account, region: place.region ?? ANY_REGION });
    const observed = offlineRegion(project, plan.lock, target);
    return planComponents(project, observed, { ...planOptions(plan), offline: true });
  });
  const plans = wholes.map((whole) => scopedPlan(whole, plan));
  return { scope: request.scope, images, plans, wholes };
}
