import type { BuildCredentials, CredentialsSource, ReferenceResolver } from '@seed/deployspec';
import { accountAccess } from './account-access.ts';
import { accountReferences } from './account-references.ts';
import { assumedRole } from './assumed-role.ts';
import { callerCredentials, clientConfig, endpointOf } from './aws-settings.ts';
import type { AwsOptions, AwsService, KeysProvider } from './aws-settings.ts';
import { mapAwsError } from './map-aws-error.ts';
import type { AwsCall } from './map-aws-error.ts';
import { signGet } from './sign-get.ts';

/** Who is calling. */
export interface AwsIdentity {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
}

/** AWS, or an emulator, as the caller sees it. Nothing is loaded and nothing is called before the first use. */
export interface Aws {
  readonly references: ReferenceResolver;
  readonly credentials: CredentialsSource;
  /** Rejects with an EnvironmentError whose hints say how to sign in. */
  identity(signal: AbortSignal): Promise<AwsIdentity>;
  /**
   * The headers that a GET of an S3 object needs, signed for the region of its host. Rejects with an
   * EnvironmentError where there are no credentials.
   */
  signGet(url: URL, signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** The region that was given or that the profile has. */
  region(): Promise<string | undefined>;
}

async function buildCredentials(options: AwsOptions, provider: KeysProvider): Promise<BuildCredentials> {
  const found = await provider();
  return {
    accessKeyId: found.accessKeyId,
    secretAccessKey: found.secretAccessKey,
    ...(found.sessionToken === undefined ? {} : { sessionToken: found.sessionToken }),
    ...(found.expiration === undefined ? {} : { expiration: found.expiration.toISOString() }),
    ...(options.role === undefined ? {} : { roleArn: options.role.arn }),
  };
}

/** One place for credentials, clients and the mapping of errors. */
export function createAws(options: AwsOptions): Aws {
  const credentials = assumedRole(options, callerCredentials(options));
  const describe = (action: string, service: AwsService): AwsCall => ({
    action,
    profile: options.profile ?? options.env['AWS_PROFILE'],
    endpoint: endpointOf(options, service),
  });
  const guarded = async <T>(call: AwsCall, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    try {
      signal.throwIfAborted();
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw mapAwsError(error, call);
    }
  };
  const stsClient = async () => {
    const { STSClient } = await import('@aws-sdk/client-sts');
    return new STSClient({ ...clientConfig(options, 'STS'), credentials });
  };

  return {
    references: accountReferences(accountAccess({ options, credentials })),
    credentials: {
      get: (signal) =>
        guarded(describe('sts:AssumeRole', 'STS'), signal, () => buildCredentials(options, credentials)),
    },
    identity: (signal) =>
      guarded(describe('sts:GetCallerIdentity', 'STS'), signal, async () => {
        const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
        const client = await stsClient();
        const answer = await client.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
        const arn = answer.Arn ?? '';
        return {
          account: answer.Account ?? '',
          arn,
          userId: answer.UserId ?? '',
          partition: arn.split(':')[1] ?? 'aws',
        };
      }),
    signGet: (url, signal) =>
      guarded(describe('s3:GetObject', 'S3'), signal, () => signGet(url, options, credentials)),
    async region() {
      const client = await stsClient();
      try {
        return await client.config.region();
      } catch (error) {
        if (mapAwsError(error, describe('sts:GetCallerIdentity', 'STS')).code === 'aws/no-region')
          return undefined;
        throw error;
      }
    },
  };
}
