import type { ResourceShare, ResourceShareAssociationType } from '@aws-sdk/client-ram';
import type { ObservedShare, ShareAssociation } from '@seed/components';
import { mapLimit } from '@seed/kernel';
import type { Services } from './call-services.ts';
import { drainPages } from './drain-pages.ts';

const GONE: ReadonlySet<string | undefined> = new Set(['DELETING', 'DELETED']);

const token = (nextToken: string | undefined) => (nextToken === undefined ? {} : { nextToken });

/** Shares that belong to the account; those that a policy made are told by RAM under names of its own. */
export async function listShares(
  services: Services,
  name: string | undefined,
  signal: AbortSignal,
): Promise<ResourceShare[]> {
  const { GetResourceSharesCommand } = await import('@aws-sdk/client-ram');
  const about = { words: name === undefined ? 'resource shares' : `resource share "${name}"` };
  const found = await drainPages(async (nextToken) => {
    const command = new GetResourceSharesCommand({
      resourceOwner: 'SELF',
      ...(name === undefined ? {} : { name }),
      ...token(nextToken),
    });
    const page = await services.share((client, send) => client.send(command, send), { signal, about });
    return { items: page.resourceShares, nextToken: page.nextToken };
  });
  // A share that was deleted is told of for some hours.
  return found.filter(({ status }) => !GONE.has(status));
}

/** The resources or principals of a share that are not on their way out. */
export async function listAssociations(
  services: Services,
  of: { readonly shareArn: string; readonly type: ResourceShareAssociationType },
  signal: AbortSignal,
): Promise<ShareAssociation[]> {
  const { GetResourceShareAssociationsCommand } = await import('@aws-sdk/client-ram');
  const { shareArn, type } = of;
  const found = await drainPages(async (nextToken) => {
    const command = new GetResourceShareAssociationsCommand({
      associationType: type,
      resourceShareArns: [shareArn],
      ...token(nextToken),
    });
    const about = { words: `resource share "${shareArn}"` };
    const page = await services.share((client, send) => client.send(command, send), { signal, about });
    return { items: page.resourceShareAssociations, nextToken: page.nextToken };
  });
  return found
    .filter(({ status }) => status !== 'DISASSOCIATED' && status !== 'DISASSOCIATING')
    .map(({ associatedEntity = '', status = '', statusMessage, external }) => ({
      entity: associatedEntity,
      status,
      ...(statusMessage === undefined ? {} : { message: statusMessage }),
      ...(external === undefined ? {} : { external }),
    }));
}

async function observeShare(
  services: Services,
  share: ResourceShare,
  signal: AbortSignal,
): Promise<ObservedShare> {
  const { resourceShareArn: shareArn = '', name = '', status = '', allowExternalPrincipals = true } = share;
  const [resources, principals] = await Promise.all([
    listAssociations(services, { shareArn, type: 'RESOURCE' }, signal),
    listAssociations(services, { shareArn, type: 'PRINCIPAL' }, signal),
  ]);
  return { name, arn: shareArn, status, allowExternalPrincipals, resources, principals };
}

export async function observeShares(
  services: Services,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ObservedShare[]> {
  const found = await mapLimit([...new Set(names)], 2, (name) => listShares(services, name, signal));
  return mapLimit(found.flat(), 2, (share) => observeShare(services, share, signal));
}
