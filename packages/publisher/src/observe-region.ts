import type { ObservedRegion, ObserveRequest } from '@seed/components';
import type { Services } from './call-services.ts';
import { observeComponents, observeReferences } from './observe-components.ts';
import { observeConfigurations } from './observe-configurations.ts';
import { observeRecipes } from './observe-recipes.ts';
import { observeShares } from './observe-shares.ts';

/** Reads what a plan needs of an account and region. Changes nothing. */
export async function observeRegion(
  services: Services,
  request: ObserveRequest,
  signal: AbortSignal,
): Promise<ObservedRegion> {
  const { target } = request;
  const configurations = (
    kind: 'infrastructure' | 'distribution' | 'pipeline' | 'lifecycle',
    names: readonly string[],
  ) => observeConfigurations(services, { kind, names, place: target }, signal);
  const [components, references, recipes, infrastructure, distributions, pipelines, lifecycle, shares] =
    await Promise.all([
      observeComponents(services, request.components, signal),
      observeReferences(services, request.references, signal),
      observeRecipes(services, request.recipes, signal),
      configurations('infrastructure', request.infrastructure),
      configurations('distribution', request.distributions),
      configurations('pipeline', request.pipelines),
      configurations('lifecycle', request.lifecycle),
      observeShares(services, request.shares, signal),
    ]);
  return {
    target,
    components,
    references,
    recipes,
    infrastructure,
    distributions,
    pipelines,
    lifecycle,
    shares,
  };
}
