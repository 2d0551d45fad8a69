import type { AppliedItem, ComponentRegistry, PlanItem, RegistryIo } from '@seed/components';
import { applyComponent } from './apply-component.ts';
import { applyConfiguration, applyTags } from './apply-configuration.ts';
import { applyRecipe } from './apply-recipe.ts';
import { applyShare } from './apply-share.ts';
import { unshare } from './unshare.ts';
import { callServices } from './call-services.ts';
import type { Services, ServicesOptions } from './call-services.ts';
import { getComponent } from './observe-components.ts';
import { observeRegion } from './observe-region.ts';
import { rehearse } from './rehearse.ts';
import { removeVersion } from './remove-version.ts';

export interface ImageBuilderRegistry extends ComponentRegistry {
  /**
   * Lets the service check a creation without doing it. What an item names has to exist already, so an item whose
   * `after` has work to do cannot be tried; nor can updates, shares, and documents that would have to be uploaded first.
   * Rejects as `apply` does.
   */
  rehearse(item: PlanItem, io: RegistryIo): Promise<'passes' | 'not-tried'>;
}

/**
 * Image Builder and Resource Access Manager of one account and region. Nothing is called before the first use. Rejects
 * with ConflictError (`C107`, `C114`, `C121`, `publisher/…`), InputError `publisher/…`, and EnvironmentError
 * `publisher/…` or `aws/…`.
 */
export function createImageBuilderRegistry(options: ServicesOptions): ImageBuilderRegistry {
  const services = callServices(options);
  return {
    observe: (request, { signal }) => observeRegion(services, request, signal),
    apply: (item, { signal }) => apply(services, item, signal),
    rehearse: (item, { signal }) => rehearse(services, item, signal),
    component: (arn, { signal }) => getComponent(services, arn, signal),
    remove: (arn, { signal }) => removeVersion(services, arn, signal),
    unshare: (from, { signal }) => unshare(services, from, signal),
  };
}

/** An item with something to do. */
type Called<T extends PlanItem> = T extends PlanItem ? T & { readonly call: NonNullable<T['call']> } : never;

const isCalled = (item: PlanItem): item is Called<PlanItem> => item.call !== undefined;

async function apply(services: Services, item: PlanItem, signal: AbortSignal): Promise<AppliedItem> {
  if (!isCalled(item)) return { id: item.id, outcome: 'nothing', arn: item.arn };
  switch (item.kind) {
    case 'component':
      return applyComponent(services, item, signal);
    case 'recipe':
      return applyRecipe(services, item, signal);
    case 'tags':
      return applyTags(services, item, signal);
    case 'share':
      return applyShare(services, item, signal);
    default:
      return applyConfiguration(services, item, signal);
  }
}
