import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { genericRoleName, moduleRoleName, moduleStackName } from '@seed/engine';
import type { ModuleBuildRequest } from '@seed/engine';
import { hasErrors, InputError } from '@seed/kernel';
import type { Host } from '@seed/kernel';
import { dockerSecret, findMapping, modulestackParameters, permissionsBoundary } from '@seed/manifest';
import type { Deployment } from '@seed/manifest';
import { deployModuleResources, findRole, removeModuleResources } from '@seed/seedkit';
import type { BuildRole, ModuleRole, Primed } from '@seed/seedkit';
import type { CloudTarget } from '../../cloud/accounts.ts';
import { stackNewsText } from '../../cloud/open-cloud.ts';

const TEMPLATE = 'modulestack.yaml';

export interface RoleContext {
  readonly target: CloudTarget;
  readonly deployment: Pick<Deployment, 'accounts'>;
  readonly primed: Primed;
  readonly host: Host;
  readonly signal: AbortSignal;
}

function ioOf({ node }: ModuleBuildRequest, { target, host, signal }: RoleContext) {
  const { stacks, roles } = target;
  return {
    stacks,
    roles,
    signal,
    tell: (news: Parameters<typeof stackNewsText>[0]) =>
      host.emit({ type: 'notice.raised', node, data: { text: stackNewsText(news) } }),
  };
}

/** The text of a module's own template; undefined where it has none, or its sources are not at hand. */
async function templateOf({ source }: ModuleBuildRequest): Promise<string | undefined> {
  if (source.kind !== 'folder') return undefined;
  return readFile(join(source.dir, TEMPLATE), 'utf8').catch(() => undefined);
}

function roleRequest(
  request: ModuleBuildRequest,
  name: string,
  { deployment, primed }: RoleContext,
  partition: string,
): BuildRole {
  const { project, target, group, module } = request;
  const mapping = findMapping(deployment, target);
  const path = mapping?.region?.rolePrefix ?? mapping?.account.rolePrefix;
  const boundary = permissionsBoundary(deployment, target);
  const secret = dockerSecret(deployment, target);
  const policies = [primed.seedkit['SeedkitResourcesPolicyArn'], primed.projectPolicyArn];
  return {
    name,
    project,
    deployment: request.deployment,
    module: `${group}-${module}`,
    region: target.region,
    accountId: target.accountId,
    partition,
    policyArns: policies.flatMap((arn) => (arn ? [arn] : [])),
    ...(path === undefined ? {} : { path }),
    ...(boundary === undefined ? {} : { permissionsBoundary: boundary }),
    ...(secret === undefined ? {} : { dockerSecret: secret }),
  };
}

function stackParameters(
  request: ModuleBuildRequest,
  template: string,
  roleName: string,
): Readonly<Record<string, string>> {
  const { project, deployment, group, module, parameters, deployspec } = request;
  // Beside the deployspec, under the name by which findings can be looked up.
  const id = deployspec.source.id.replace(/[^/]*$/, TEMPLATE);
  const names = { project, deployment, group, module, roleName };
  const loaded = modulestackParameters({ id, text: template }, parameters, names);
  if (loaded.value === undefined || hasErrors(loaded.diagnostics))
    throw new InputError('cli/bad-arguments', `the stack of "${request.node}" cannot be made`, loaded);
  return Object.fromEntries(loaded.value.map(({ name, value }) => [name, value]));
}

/** The role of a deployment: the module's own with its stack where it has a template, else that of all modules. */
export async function deployRole(request: ModuleBuildRequest, context: RoleContext): Promise<ModuleRole> {
  const { target, primed } = context;
  const template = await templateOf(request);
  if (template === undefined)
    return { roleArn: primed.genericRoleArn, roleName: genericRoleName(request, request.target.region) };
  const roleName = moduleRoleName(request, request.target);
  const { partition } = await target.place();
  const { differs, ...role } = await deployModuleResources(
    {
      role: roleRequest(request, roleName, context, partition),
      stack: {
        name: moduleStackName(request),
        template,
        parameters: stackParameters(request, template, roleName),
      },
    },
    ioOf(request, context),
  );
  for (const text of differs)
    context.host.emit({ type: 'notice.raised', node: request.node, data: { text } });
  return role;
}

/** The role of a destroy: that which the module was deployed with, then its own, then that of all modules. */
export async function destroyRole(request: ModuleBuildRequest, context: RoleContext): Promise<ModuleRole> {
  const { deployedRole } = request;
  const generic = genericRoleName(request, request.target.region);
  if (deployedRole === generic) return { roleArn: context.primed.genericRoleArn, roleName: generic };
  const own = moduleRoleName(request, request.target);
  const names = [...(deployedRole === undefined ? [] : [deployedRole]), own, generic];
  return findRole(names, ioOf(request, context));
}

/** Takes away what a module had for itself. */
export async function removeRole(request: ModuleBuildRequest, context: RoleContext): Promise<void> {
  const names = { stackName: moduleStackName(request), roleName: moduleRoleName(request, request.target) };
  await removeModuleResources(names, ioOf(request, context));
}
