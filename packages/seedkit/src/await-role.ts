import { setTimeout as delay } from 'node:timers/promises';
import { EnvironmentError } from '@seed/kernel';
import type { Role, Roles } from './roles.ts';
import type { StackIo } from './stacks.ts';

/** How often IAM is asked for a role that was just made or changed. Times are in milliseconds. */
export interface RolePace {
  /** Between the first questions; grows up to `most`. */
  readonly first: number;
  readonly most: number;
  /** All pauses together; then the role counts as not ready. */
  readonly within: number;
  /** Answers in a row that have to agree, since IAM answers from several places that learn one after another. */
  readonly agreeing: number;
}

export const ROLE_PACE: RolePace = { first: 300, most: 5_000, within: 90_000, agreeing: 3 };

export type RoleIo = StackIo & { readonly roles: Roles; readonly pace?: RolePace };

/** What of a role IAM does not tell yet; empty where it tells everything. */
function missing(wanted: Role, told: Role | undefined): readonly string[] {
  if (told === undefined) return ['the role itself'];
  return [
    ...wanted.attached.filter((arn) => !told.attached.includes(arn)),
    ...wanted.inline.filter((name) => !told.inline.includes(name)),
  ].map((name) => `"${name}"`);
}

/**
 * Waits until IAM tells of a role as it was made: builds and stacks that use it earlier fail now and then. Rejects with
 * EnvironmentError `seedkit/role-not-ready` that names what is still missing.
 */
export async function awaitRole(wanted: Role, io: RoleIo): Promise<void> {
  const { roles, signal, pace = ROLE_PACE } = io;
  let agreed = 0;
  let pause = pace.first;
  for (let waited = 0; ; waited += pause) {
    const lacks = missing(wanted, await roles.describe(wanted.name, io));
    agreed = lacks.length === 0 ? agreed + 1 : 0;
    if (agreed >= pace.agreeing) return;
    if (lacks.length > 0 && waited >= pace.within) throw notReady(wanted.name, lacks, waited);
    pause = lacks.length === 0 ? pace.first : Math.min(pace.most, pause * 1.5);
    await delay(pause, undefined, { signal });
  }
}

function notReady(name: string, lacks: readonly string[], waited: number): EnvironmentError {
  const seconds = Math.round(waited / 1000);
  return new EnvironmentError(
    'seedkit/role-not-ready',
    `IAM does not tell of role "${name}" as it was made, after ${seconds} s: ${lacks.join(', ')} missing`,
    {
      hints: ['repeat the command: what was made is used', 'see whether something else changes the role'],
      data: { role: name, missing: lacks },
    },
  );
}
