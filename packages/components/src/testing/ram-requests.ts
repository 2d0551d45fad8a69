import type { Collection, Members, Value } from './check-request.ts';

export const ramValues: Readonly<Record<string, Value>> = {
  String: {},
  TagKey: {},
  TagValue: {},
  Boolean: { type: 'boolean' },
  ResourceShareStatus: { values: ['PENDING', 'ACTIVE', 'FAILED', 'DELETING', 'DELETED'] },
  ResourceOwner: { values: ['SELF', 'OTHER-ACCOUNTS'] },
  MaxResults: { type: 'integer', min: 1, max: 500 },
  Integer: { type: 'integer' },
  ResourceShareAssociationType: { values: ['PRINCIPAL', 'RESOURCE', 'SOURCE'] },
  ResourceShareAssociationStatus: {
    values: [
      'ASSOCIATING',
      'ASSOCIATED',
      'FAILED',
      'DISASSOCIATING',
      'DISASSOCIATED',
      'SUSPENDED',
      'SUSPENDING',
      'RESTORING',
    ],
  },
  ResourceRegionScopeFilter: { values: ['ALL', 'REGIONAL', 'GLOBAL'] },
};

export const ramCollections: Readonly<Record<string, Collection>> = {
  ResourceArnList: { list: 'String' },
  PrincipalArnOrIdList: { list: 'String' },
  TagList: { list: 'Tag' },
  PermissionArnList: { list: 'String' },
  SourceArnOrAccountList: { list: 'String' },
  ResourceShareArnList: { list: 'String' },
  TagValueList: { list: 'TagValue' },
  TagFilters: { list: 'TagFilter' },
  ResourceShareInvitationArnList: { list: 'String' },
};

export const ramParts: Readonly<Record<string, Members>> = {
  Tag: { key: 'TagKey', value: 'TagValue' },
  ResourceShareConfiguration: { retainSharingOnAccountLeaveOrganization: 'Boolean' },
  TagFilter: { tagKey: 'TagKey', tagValues: 'TagValueList' },
};

const ASSOCIATION: Members = {
  resourceShareArn: 'String!',
  resourceArns: 'ResourceArnList',
  principals: 'PrincipalArnOrIdList',
  clientToken: 'String',
  sources: 'SourceArnOrAccountList',
};

const PAGE = { nextToken: 'String', maxResults: 'MaxResults' } as const satisfies Members;

/** What each operation of Resource Access Manager takes; `!` means that a member is required. */
export const ramRequests: Readonly<Record<string, Members>> = {
  CreateResourceShare: {
    name: 'String!',
    resourceArns: 'ResourceArnList',
    principals: 'PrincipalArnOrIdList',
    tags: 'TagList',
    allowExternalPrincipals: 'Boolean',
    clientToken: 'String',
    permissionArns: 'PermissionArnList',
    sources: 'SourceArnOrAccountList',
    resourceShareConfiguration: 'ResourceShareConfiguration',
  },
  AssociateResourceShare: ASSOCIATION,
  DisassociateResourceShare: ASSOCIATION,
  GetResourceShares: {
    resourceShareArns: 'ResourceShareArnList',
    resourceShareStatus: 'ResourceShareStatus',
    resourceOwner: 'ResourceOwner!',
    name: 'String',
    tagFilters: 'TagFilters',
    ...PAGE,
    permissionArn: 'String',
    permissionVersion: 'Integer',
  },
  GetResourceShareAssociations: {
    associationType: 'ResourceShareAssociationType!',
    resourceShareArns: 'ResourceShareArnList',
    resourceArn: 'String',
    principal: 'String',
    associationStatus: 'ResourceShareAssociationStatus',
    ...PAGE,
  },
  GetResourceShareInvitations: {
    resourceShareInvitationArns: 'ResourceShareInvitationArnList',
    resourceShareArns: 'ResourceShareArnList',
    ...PAGE,
  },
  AcceptResourceShareInvitation: { resourceShareInvitationArn: 'String!', clientToken: 'String' },
  ListResources: {
    resourceOwner: 'ResourceOwner!',
    principal: 'String',
    resourceType: 'String',
    resourceArns: 'ResourceArnList',
    resourceShareArns: 'ResourceShareArnList',
    ...PAGE,
    resourceRegionScope: 'ResourceRegionScopeFilter',
  },
  PromoteResourceShareCreatedFromPolicy: { resourceShareArn: 'String!' },
};
