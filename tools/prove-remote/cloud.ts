import { CloudFormationClient, paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  BatchGetBuildsCommand,
  type Build,
  CodeBuildClient,
  paginateListBuilds,
} from '@aws-sdk/client-codebuild';
import { IAMClient, paginateListRoles } from '@aws-sdk/client-iam';
import { ListBucketsCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { paginateDescribeParameters, paginateGetParametersByPath, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { ACCOUNTS, PROJECT, REGIONS, TOOLCHAIN } from './shop.ts';

type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

const OWN: Credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** One account and region, looked at with the AWS SDK alone. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
  readonly ssm: SSMClient;
  readonly secrets: SecretsManagerClient;
  /** Keys and values below the project's path. */
  state(): Promise<ReadonlyMap<string, string>>;
  /** Names of all parameters. */
  parameters(): Promise<readonly string[]>;
  /** Parameters of each stack, by its name. */
  stacks(): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>>;
  roles(): Promise<readonly string[]>;
  /** `bucket` and `bucket/key` of everything in S3. */
  objects(): Promise<readonly string[]>;
}

/** The builds that `seed serve` ran in a region. */
export interface Builds {
  readonly region: string;
  readonly codebuild: CodeBuildClient;
  list(): Promise<readonly Build[]>;
  logOf(build: Build): Promise<string>;
}

async function all<Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const found: Item[] = [];
  for await (const page of pages) found.push(...(items(page) ?? []));
  return found;
}

async function administrator(endpoint: string, accountId: string): Promise<Credentials> {
  if (accountId === TOOLCHAIN) return OWN;
  const sts = new STSClient({ endpoint, region: REGIONS[0], credentials: OWN });
  const role = { RoleArn: `arn:aws:iam::${accountId}:role/admin`, RoleSessionName: 'proof' };
  const { Credentials: keys } = await sts.send(new AssumeRoleCommand(role));
  return {
    accessKeyId: keys?.AccessKeyId ?? '',
    secretAccessKey: keys?.SecretAccessKey ?? '',
    sessionToken: keys?.SessionToken ?? '',
  };
}

/** The emulator shows lists as Python does: `['a', 'b']`. */
const listed = (text: string): string =>
  text.startsWith("['") ? text.slice(2, -2).replaceAll("', '", ',') : text;

async function contentsOf(s3: S3Client, bucket: string): Promise<string[]> {
  const pages = paginateListObjectsV2({ client: s3 }, { Bucket: bucket });
  const objects = await all(pages, ({ Contents }) => Contents);
  return [bucket, ...objects.map(({ Key }) => `${bucket}/${Key}`)];
}

function openPlace(endpoint: string, accountId: string, region: string, credentials: Credentials): Place {
  const options = { endpoint, region, credentials };
  const ssm = new SSMClient(options);
  const iam = new IAMClient(options);
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const cloudFormation = new CloudFormationClient(options);
  return {
    accountId,
    region,
    ssm,
    secrets: new SecretsManagerClient(options),
    async state() {
      // A new one for each time: paginators write into it.
      const byPath = { Path: `/${PROJECT}`, Recursive: true, WithDecryption: true };
      const found = await all(
        paginateGetParametersByPath({ client: ssm }, byPath),
        ({ Parameters }) => Parameters,
      );
      return new Map(found.map(({ Name = '', Value = '' }) => [Name, Value]));
    },
    async parameters() {
      const found = await all(
        paginateDescribeParameters({ client: ssm }, {}),
        ({ Parameters }) => Parameters,
      );
      return found.map(({ Name = '' }) => Name);
    },
    async stacks() {
      const found = await all(paginateDescribeStacks({ client: cloudFormation }, {}), ({ Stacks }) => Stacks);
      return new Map(
        found.map(({ StackName = '', Parameters = [] }) => [
          StackName,
          Object.fromEntries(
            Parameters.map(({ ParameterKey = '', ParameterValue = '' }) => [
              ParameterKey,
              listed(ParameterValue),
            ]),
          ),
        ]),
      );
    },
    async roles() {
      const found = await all(paginateListRoles({ client: iam }, {}), ({ Roles }) => Roles);
      return found.map(({ RoleName = '' }) => RoleName);
    },
    async objects() {
      const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
      const contents = await Promise.all(Buckets.map(({ Name = '' }) => contentsOf(s3, Name)));
      return contents.flat();
    },
  };
}

/** All accounts and regions of the example, the toolchain's first. `endpoint` is the emulator itself. */
export async function openPlaces(endpoint: string): Promise<readonly Place[]> {
  const accounts = [TOOLCHAIN, ...Object.values(ACCOUNTS)];
  const places = await Promise.all(
    accounts.map(async (accountId) => {
      const credentials = await administrator(endpoint, accountId);
      return REGIONS.map((region) => openPlace(endpoint, accountId, region, credentials));
    }),
  );
  return places.flat();
}

/** BatchGetBuilds takes no more. */
const AT_ONCE = 100;

/** The builds of both regions. `endpoint` is `seed serve`. */
export function openBuilds(endpoint: string): readonly Builds[] {
  return REGIONS.map((region) => {
    const options = { endpoint, region, credentials: OWN };
    const codebuild = new CodeBuildClient(options);
    const logs = new CloudWatchLogsClient(options);
    return {
      region,
      codebuild,
      async list() {
        const ids = await all(paginateListBuilds({ client: codebuild }, {}), ({ ids: page }) => page);
        if (ids.length === 0) return [];
        const { builds = [] } = await codebuild.send(
          new BatchGetBuildsCommand({ ids: ids.slice(0, AT_ONCE) }),
        );
        return builds;
      },
      async logOf({ logs: place }) {
        const { groupName: logGroupName, streamName: logStreamName } = place ?? {};
        const request = { logGroupName, logStreamName, startFromHead: true };
        const { events = [] } = await logs.send(new GetLogEventsCommand(request));
        return events.map(({ message = '' }) => message).join('\n');
      },
    };
  });
}
