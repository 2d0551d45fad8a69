import { accountClients } from './account-clients.ts';
import type { AccountClients } from './account-clients.ts';
import { endpointOf, regionOf } from './aws-settings.ts';
import type { AwsOptions, AwsService, KeysProvider } from './aws-settings.ts';
import { isAboutAccess, mapAwsError } from './map-aws-error.ts';
import type { AwsCall } from './map-aws-error.ts';
import { failedCallOf } from './watch-calls.ts';

/** Where calls go and as whom. */
export interface AccountIdentity {
  readonly accountId: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  /** Of the caller, or of the role that was taken on. */
  readonly arn: string;
}

/** One account and region. Nothing is loaded and nothing is called before the first use. */
export interface AccountAccess extends AccountClients {
  /** Calls STS once, for the caller; roles are known by their names. */
  identity(): Promise<AccountIdentity>;
  /** Rejects with EnvironmentError `aws/no-region` where none was given or found. */
  region(): Promise<string>;
  /** Keys that are valid now. */
  readonly credentials: KeysProvider;
  /**
   * Does work with the clients. What AWS or the SDK throws leaves as an EnvironmentError `aws/…` that names the call
   * and the fix, with the original as its cause; so catch what is no failure inside. An abort passes as it is, and so
   * does what the work itself throws.
   */
  call<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** What messages say of a call here. */
  describe(action: string, service: AwsService): AwsCall;
}

export interface OwnedAccess extends AccountAccess {
  destroy(): void;
}

interface AccessParts {
  readonly options: AwsOptions;
  readonly credentials: KeysProvider;
  /** What messages call the role that is used. */
  readonly role?: string;
  readonly region?: string;
  /** How to know who this is without asking STS as them. */
  readonly identity?: () => Promise<AccountIdentity>;
}

/** Hands out what one account and region is called with. */
export function accountAccess({ options, credentials, role, region, identity }: AccessParts): OwnedAccess {
  let known: AccountIdentity | undefined;
  let found: string | undefined;

  const describe = (action: string, service: AwsService): AwsCall => ({
    action,
    profile: options.profile ?? options.env['AWS_PROFILE'],
    endpoint: endpointOf(options, service),
    role: known === undefined || role === undefined ? role : known.arn,
    where: placeOf(known?.accountId, region ?? regionOf(options) ?? found),
  });
  const clients = accountClients(options, credentials, describe);

  const call = async <T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    try {
      signal?.throwIfAborted();
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      const failed = failedCallOf(error);
      // What came from no call is about finding credentials, or a mistake of the work that must not pass for AWS's.
      if (failed === undefined && !isAboutAccess(error)) throw error;
      throw mapAwsError(error, failed ?? describe('sts:GetCallerIdentity', 'STS'));
    }
  };

  const askSts = async (): Promise<AccountIdentity> => {
    const client = await clients.sts();
    const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
    const { Account = '', Arn: arn = '' } = await client.send(new GetCallerIdentityCommand({}));
    return { accountId: Account, arn, partition: arn.split(':')[1] ?? 'aws' };
  };
  let asking: Promise<AccountIdentity> | undefined;
  const knowOnce = (): Promise<AccountIdentity> =>
    (asking ??= call(identity ?? askSts).then(
      (answer) => (known = answer),
      (error: unknown) => {
        // A sign-in may have come in the meantime.
        asking = undefined;
        throw error;
      },
    ));

  return {
    ...clients,
    credentials,
    call,
    describe,
    identity: knowOnce,
    region: () => call(async () => (found = region ?? (await (await clients.sts()).config.region()))),
  };
}

function placeOf(accountId: string | undefined, region: string | undefined): string | undefined {
  const account = accountId === undefined ? undefined : `account ${accountId}`;
  return [account, region].filter((part) => part !== undefined).join(', ') || undefined;
}
