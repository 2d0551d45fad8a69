import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { CodeBuildClient } from '@aws-sdk/client-codebuild';
import type { S3Client } from '@aws-sdk/client-s3';

/** Where the builds of one account and region run. */
export interface RemotePlace {
  readonly codebuild: CodeBuildClient;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
  /** The project whose settings each build starts from. */
  readonly project: string;
  /** Holds sources and what builds hand back. */
  readonly bucket: string;
  /** Account that the bucket must belong to. */
  readonly bucketOwner?: string;
  /** ARN of the role that builds run under; absent: the project's. */
  readonly serviceRole?: string;
  /** An emulator, which has no console. */
  readonly emulated?: boolean;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
}
