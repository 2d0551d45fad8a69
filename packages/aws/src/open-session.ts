import { accountAccess } from './account-access.ts';
import type { AccountAccess, OwnedAccess } from './account-access.ts';
import { assumeRole } from './assume-role.ts';
import { callerCredentials } from './aws-settings.ts';
import type { AwsOptions } from './aws-settings.ts';
import { renewing } from './renewing.ts';
import { checkNaming, roleArn } from './role-names.ts';
import type { ChainRole, RoleNaming } from './role-names.ts';

export interface SessionOptions extends Omit<AwsOptions, 'role' | 'userAgent'>, RoleNaming {
  /** The region of the toolchain; that of the variables or the profile where absent. */
  readonly region?: string;
  /** False where the caller's own credentials do everything, as with Seed-Farmer's `--local`. */
  readonly assumeRoles?: boolean;
  /** Version of seed, and the release of Seed-Farmer whose behaviour it offers; both go into the user agent. */
  readonly version: string;
  readonly release: string;
}

/** The way from the caller over the toolchain role to the deployment roles. Nothing is called before the first use. */
export interface Session {
  /** Who started seed; takes on no role. */
  caller(): AccountAccess;
  /** The account of the caller, through the toolchain role. */
  toolchain(): AccountAccess;
  /** A target account and region, through its deployment role. The same place gives the same clients. */
  target(place: { readonly accountId: string; readonly region: string }): AccountAccess;
  /** Ends all connections; nothing may be asked of the session afterwards. */
  close(): void;
}

/** Calls that change things wait out storms of other callers, for about a minute. */
const ATTEMPTS = 8;
/** Who starts seed without a network, or signed out, is told within seconds. */
const FIRST_ATTEMPTS = 4;

/**
 * Opens the way to the accounts of a project. Keys are renewed before they expire, so that a session lasts for as long
 * as the caller's own credentials. Throws InputError where no role can have the name. Calls reject with
 * EnvironmentError `aws/…`, `aws/toolchain-role` and `aws/deployment-role` among them.
 */
export function openSession(options: SessionOptions): Session {
  checkNaming(options);
  const settings: AwsOptions = {
    ...options,
    attempts: options.attempts ?? ATTEMPTS,
    userAgent: agent(options),
  };
  const own = callerCredentials(settings);
  const first = { ...settings, attempts: Math.min(FIRST_ATTEMPTS, settings.attempts ?? ATTEMPTS) };
  const assumes = options.assumeRoles ?? true;
  const caller = accountAccess({ options: assumes ? first : settings, credentials: own });
  const made: OwnedAccess[] = [caller];
  const keep = (access: OwnedAccess): OwnedAccess => {
    made.push(access);
    return access;
  };
  const toolchain = assumes
    ? keep(through({ role: 'toolchain', options: settings, naming: options, before: caller }))
    : caller;
  const targets = new Map<string, AccountAccess>();

  return {
    caller: () => caller,
    toolchain: () => toolchain,
    target(place) {
      const key = `${place.accountId}/${place.region}`;
      const known = targets.get(key);
      if (known !== undefined) return known;
      const there = { ...settings, region: place.region };
      const access = keep(
        assumes
          ? through({ role: 'deployment', options: there, naming: options, before: toolchain, place })
          : accountAccess({ options: there, credentials: own, region: place.region }),
      );
      targets.set(key, access);
      return access;
    },
    close() {
      for (const access of made.splice(0)) access.destroy();
    },
  };
}

function agent({ project, version, release }: SessionOptions): [string, string?][] {
  return [['seed', version], ['seedfarmer', release], [`seedfarmer/project/${project}`]];
}

interface Step {
  readonly role: ChainRole;
  readonly options: AwsOptions;
  readonly naming: RoleNaming;
  /** Who takes the role on. */
  readonly before: AccountAccess;
  /** Where the role is; the account and region of the one before where absent. */
  readonly place?: { readonly accountId: string; readonly region: string };
}

/** Access through a role. Who that is, is known without asking: its name follows from the caller's account. */
function through({ role, options, naming, before, place }: Step): OwnedAccess {
  const credentials = renewing(async () => {
    const { accountId, arn } = await access.identity();
    const { arn: by } = await before.identity();
    const step = { role, roleArn: arn, accountId, by, naming };
    return assumeRole(step, await before.sts(), before.describe('sts:AssumeRole', 'STS'));
  });
  const access = accountAccess({
    options,
    credentials,
    role: `the ${role} role`,
    ...(place === undefined ? {} : { region: place.region }),
    identity: async () => {
      const { accountId: own, partition } = await before.identity();
      const accountId = place?.accountId ?? own;
      return { accountId, partition, arn: roleArn(role, naming, { partition, accountId }) };
    },
  });
  return access;
}
