import { textAt } from './check-request.ts';
import type { Body } from './check-request.ts';
import { nextId } from './fake-place.ts';
import type { Association, Operation, Place, Share, Work } from './fake-place.ts';
import { readArn } from './resource-arns.ts';
import { ServiceFailure } from './service-failure.ts';

const SHARED_KINDS: ReadonlySet<string> = new Set(['component', 'image', 'image-recipe', 'container-recipe']);

const seconds = (ms: number): number => Math.floor(ms / 1000);

function checkResource(arn: string, place: Place): void {
  if (!arn.startsWith('arn:'))
    throw new ServiceFailure('MalformedArnException', `The ARN '${arn}' is not valid.`);
  const { kind, owner, region } = readArn(arn);
  if (!SHARED_KINDS.has(kind) || region !== place.region)
    throw new ServiceFailure('UnknownResourceException', `The resource '${arn}' cannot be shared from here.`);
  if (owner !== place.account)
    throw new ServiceFailure(
      'OperationNotPermittedException',
      `The resource '${arn}' belongs to somebody else.`,
    );
  if (!place.resources.has(arn))
    throw new ServiceFailure('UnknownResourceException', `The resource '${arn}' does not exist.`);
}

const PRINCIPAL = /^(?:\d{12}|arn:aws[^:]*:(?:organizations|iam)::\d{12}:.+)$/;

function checkPrincipal(principal: string, share: Share, externalAccounts: readonly string[]): void {
  if (!share.external && externalAccounts.includes(principal))
    throw new ServiceFailure(
      'OperationNotPermittedException',
      `The principal '${principal}' is outside of the organization.`,
    );
  if (!PRINCIPAL.test(principal))
    throw new ServiceFailure('InvalidParameterException', `The principal '${principal}' is not valid.`);
}

function associate(share: Share, input: Body, work: Work): Association[] {
  const { place, associationFails, externalAccounts } = work;
  const wanted = [
    ...((input['resourceArns'] ?? []) as string[]).map((entity) => ({ type: 'RESOURCE' as const, entity })),
    ...((input['principals'] ?? []) as string[]).map((entity) => ({ type: 'PRINCIPAL' as const, entity })),
  ];
  for (const { type, entity } of wanted)
    if (type === 'RESOURCE') checkResource(entity, place);
    else checkPrincipal(entity, share, externalAccounts);
  return wanted.map(({ type, entity }) => {
    const known = share.associations.find((one) => one.type === type && one.entity === entity);
    if (known !== undefined && known.status !== 'DISASSOCIATED') return known;
    const statusMessage = associationFails?.(entity);
    const made: Association = {
      type,
      entity,
      status: statusMessage === undefined ? 'ASSOCIATING' : 'FAILED',
      ...(statusMessage === undefined ? {} : { statusMessage }),
      ...(type === 'PRINCIPAL' && externalAccounts.includes(entity) ? { invitation: 'PENDING' } : {}),
    };
    if (known === undefined) share.associations.push(made);
    else share.associations.splice(share.associations.indexOf(known), 1, made);
    return made;
  });
}

function shareOf(input: Body, place: Place): Share {
  const arn = textAt(input, 'resourceShareArn');
  const found = place.shares.get(arn);
  if (found === undefined)
    throw new ServiceFailure('UnknownResourceException', `ResourceShare ${arn} could not be found.`);
  return found;
}

function showShare(share: Share, { account }: Place): Body {
  return {
    resourceShareArn: share.arn,
    name: share.name,
    owningAccountId: account,
    allowExternalPrincipals: share.external,
    status: 'ACTIVE',
    tags: share.tags,
    creationTime: seconds(share.since),
    lastUpdatedTime: seconds(share.since),
    featureSet: share.featureSet,
  };
}

function showAssociation(share: Share, association: Association): Body {
  const { type, entity, status, statusMessage } = association;
  return {
    resourceShareArn: share.arn,
    resourceShareName: share.name,
    associatedEntity: entity,
    associationType: type,
    status,
    ...(statusMessage === undefined ? {} : { statusMessage }),
    creationTime: seconds(share.since),
    lastUpdatedTime: seconds(share.since),
    external: association.invitation !== undefined,
  };
}

const create: Operation = (input, work) => {
  const { place, clock } = work;
  const arn = `arn:${place.partition}:ram:${place.region}:${place.account}:resource-share/${nextId(place, '')}`;
  const share: Share = {
    arn,
    name: textAt(input, 'name'),
    external: input['allowExternalPrincipals'] !== false,
    featureSet: 'STANDARD',
    tags: (input['tags'] ?? []) as Share['tags'],
    associations: [],
    since: clock.now(),
  };
  associate(share, input, work);
  place.shares.set(arn, share);
  return { resourceShare: showShare(share, place), clientToken: input['clientToken'] };
};

const add: Operation = (input, work) => {
  const share = shareOf(input, work.place);
  const made = associate(share, input, work);
  return {
    resourceShareAssociations: made.map((association) => showAssociation(share, association)),
    clientToken: input['clientToken'],
  };
};

const takeAway: Operation = (input, { place }) => {
  const share = shareOf(input, place);
  const entities = [
    ...((input['resourceArns'] ?? []) as string[]),
    ...((input['principals'] ?? []) as string[]),
  ];
  const gone = share.associations.filter(({ entity }) => entities.includes(entity));
  for (const association of gone) association.status = 'DISASSOCIATED';
  return {
    resourceShareAssociations: gone.map((association) => showAssociation(share, association)),
    clientToken: input['clientToken'],
  };
};

const LARGEST_PAGE = 500;

function ramPage(items: readonly Body[], input: Body, name: string): Body {
  const start = Number(input['nextToken'] ?? 0);
  if (!Number.isInteger(start))
    throw new ServiceFailure('InvalidNextTokenException', 'The token for the next page is not valid.');
  const next = start + Number(input['maxResults'] ?? LARGEST_PAGE);
  return { [name]: items.slice(start, next), ...(next < items.length ? { nextToken: String(next) } : {}) };
}

const listShares: Operation = (input, { place }) => {
  const { resourceShareArns, name, resourceOwner } = input;
  const found = [...place.shares.values()].filter(
    (share) =>
      resourceOwner === 'SELF' &&
      (name === undefined || share.name === name) &&
      (resourceShareArns === undefined || (resourceShareArns as string[]).includes(share.arn)),
  );
  return ramPage(
    found.map((share) => showShare(share, place)),
    input,
    'resourceShares',
  );
};

/** Each look lets what was on its way arrive. */
const listAssociations: Operation = (input, { place }) => {
  const { associationType, resourceShareArns, associationStatus, resourceArn, principal } = input;
  const shown = [...place.shares.values()]
    .filter(({ arn }) => resourceShareArns === undefined || (resourceShareArns as string[]).includes(arn))
    .flatMap((share) =>
      share.associations
        .filter(({ type }) => type === associationType)
        .filter(({ entity }) =>
          [undefined, entity].includes((resourceArn ?? principal) as string | undefined),
        )
        .map((association) => ({ association, body: showAssociation(share, association) })),
    );
  for (const { association } of shown)
    if (association.status === 'ASSOCIATING' && association.invitation !== 'PENDING')
      association.status = 'ASSOCIATED';
  const bodies = shown
    .map(({ body }) => body)
    .filter(({ status }) => associationStatus === undefined || status === associationStatus);
  return ramPage(bodies, input, 'resourceShareAssociations');
};

const listResources: Operation = (input, { place }) => {
  const { resourceShareArns } = input;
  const bodies = [...place.shares.values()]
    .filter(({ arn }) => resourceShareArns === undefined || (resourceShareArns as string[]).includes(arn))
    .flatMap((share) =>
      share.associations
        .filter(({ type, status }) => type === 'RESOURCE' && status !== 'DISASSOCIATED')
        .map(({ entity }) => ({
          arn: entity,
          type: `imagebuilder:${readArn(entity).kind === 'component' ? 'Component' : 'Image'}`,
          resourceShareArn: share.arn,
          status: 'AVAILABLE',
        })),
    );
  return ramPage(bodies, input, 'resources');
};

/** What other accounts offer to this one. */
function invitationsFor({
  place,
  places,
}: Work): { readonly body: Body; readonly association: Association }[] {
  return [...places()].flatMap((owner) =>
    [...owner.shares.values()].flatMap((share) =>
      share.associations
        .filter(({ entity, invitation }) => invitation !== undefined && entity === place.account)
        .map((association) => ({
          association,
          body: {
            resourceShareInvitationArn: share.arn.replace('resource-share/', 'resource-share-invitation/'),
            resourceShareName: share.name,
            resourceShareArn: share.arn,
            senderAccountId: owner.account,
            receiverAccountId: place.account,
            invitationTimestamp: seconds(share.since),
            status: association.invitation,
          },
        })),
    ),
  );
}

const listInvitations: Operation = (input, work) =>
  ramPage(
    invitationsFor(work).map(({ body }) => body),
    input,
    'resourceShareInvitations',
  );

const accept: Operation = (input, work) => {
  const arn = textAt(input, 'resourceShareInvitationArn');
  const found = invitationsFor(work).find(({ body }) => body['resourceShareInvitationArn'] === arn);
  if (found === undefined)
    throw new ServiceFailure('ResourceShareInvitationArnNotFoundException', `There is no invitation ${arn}.`);
  found.association.invitation = 'ACCEPTED';
  return { resourceShareInvitation: { ...found.body, status: 'ACCEPTED' } };
};

const promote: Operation = (input, { place }) => {
  const share = shareOf(input, place);
  if (share.featureSet === 'STANDARD')
    throw new ServiceFailure(
      'InvalidParameterException',
      `The share ${share.arn} was not made from a policy.`,
    );
  share.featureSet = 'STANDARD';
  return { returnValue: true };
};

export const ramOperations: Readonly<Record<string, Operation>> = {
  CreateResourceShare: create,
  AssociateResourceShare: add,
  DisassociateResourceShare: takeAway,
  GetResourceShares: listShares,
  GetResourceShareAssociations: listAssociations,
  GetResourceShareInvitations: listInvitations,
  AcceptResourceShareInvitation: accept,
  ListResources: listResources,
  PromoteResourceShareCreatedFromPolicy: promote,
};
