import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { CodeBuildClient } from '@aws-sdk/client-codebuild';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { ImagebuilderClient } from '@aws-sdk/client-imagebuilder';
import type { RAMClient } from '@aws-sdk/client-ram';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { STSClient } from '@aws-sdk/client-sts';
import { clientConfig, endpointOf } from './aws-settings.ts';
import type { AwsOptions, AwsService, KeysProvider } from './aws-settings.ts';
import type { AwsCall } from './map-aws-error.ts';
import { watchCalls } from './watch-calls.ts';

/** The SDK's own clients. The first use of one loads its service and makes it; later ones get the same. */
export interface AccountClients {
  cloudFormation(): Promise<CloudFormationClient>;
  codeBuild(): Promise<CodeBuildClient>;
  ec2(): Promise<EC2Client>;
  iam(): Promise<IAMClient>;
  imageBuilder(): Promise<ImagebuilderClient>;
  logs(): Promise<CloudWatchLogsClient>;
  ram(): Promise<RAMClient>;
  s3(): Promise<S3Client>;
  secretsManager(): Promise<SecretsManagerClient>;
  ssm(): Promise<SSMClient>;
  sts(): Promise<STSClient>;
}

export interface OwnedClients extends AccountClients {
  /** Ends the connections of all clients that were made. */
  destroy(): void;
}

/** What is made once, when it is first wanted. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

type Stack = Parameters<typeof watchCalls>[0];

/** Makes the clients that one account and region is called with; `describe` is what messages say of their calls. */
export function accountClients(
  options: AwsOptions,
  credentials: KeysProvider,
  describe: (action: string, service: AwsService) => AwsCall,
): OwnedClients {
  const made: { destroy(): void }[] = [];
  const config = (service: AwsService) => ({ ...clientConfig(options, service), credentials });
  const keep = <C extends { destroy(): void; readonly middlewareStack: unknown }>(
    service: AwsService,
    client: C,
  ): C => {
    watchCalls(client.middlewareStack as Stack, service, describe);
    made.push(client);
    return client;
  };
  return {
    cloudFormation: once(async () => {
      const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation');
      return keep('CLOUDFORMATION', new CloudFormationClient(config('CLOUDFORMATION')));
    }),
    codeBuild: once(async () => {
      const { CodeBuildClient } = await import('@aws-sdk/client-codebuild');
      return keep('CODEBUILD', new CodeBuildClient(config('CODEBUILD')));
    }),
    ec2: once(async () => {
      const { EC2Client } = await import('@aws-sdk/client-ec2');
      return keep('EC2', new EC2Client(config('EC2')));
    }),
    iam: once(async () => {
      const { IAMClient } = await import('@aws-sdk/client-iam');
      return keep('IAM', new IAMClient(config('IAM')));
    }),
    imageBuilder: once(async () => {
      const { ImagebuilderClient } = await import('@aws-sdk/client-imagebuilder');
      return keep('IMAGEBUILDER', new ImagebuilderClient(config('IMAGEBUILDER')));
    }),
    logs: once(async () => {
      const { CloudWatchLogsClient } = await import('@aws-sdk/client-cloudwatch-logs');
      return keep('CLOUDWATCH_LOGS', new CloudWatchLogsClient(config('CLOUDWATCH_LOGS')));
    }),
    ram: once(async () => {
      const { RAMClient } = await import('@aws-sdk/client-ram');
      return keep('RAM', new RAMClient(config('RAM')));
    }),
    s3: once(async () => {
      const { S3Client } = await import('@aws-sdk/client-s3');
      // Emulators know no host names of buckets.
      const forcePathStyle = endpointOf(options, 'S3') !== undefined;
      return keep('S3', new S3Client({ ...config('S3'), forcePathStyle }));
    }),
    secretsManager: once(async () => {
      const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
      return keep('SECRETS_MANAGER', new SecretsManagerClient(config('SECRETS_MANAGER')));
    }),
    ssm: once(async () => {
      const { SSMClient } = await import('@aws-sdk/client-ssm');
      return keep('SSM', new SSMClient(config('SSM')));
    }),
    sts: once(async () => {
      const { STSClient } = await import('@aws-sdk/client-sts');
      return keep('STS', new STSClient(config('STS')));
    }),
    destroy() {
      for (const client of made.splice(0)) client.destroy();
    },
  };
}
