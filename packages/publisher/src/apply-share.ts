import type { AppliedItem, ShareAssociation, ShareItem } from '@seed/components';
import { BugError, EnvironmentError, InputError } from '@seed/kernel';
import type { Services } from './call-services.ts';
import { listAssociations } from './observe-shares.ts';
import { saltToken } from './salt-token.ts';

type Call = NonNullable<ShareItem['call']>;

/** How long associations may take, and how long between looks. */
const ASSOCIATE_MS = 5 * 60_000;
const PAUSE_MS = 3000;

/** Accounts, and ARNs of organisations, units, roles and users. */
const PRINCIPAL = /^(?:\d{12}|arn:aws[\w-]*:(?:organizations|iam)::\d{12}:\S+)$/;

/** Makes or extends a share, and waits until what it should hold is there. */
export async function applyShare(
  services: Services,
  item: ShareItem & { readonly call: Call },
  signal: AbortSignal,
): Promise<AppliedItem> {
  checkPrincipals(item);
  const { id } = item;
  if (item.arn !== '' && holdsAll(item, await associationsOf(services, item.arn, signal)))
    return { id, outcome: 'already', arn: item.arn };
  const shareArn = await sendShare(services, item, signal);
  await waitForAssociations(services, { item, shareArn }, signal);
  return { id, outcome: 'done', arn: shareArn };
}

async function associationsOf(
  services: Services,
  shareArn: string,
  signal: AbortSignal,
): Promise<ShareAssociation[]> {
  const [resources, principals] = await Promise.all([
    listAssociations(services, { shareArn, type: 'RESOURCE' }, signal),
    listAssociations(services, { shareArn, type: 'PRINCIPAL' }, signal),
  ]);
  return [...resources, ...principals];
}

const wantedOf = ({ missingResources, missingPrincipals }: ShareItem): ReadonlySet<string> =>
  new Set([...missingResources, ...missingPrincipals]);

/** Who is outside the organisation has to accept first, which may take days. */
const isThere = ({ status, external }: ShareAssociation): boolean =>
  status === 'ASSOCIATED' || (external === true && status === 'ASSOCIATING');

function holdsAll(item: ShareItem, associations: readonly ShareAssociation[]): boolean {
  const there = new Set(associations.filter(isThere).map(({ entity }) => entity));
  return [...wantedOf(item)].every((entity) => there.has(entity));
}

function checkPrincipals(item: ShareItem): void {
  const wrong = item.missingPrincipals.filter((principal) => !PRINCIPAL.test(principal));
  if (wrong.length === 0) return;
  throw new InputError(
    'components/share-principal',
    `the share "${item.name}" has principals that nobody can be told by: ${wrong.map((one) => `"${one}"`).join(', ')}`,
    {
      hints: [
        'write `arn:aws:organizations::ACCOUNT:organization/o-…` with the id of the management account, or an account id of twelve digits',
      ],
      data: { item: item.id, principals: wrong },
    },
  );
}

async function sendShare(
  services: Services,
  item: ShareItem & { readonly call: Call },
  signal: AbortSignal,
): Promise<string> {
  const sdk = await import('@aws-sdk/client-ram');
  const { operation, request } = item.call;
  const about = { words: `share "${item.name}"`, item: item.id };
  if (operation === 'AssociateResourceShare') {
    // Associating twice does no harm, and an answer from memory would: somebody may have taken it out meanwhile.
    const clientToken = saltToken(item.call.clientToken, services.time.now());
    const command = new sdk.AssociateResourceShareCommand({
      ...request,
      clientToken,
      resourceShareArn: item.arn,
    });
    await services.share((client, send) => client.send(command, send), { signal, about });
    return item.arn;
  }
  const { clientToken } = item.call;
  const command = new sdk.CreateResourceShareCommand({ name: item.name, ...request, clientToken });
  const made = await services.share((client, send) => client.send(command, send), { signal, about });
  const arn = made.resourceShare?.resourceShareArn;
  if (arn === undefined)
    throw new BugError('publisher/no-arn', 'the answer to CreateResourceShare has no ARN');
  return arn;
}

async function waitForAssociations(
  services: Services,
  { item, shareArn }: { readonly item: ShareItem; readonly shareArn: string },
  signal: AbortSignal,
): Promise<void> {
  const wanted = wantedOf(item);
  const since = services.time.now();
  for (;;) {
    const all = await associationsOf(services, shareArn, signal);
    const ours = all.filter(({ entity }) => wanted.has(entity));
    const failed = ours.filter(({ status }) => status === 'FAILED');
    if (failed.length > 0) throw notAssociated(item, failed);
    if (holdsAll(item, all)) return;
    if (services.time.now() - since > ASSOCIATE_MS)
      throw notAssociated(
        item,
        ours.filter((one) => !isThere(one)),
      );
    await services.time.sleep(PAUSE_MS, signal);
  }
}

function notAssociated(item: ShareItem, failed: readonly ShareAssociation[]): EnvironmentError {
  const each = failed.map(({ entity, status, message }) => `"${entity}" is ${message ?? status}`);
  return new EnvironmentError(
    'publisher/share-failed',
    `the share "${item.name}" could not take everything: ${each.join('; ') || 'nothing was said for five minutes'}`,
    {
      hints: [
        'for an organisation or unit, switch sharing on with `aws ram enable-sharing-with-aws-organization`',
        'then publish again: what is shared stays shared',
      ],
      data: { item: item.id, failed: failed.map(({ entity }) => entity) },
    },
  );
}
