import type { Template } from './template.ts';

/** A stack as CloudFormation tells of it. */
export interface Stack {
  readonly name: string;
  readonly id: string;
  /** `CREATE_COMPLETE`, `ROLLBACK_COMPLETE` … */
  readonly status: string;
  /** CloudFormation's own words on the status. */
  readonly reason?: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface StackRequest {
  readonly name: string;
  readonly template: Template | string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Logical names of resources that no update may remove or replace. */
  readonly keep?: readonly string[];
}

export interface StackIo {
  readonly signal: AbortSignal;
}

/** CloudFormation in one account and region. Whatever fails rejects with a SeedError. */
export interface Stacks {
  /** Undefined where there is no stack of that name. */
  describe(name: string, io: StackIo): Promise<Stack | undefined>;
  /** The template as it was sent; undefined where there is no stack of that name. */
  template(name: string, io: StackIo): Promise<string | undefined>;
  /** Begins to make a stack that does not exist. */
  create(request: StackRequest, io: StackIo): Promise<void>;
  /**
   * Begins to change a stack; false where it is as requested already. Rejects with ConflictError
   * `seedkit/keeps-resources`, and changes nothing, where the change would take away what is to be kept.
   */
  update(request: StackRequest, io: StackIo): Promise<boolean>;
  /** Begins to delete a stack; a stack that is not there is fine. */
  delete(name: string, io: StackIo): Promise<void>;
  /** Begins to lead a stack in UPDATE_ROLLBACK_FAILED back to where it was. */
  continueRollback(name: string, io: StackIo): Promise<void>;
  /** Waits while something is under way; the stack as it is then, undefined once it is gone. */
  settle(name: string, io: StackIo): Promise<Stack | undefined>;
  /** What went wrong in the last operation, resource by resource, oldest first. */
  failures(name: string, io: StackIo): Promise<readonly string[]>;
}

/** The buckets of stacks, in one account and region. A bucket that is not there is empty. */
export interface Buckets {
  /** Deletes all objects with all of their versions. */
  empty(bucket: string, io: StackIo): Promise<void>;
  /** Whether there is an object below the prefix. */
  holds(bucket: string, prefix: string, io: StackIo): Promise<boolean>;
}
