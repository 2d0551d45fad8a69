import { EnvironmentError } from '@seed/kernel';
import type { RoleIo } from './await-role.ts';
import { deleteStack, deployStack } from './deploy-stack.ts';
import type { DeployIo } from './deploy-stack.ts';
import { ensureRole } from './ensure-role.ts';
import type { BuildRole } from './ensure-role.ts';
import { standingOf } from './stack-standing.ts';
import type { Stacks } from './stacks.ts';

/** What a module with a `modulestack.yaml` has for itself in its account and region. */
export interface ModuleResources {
  /** With `module`, and the policies of the seedkit and of the project. */
  readonly role: BuildRole;
  readonly stack: {
    readonly name: string;
    /** Text of the `modulestack.yaml`. */
    readonly template: string;
    readonly parameters: Readonly<Record<string, string>>;
  };
}

/** The role that a module's build runs under. */
export interface ModuleRole {
  readonly roleArn: string;
  readonly roleName: string;
}

export type ModuleResourcesIo = DeployIo & RoleIo & { readonly stacks: Stacks };

/**
 * Gives a module its role and then its stack, which commonly adds policies to that role. Whatever an earlier attempt
 * left is gone on from; where all is as it should be, nothing is written. Rejects with EnvironmentError
 * `seedkit/stack-failed` and `seedkit/role-not-ready`.
 */
export async function deployModuleResources(
  { role, stack }: ModuleResources,
  io: ModuleResourcesIo,
): Promise<ModuleRole & { readonly changed: boolean; readonly differs: readonly string[] }> {
  const ensured = await ensureRole(role, io);
  const tags = { 'codeseeder-seedkit': stack.name };
  const deployed = await deployStack(io.stacks, { ...stack, tags }, io);
  return {
    roleArn: ensured.role.arn,
    roleName: role.name,
    changed: ensured.changed || deployed.action !== 'unchanged',
    differs: ensured.differs,
  };
}

/**
 * Takes a module's stack away and then its role, after the module was destroyed. What is not there is fine. Returns the
 * names of what went.
 */
export async function removeModuleResources(
  { stackName, roleName }: { readonly stackName: string; readonly roleName: string },
  io: ModuleResourcesIo,
): Promise<readonly string[]> {
  const stack = await io.stacks.settle(stackName, io);
  const hasStack = standingOf(stack?.status) !== 'absent';
  if (hasStack) await deleteStack(io.stacks, stackName, io);
  const role = await io.roles.describe(roleName, io);
  if (role !== undefined) await io.roles.delete(roleName, io);
  return [...(hasStack ? [stackName] : []), ...(role === undefined ? [] : [roleName])];
}

/**
 * The first of these roles that exists, such as the generic one for modules without a stack; for a destroy the role that
 * the module was deployed with, then its own, then the generic one. Rejects with EnvironmentError `seedkit/no-role`.
 */
export async function findRole(names: readonly string[], io: RoleIo): Promise<ModuleRole> {
  for (const name of new Set(names)) {
    const role = await io.roles.describe(name, io);
    if (role !== undefined) return { roleArn: role.arn, roleName: name };
  }
  const asked = [...new Set(names)].map((name) => `"${name}"`).join(', ');
  throw new EnvironmentError('seedkit/no-role', `there is no role for the build: ${asked} not found`, {
    hints: ['repeat `seed apply`: it makes the roles that are missing'],
    data: { roles: names },
  });
}
