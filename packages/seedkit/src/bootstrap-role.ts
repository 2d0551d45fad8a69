import { deploymentRoleTemplate, toolchainRoleTemplate } from './bootstrap-templates.ts';
import { checkNames } from './check-names.ts';
import { deployStack } from './deploy-stack.ts';
import type { DeployedStack, DeployIo } from './deploy-stack.ts';
import type { Roles } from './roles.ts';
import { standingOf } from './stack-standing.ts';
import type { Stack, Stacks } from './stacks.ts';
import { sub, withDefaults } from './template.ts';
import type { Template } from './template.ts';

interface RoleBasics {
  readonly project: string;
  /** Name of the role and of its stack. */
  readonly roleName: string;
  readonly rolePrefix?: string;
  /** An empty text takes it away, as it does further policies. */
  readonly permissionsBoundary?: string;
  /** The version of Seed-Farmer whose commands the role serves. */
  readonly version: string;
}

export type BootstrapRequest =
  | (RoleBasics & { readonly kind: 'toolchain'; readonly principals: readonly string[] })
  | (RoleBasics & {
      readonly kind: 'deployment';
      readonly toolchainRoleArn: string;
      readonly policyPrefix?: string;
      readonly policyArns?: readonly string[];
    });

const given = (values: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

function parametersOf(request: BootstrapRequest): Record<string, string> {
  const { project, roleName, rolePrefix, permissionsBoundary, version } = request;
  const own =
    request.kind === 'toolchain'
      ? { PrincipalArns: request.principals.join(',') }
      : {
          ToolchainRoleArn: request.toolchainRoleArn,
          PolicyPrefix: request.policyPrefix,
          ManagedPolicyArns: request.policyArns?.filter((arn) => arn !== '').join(','),
        };
  return given({
    ProjectName: project,
    ProjectNameLower: project.toLowerCase(),
    RoleName: roleName,
    RolePrefix: rolePrefix,
    PermissionsBoundaryArn: permissionsBoundary,
    SeedFarmerVersion: version,
    ...own,
  });
}

/** Throws InputError for names and ARNs that AWS would not take. */
function check(request: BootstrapRequest): void {
  const { project, roleName, rolePrefix, permissionsBoundary } = request;
  checkNames({
    project,
    rolePrefix,
    permissionsBoundary: permissionsBoundary === '' ? undefined : permissionsBoundary,
    resources: [{ kind: 'role', name: roleName, most: 64 }],
    ...(request.kind === 'toolchain'
      ? { principals: request.principals }
      : {
          policyPrefix: request.policyPrefix,
          policyArns: request.policyArns?.filter((arn) => arn !== ''),
        }),
  });
}

const templateOf = ({ kind }: BootstrapRequest): Template =>
  kind === 'toolchain' ? toolchainRoleTemplate() : deploymentRoleTemplate();

/**
 * The template of a role with everything filled in: CloudFormation takes it as it is. The ARN of the toolchain role
 * may have `${AWS::Partition}` and `${AWS::AccountId}` in it. Throws InputError.
 */
export function bootstrapTemplate(request: BootstrapRequest): Template {
  check(request);
  const template =
    request.kind === 'toolchain'
      ? toolchainRoleTemplate()
      : deploymentRoleTemplate({ trusted: sub(request.toolchainRoleArn) });
  return withDefaults(template, parametersOf(request));
}

/** Settings that stay where they are not given anew: those that are not the template's own defaults. */
function kept(stack: Stack | undefined, { Parameters }: Template): Record<string, string> {
  const names = ['RolePrefix', 'PolicyPrefix', 'PermissionsBoundaryArn', 'ManagedPolicyArns'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const [value, parameter] = [stack?.parameters[name], Parameters[name]];
      return value === undefined || parameter === undefined || value === parameter.Default
        ? []
        : [[name, value]];
    }),
  );
}

/**
 * Makes one of the roles of bootstrapping, or brings it up to date; `elsewhere` where the role is there and the stack
 * that made it is in another region, so that it is left as it is. Rejects as `deployStack` does, and with InputError.
 */
export async function bootstrapRole(
  request: BootstrapRequest,
  io: DeployIo & { readonly stacks: Stacks; readonly roles: Roles },
): Promise<DeployedStack | { readonly action: 'elsewhere' }> {
  check(request);
  const { roleName } = request;
  const stack = await io.stacks.settle(roleName, io);
  const absent = stack === undefined || standingOf(stack.status) === 'absent';
  if (absent && (await io.roles.describe(roleName, io)) !== undefined) return { action: 'elsewhere' };
  const template = templateOf(request);
  const parameters = { ...kept(stack, template), ...parametersOf(request) };
  return deployStack(
    io.stacks,
    {
      name: roleName,
      template,
      parameters,
      tags: { 'codeseeder-seedkit': roleName },
      keep: [request.kind === 'toolchain' ? 'ToolchainRole' : 'DeploymentRole'],
    },
    io,
  );
}
