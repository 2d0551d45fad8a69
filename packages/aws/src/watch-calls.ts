import type { MiddlewareStack } from '@smithy/types';
import type { AwsService } from './aws-settings.ts';
import type { AwsCall } from './map-aws-error.ts';

/** How policies begin the names of actions. */
const PREFIX: Readonly<Record<AwsService, string>> = {
  CLOUDFORMATION: 'cloudformation',
  CLOUDWATCH_LOGS: 'logs',
  CODEBUILD: 'codebuild',
  EC2: 'ec2',
  IAM: 'iam',
  IMAGEBUILDER: 'imagebuilder',
  RAM: 'ram',
  S3: 's3',
  SECRETS_MANAGER: 'secretsmanager',
  SSM: 'ssm',
  STS: 'sts',
};

/** Operations whose permission has another name. */
const PERMISSION: Readonly<Record<string, string>> = {
  's3:CopyObject': 's3:PutObject',
  's3:CompleteMultipartUpload': 's3:PutObject',
  's3:CreateMultipartUpload': 's3:PutObject',
  's3:DeleteObjects': 's3:DeleteObject',
  's3:HeadBucket': 's3:ListBucket',
  's3:HeadObject': 's3:GetObject',
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:ListObjectVersions': 's3:ListBucketVersions',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:UploadPart': 's3:PutObject',
};

/** Errors that mean "later" and that the SDK takes for final. */
const LATER: ReadonlySet<unknown> = new Set(['TooManyUpdates']);

const failedCalls = new WeakMap<object, AwsCall>();

/** Which call an error of a watched client came from. */
export function failedCallOf(error: unknown): AwsCall | undefined {
  return typeof error === 'object' && error !== null ? failedCalls.get(error) : undefined;
}

/** Lets errors of a client know their call, and has calls tried again that came too early. */
export function watchCalls<I extends object, O extends object>(
  stack: MiddlewareStack<I, O>,
  service: AwsService,
  describe: (action: string, service: AwsService) => AwsCall,
): void {
  stack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        try {
          return await next(args);
        } catch (error) {
          const operation = `${PREFIX[service]}:${String(commandName).replace(/Command$/, '')}`;
          const action = PERMISSION[operation] ?? operation;
          if (typeof error === 'object' && error !== null) failedCalls.set(error, describe(action, service));
          throw error;
        }
      },
    { step: 'initialize', name: 'seedNameCalls', priority: 'high' },
  );
  stack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (error instanceof Error && LATER.has(error.name))
          Object.assign(error, { $retryable: { throttling: true } });
        throw error;
      }
    },
    { step: 'finalizeRequest', name: 'seedRetryLater', priority: 'low' },
  );
}
