import type { Statement } from './template.ts';
import type { StackIo } from './stacks.ts';

/** A role as IAM tells of it, without its policies. */
export interface RoleHead {
  readonly name: string;
  readonly arn: string;
  /** Its permissions boundary, which only few may change, seed not among them. */
  readonly boundary?: string;
}

export interface Role extends RoleHead {
  /** ARNs of attached policies. */
  readonly attached: readonly string[];
  /** Names of inline policies. */
  readonly inline: readonly string[];
}

export interface RoleRequest {
  readonly name: string;
  readonly path: string;
  readonly trust: Statement;
  readonly permissionsBoundary?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface InlinePolicy {
  readonly name: string;
  readonly statements: readonly Statement[];
}

/** IAM of one account, for roles that are made for deployments. Whatever fails rejects with a SeedError. */
export interface Roles {
  /** Undefined where there is no such role. Asks IAM once; `describe` asks three times. */
  find(name: string, io: StackIo): Promise<RoleHead | undefined>;
  /** Undefined where there is no such role. */
  describe(name: string, io: StackIo): Promise<Role | undefined>;
  /** A role that is there by now, made by another run, is fine. */
  create(request: RoleRequest, io: StackIo): Promise<Role>;
  attach(name: string, policyArn: string, io: StackIo): Promise<void>;
  putInline(name: string, policy: InlinePolicy, io: StackIo): Promise<void>;
  /** Deletes the role with its policies; one that is not there is fine. */
  delete(name: string, io: StackIo): Promise<void>;
  /** Names of the roles, users and groups that have a policy; none where there is no such policy. */
  holders(policyArn: string, io: StackIo): Promise<readonly string[]>;
}
