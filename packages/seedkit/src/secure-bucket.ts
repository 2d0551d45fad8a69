import { arnOf, either, flag, NOTHING, policy, ref, text } from './template.ts';
import type { TemplateResource, TemplateValue } from './template.ts';

/** Parameters of access logs, which both buckets have. */
export const ACCESS_LOG_PARAMETERS = {
  AccessLoggingPrefix: text('where the access logs go inside of the bucket', 'access-logs/'),
  EnableSelfAccessLogs: flag('whether the bucket logs who uses it, into itself'),
};

export const ACCESS_LOG_CONDITIONS = {
  SelfAccessLogsEnabled: { 'Fn::Equals': [ref('EnableSelfAccessLogs'), 'true'] },
};

export interface SecureBucket {
  readonly name: TemplateValue;
  readonly tags: Readonly<Record<string, TemplateValue>>;
  /** Objects below a prefix go after some days. */
  readonly expiring?: readonly { readonly id: string; readonly prefix: string; readonly days: number }[];
}

const tagList = (tags: SecureBucket['tags']): TemplateValue =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

const lifecycle = (expiring: NonNullable<SecureBucket['expiring']>): TemplateValue => ({
  Rules: expiring.map(({ id, prefix, days }) => ({
    Id: id,
    Status: 'Enabled',
    Prefix: prefix,
    ExpirationInDays: days,
    NoncurrentVersionExpirationInDays: 1,
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
  })),
});

/** A private, encrypted bucket that is spoken to by TLS alone: the resources `Bucket` and `BucketPolicy`. */
export function secureBucket({
  name,
  tags,
  expiring,
}: SecureBucket): Readonly<Record<'Bucket' | 'BucketPolicy', TemplateResource>> {
  const objects: TemplateValue = { 'Fn::Join': ['', [arnOf('Bucket'), '/*']] };
  const tlsOnly = {
    Effect: 'Deny',
    Principal: '*',
    Action: ['s3:*'],
    Resource: [arnOf('Bucket'), objects],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  const deliverLogs = {
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: ['s3:PutObject'],
    Resource: { 'Fn::Join': ['', [arnOf('Bucket'), '/', ref('AccessLoggingPrefix'), '*']] },
    Condition: {
      ArnLike: { 'aws:SourceArn': arnOf('Bucket') },
      StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') },
    },
  };
  return {
    Bucket: {
      Type: 'AWS::S3::Bucket',
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
      Properties: {
        BucketName: name,
        Tags: tagList(tags),
        VersioningConfiguration: { Status: 'Suspended' },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        LoggingConfiguration: either(
          'SelfAccessLogsEnabled',
          { LogFilePrefix: ref('AccessLoggingPrefix') },
          NOTHING,
        ),
        ...(expiring === undefined ? {} : { LifecycleConfiguration: lifecycle(expiring) }),
      },
    },
    BucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: ref('Bucket'),
        PolicyDocument: policy([tlsOnly, either('SelfAccessLogsEnabled', deliverLogs, NOTHING)]),
      },
    },
  };
}
