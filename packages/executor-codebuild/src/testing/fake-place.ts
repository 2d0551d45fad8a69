import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { S3Client } from '@aws-sdk/client-s3';
import type { RemotePlace } from '../remote-place.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface FakePlaceOptions {
  readonly time?: VirtualTime;
  /** Tries of the SDK; 1 where absent. */
  readonly attempts?: number;
  /** Milliseconds of silence that end a request. */
  readonly silenceMs?: number;
}

/** A place whose clients call one address for everything. */
export function fakePlace(
  url: string,
  { time, attempts = 1, silenceMs = 5000 }: FakePlaceOptions = {},
): RemotePlace {
  const config = {
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
    maxAttempts: attempts,
    requestHandler: { requestTimeout: silenceMs, throwOnRequestTimeout: true, httpAgent: { maxSockets: 50 } },
  };
  const place = {
    codebuild: new CodeBuildClient(config),
    logs: new CloudWatchLogsClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' }),
    project: 'codeseeder-shop',
    bucket: 'bucket',
    partition: 'aws',
  };
  for (const client of [place.codebuild, place.logs, place.s3]) time?.watch(client);
  return place;
}
