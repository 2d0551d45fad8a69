import type * as sdkModule from '@aws-sdk/client-iam';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { Role, RoleHead, RoleRequest, Roles, StackIo } from '@seed/seedkit';
import type { AccountAccess } from './account-access.ts';

type Sdk = typeof sdkModule;

interface Ports {
  readonly client: IAMClient;
  readonly sdk: Sdk;
  readonly options: { readonly abortSignal: AbortSignal };
}

const named = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

const document = (Statement: unknown): string => JSON.stringify({ Version: '2012-10-17', Statement });

async function find({ client, sdk, options }: Ports, name: string): Promise<RoleHead | undefined> {
  try {
    const { Role: found } = await client.send(new sdk.GetRoleCommand({ RoleName: name }), options);
    const boundary = found?.PermissionsBoundary?.PermissionsBoundaryArn;
    return { name, arn: found?.Arn ?? '', ...(boundary === undefined ? {} : { boundary }) };
  } catch (error) {
    if (named(error, 'NoSuchEntityException')) return undefined;
    throw error;
  }
}

async function describe(ports: Ports, name: string): Promise<Role | undefined> {
  const { client, sdk } = ports;
  const head = await find(ports, name);
  if (head === undefined) return undefined;
  try {
    const attached: string[] = [];
    const inline: string[] = [];
    for await (const page of sdk.paginateListAttachedRolePolicies({ client }, { RoleName: name }))
      attached.push(...(page.AttachedPolicies ?? []).map(({ PolicyArn = '' }) => PolicyArn));
    for await (const page of sdk.paginateListRolePolicies({ client }, { RoleName: name }))
      inline.push(...(page.PolicyNames ?? []));
    return { ...head, attached, inline };
  } catch (error) {
    // It went meanwhile.
    if (named(error, 'NoSuchEntityException')) return undefined;
    throw error;
  }
}

async function create(ports: Ports, request: RoleRequest): Promise<Role> {
  const { client, sdk, options } = ports;
  const { name, permissionsBoundary } = request;
  try {
    const { Role: made } = await client.send(
      new sdk.CreateRoleCommand({
        RoleName: name,
        Path: request.path,
        AssumeRolePolicyDocument: document([request.trust]),
        Tags: Object.entries(request.tags).map(([Key, Value]) => ({ Key, Value })),
        ...(permissionsBoundary === undefined ? {} : { PermissionsBoundary: permissionsBoundary }),
      }),
      options,
    );
    const boundary = permissionsBoundary === undefined ? {} : { boundary: permissionsBoundary };
    return { name, arn: made?.Arn ?? '', attached: [], inline: [], ...boundary };
  } catch (error) {
    // Another run of the project was faster.
    const there = named(error, 'EntityAlreadyExistsException') ? await describe(ports, name) : undefined;
    if (there === undefined) throw error;
    return there;
  }
}

async function remove(ports: Ports, name: string): Promise<void> {
  const { client, sdk, options } = ports;
  const role = await describe(ports, name);
  if (role === undefined) return;
  for (const PolicyArn of role.attached)
    await client.send(new sdk.DetachRolePolicyCommand({ RoleName: name, PolicyArn }), options);
  for (const PolicyName of role.inline)
    await client.send(new sdk.DeleteRolePolicyCommand({ RoleName: name, PolicyName }), options);
  await client.send(new sdk.DeleteRoleCommand({ RoleName: name }), options);
}

async function holders({ client, sdk }: Ports, PolicyArn: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const page of sdk.paginateListEntitiesForPolicy({ client }, { PolicyArn })) {
      names.push(...(page.PolicyRoles ?? []).map(({ RoleName = '' }) => RoleName));
      names.push(...(page.PolicyUsers ?? []).map(({ UserName = '' }) => UserName));
      names.push(...(page.PolicyGroups ?? []).map(({ GroupName = '' }) => GroupName));
    }
    return names;
  } catch (error) {
    if (named(error, 'NoSuchEntityException')) return [];
    throw error;
  }
}

/** IAM of an account. */
export function iamRoles(access: Pick<AccountAccess, 'iam' | 'call'>): Roles {
  const on = <T>(io: StackIo, work: (ports: Ports) => Promise<T>): Promise<T> =>
    access.call(async () => {
      const sdk = await import('@aws-sdk/client-iam');
      return work({ client: await access.iam(), sdk, options: { abortSignal: io.signal } });
    }, io.signal);
  return {
    find: (name, io) => on(io, (ports) => find(ports, name)),
    describe: (name, io) => on(io, (ports) => describe(ports, name)),
    create: (request, io) => on(io, (ports) => create(ports, request)),
    attach: (name, PolicyArn, io) =>
      on(io, async ({ client, sdk, options }) => {
        await client.send(new sdk.AttachRolePolicyCommand({ RoleName: name, PolicyArn }), options);
      }),
    putInline: (name, policy, io) =>
      on(io, async ({ client, sdk, options }) => {
        const PolicyDocument = document(policy.statements);
        const command = new sdk.PutRolePolicyCommand({
          RoleName: name,
          PolicyName: policy.name,
          PolicyDocument,
        });
        await client.send(command, options);
      }),
    delete: (name, io) => on(io, (ports) => remove(ports, name)),
    holders: (policyArn, io) => on(io, (ports) => holders(ports, policyArn)),
  };
}
