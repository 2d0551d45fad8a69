import { isEmulated, openAccount } from '@seed/aws';
import type { AwsOptions } from '@seed/aws';
import {
  checkBucket,
  createImageBuilderRegistry,
  createImageBuilds,
  describeAmi,
  findNewestAmi,
  findNewestImage,
  findUnused,
  readScanFindings,
  realTime,
} from '@seed/publisher';
import type {
  AmiQuery,
  DescribedAmi,
  FoundAmi,
  ImageBuilderRegistry,
  ImageBuilds,
  PipelineImage,
  ScanFindings,
  Time,
  Unused,
  UnusedQuery,
} from '@seed/publisher';
import type { CloudPlace } from '../cloud/accounts.ts';
import { givenEndpoint } from '../cloud/given-endpoint.ts';
import { VERSION } from '../version.ts';
import type { AwsRequest } from '../wiring.ts';

export interface ImageBuilderRequest extends AwsRequest {
  /** That of the variables or the profile where absent. */
  readonly region?: string;
  /** ARN of a role to take on. */
  readonly role?: string;
}

/** Image Builder of one account and region. Nothing is called before the first use. */
export interface ImageBuilder {
  /** Asks at most once; rejects with EnvironmentError `aws/…`. */
  place(): Promise<CloudPlace>;
  readonly registry: ImageBuilderRegistry;
  readonly builds: ImageBuilds;
  /** The image that a pipeline began last. */
  newestImage(pipelineArn: string, signal: AbortSignal): Promise<PipelineImage | undefined>;
  /** What Inspector found in an image. */
  scanFindings(imageArn: string, signal: AbortSignal): Promise<ScanFindings>;
  /** Versions that nothing uses. */
  unused(query: UnusedQuery): Promise<Unused>;
  describeAmi(id: string, signal: AbortSignal): Promise<DescribedAmi | undefined>;
  newestAmi(query: AmiQuery, signal: AbortSignal): Promise<FoundAmi | undefined>;
  /** Rejects with EnvironmentError `publisher/bucket` where nothing can be uploaded. */
  checkBucket(name: string, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** Calls that change things wait out storms of other callers. */
const ATTEMPTS = 8;

/** Emulators take as many calls as they are given. */
const EMULATOR_RATE = { perSecond: 10_000, burst: 10_000 };

/** Emulators answer at once. */
const SHORTEST_MS = 20;
const emulatorTime = (time: Time): Time => ({
  now: () => time.now(),
  sleep: (ms, signal) => time.sleep(Math.min(ms, SHORTEST_MS), signal),
});

/** Opens Image Builder of an account, with the caller's credentials or a role. */
export function openImageBuilder(request: ImageBuilderRequest): ImageBuilder {
  const { settings, io, region, role } = request;
  const { profile } = settings.values;
  const options: AwsOptions = {
    env: io.env,
    attempts: ATTEMPTS,
    userAgent: [['seed', VERSION]],
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...givenEndpoint(settings),
    ...(role === undefined ? {} : { role: { arn: role, sessionName: 'seed-components' } }),
  };
  const access = openAccount(options);
  const time = realTime({ now: io.now });
  const emulated = isEmulated(options, 'IMAGEBUILDER');
  const services = {
    access,
    time: emulated ? emulatorTime(time) : time,
    ...(emulated ? { rate: EMULATOR_RATE } : {}),
  };
  return {
    async place() {
      const { accountId, partition } = await access.identity();
      return { accountId, partition, region: await access.region() };
    },
    registry: createImageBuilderRegistry(services),
    builds: createImageBuilds(services),
    newestImage: (pipelineArn, signal) => findNewestImage(services, { pipelineArn, signal }),
    scanFindings: (imageArn, signal) => readScanFindings(services, { imageArn, signal }),
    unused: (query) => findUnused(services, query),
    describeAmi: (id, signal) => describeAmi(access, id, { signal }),
    newestAmi: (query, signal) => findNewestAmi(access, query, { signal }),
    checkBucket: (name, signal) => checkBucket(access, name, { signal }),
    close: () => access.destroy(),
  };
}
