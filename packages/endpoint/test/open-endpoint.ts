import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { BatchGetBuildsCommand, CodeBuildClient } from '@aws-sdk/client-codebuild';
import type { Build, CreateProjectCommandInput } from '@aws-sdk/client-codebuild';
import { createExecutor } from '@seed/build';
import { localProvisioner, testServices } from '@seed/build/testing';
import type { BuildJob, BuildResult } from '@seed/deployspec';
import { createEndpoint } from '../src/index.ts';
import type { Endpoint, EndpointFact, EndpointOptions, GitPort, ObjectStore } from '../src/index.ts';

/** S3 in memory, by `bucket/key`. */
export function memoryObjects(): ObjectStore & { readonly objects: Map<string, Uint8Array> } {
  const objects = new Map<string, Uint8Array>();
  return {
    objects,
    get: async ({ bucket, key }) => objects.get(`${bucket}/${key}`),
    async put({ bucket, key }, bytes) {
      if (bucket === 'nowhere') throw new Error('NoSuchBucket: there is no bucket "nowhere"');
      objects.set(`${bucket}/${key}`, bytes);
    },
  };
}

export interface OpenEndpoint {
  readonly url: string;
  readonly endpoint: Endpoint;
  readonly workDir: string;
  readonly codebuild: CodeBuildClient;
  readonly logs: CloudWatchLogsClient;
  readonly facts: readonly EndpointFact[];
  readonly objects: ReturnType<typeof memoryObjects>;
  /** Asks for a build until it is over. */
  readonly over: (build: Pick<Build, 'id'> | undefined) => Promise<Build>;
  readonly close: () => Promise<void>;
}

/** An endpoint on a free port whose builds are plain processes, with the clients of AWS. */
export async function openEndpoint(
  options: Partial<EndpointOptions> & {
    readonly references?: Readonly<Record<string, string>>;
    readonly sourceRoots?: readonly string[];
    readonly port?: number;
    /** S3, where it is not in memory. */
    readonly store?: ObjectStore;
    readonly git?: GitPort;
    /** Called with each job before it runs. */
    readonly watch?: (job: BuildJob) => Promise<void>;
    /** Runs a build in a frame. */
    readonly around?: (run: () => Promise<BuildResult>) => Promise<BuildResult>;
  } = {},
): Promise<OpenEndpoint> {
  const workDir = await mkdtemp(join(tmpdir(), 'seed-endpoint-'));
  const facts: EndpointFact[] = [];
  const objects = memoryObjects();
  const executor = createExecutor(localProvisioner(), testServices(options.references));
  const endpoint = createEndpoint({
    place: {
      executor: async () => ({
        ...executor,
        async execute(job, io) {
          await options.watch?.(job);
          const run = () => executor.execute(job, io);
          return options.around === undefined ? run() : options.around(run);
        },
      }),
      workDir,
      cacheDir: join(workDir, 'cache'),
      sourceRoots: options.sourceRoots ?? [],
      objects: options.store ?? objects,
      ...(options.git === undefined ? {} : { git: options.git }),
      variables: {},
      image: { pull: 'never', allowSubstitute: true },
      limits: false,
      network: 'default',
    },
    slots: 4,
    accountId: '000000000000',
    region: 'us-east-1',
    now: Date.now,
    uuid: randomUUID,
    heard: (fact) => facts.push(fact),
    ...options,
  });
  const { origin } = await endpoint.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const url = options.token === undefined ? origin : `${origin}/${options.token}`;
  const client = {
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
  };
  const codebuild = new CodeBuildClient(client);
  const logs = new CloudWatchLogsClient(client);
  return {
    url,
    endpoint,
    workDir,
    codebuild,
    logs,
    facts,
    objects,
    async over(build) {
      for (;;) {
        const { builds } = await codebuild.send(new BatchGetBuildsCommand({ ids: [build?.id ?? ''] }));
        const [now] = builds ?? [];
        if (now?.buildComplete === true) return now;
        await delay(20);
      }
    },
    async close() {
      codebuild.destroy();
      logs.destroy();
      await endpoint.close();
      await rm(workDir, { recursive: true, force: true });
    },
  };
}

/** A project without source, as little as CodeBuild takes. */
export const PROJECT: CreateProjectCommandInput = {
  name: 'demo',
  source: {
    type: 'NO_SOURCE',
    buildspec: 'version: 0.2\nphases:\n  build:\n    commands:\n      - echo hello\n',
  },
  artifacts: { type: 'NO_ARTIFACTS' },
  environment: {
    type: 'LINUX_CONTAINER',
    image: 'aws/codebuild/standard:7.0',
    computeType: 'BUILD_GENERAL1_SMALL',
  },
  serviceRole: 'arn:aws:iam::000000000000:role/demo',
};

/** A spec whose phase BUILD has these commands. */
export const spec = (...commands: readonly string[]): string =>
  JSON.stringify({ version: 0.2, phases: { build: { commands } } });
