import { openSession } from '@seed/aws';
import type { Session } from '@seed/aws';
import { inventoryOf, keysOfRole, startRecordingProxy } from '@seed/aws/testing';
import type { ProxiedCall } from '@seed/aws/testing';
import { ACCOUNTS } from './cloud-project.ts';
import { callEmulator, createSeedkitProject } from './emulator.ts';
import { startRemoteCloud } from './remote-cloud.ts';
import { folderWith, runSeed } from './run-seed.ts';
import type { Ran, SeedOptions } from './run-seed.ts';

const REGIONS = ['eu-west-1', 'us-east-1'];
const PROJECT = 'myapp';

/** An AWS of this machine with three accounts, bootstrapped by the commands, whose calls are written down. */
export interface DeployedCloud {
  readonly env: Readonly<Record<string, string>>;
  /** Calls since the last look. */
  calls(): readonly ProxiedCall[];
  seed(words: string, options: Partial<SeedOptions> & { readonly cwd: string }): Promise<Ran>;
  /** What is in an account and region, through the roles of the project. */
  readonly session: Session;
  /** Ids of all builds that ever ran. */
  builds(): Promise<readonly string[]>;
  /** Names of everything that deployments make, in all accounts. */
  inventory(): Promise<readonly string[]>;
  close(): Promise<void>;
}

async function bootstrap(env: Readonly<Record<string, string>>, session: Session): Promise<void> {
  const cwd = await folderWith({ 'seedfarmer.yaml': 'project: MyApp\n' });
  const must = async (words: string, more: Readonly<Record<string, string>> = {}): Promise<void> => {
    const { code, all } = await runSeed(words.split(' '), { cwd, env: { ...env, ...more } });
    if (code !== 0) throw new Error(all);
  };
  await must(`bootstrap toolchain -p MyApp -t arn:aws:iam::${ACCOUNTS.toolchain}:root --as-target`);
  for (const account of [ACCOUNTS.data, ACCOUNTS.edge])
    await must(
      `bootstrap target -p MyApp -t ${ACCOUNTS.toolchain}`,
      await keysOfRole(session.caller(), `arn:aws:iam::${account}:role/admin`),
    );
}

const isOfBootstrap = (line: string): boolean =>
  /^(?:role|stack) seedfarmer-myapp-(?:toolchain|deployment)-role$/.test(line);

async function contentOf(session: Session, accountId: string, region: string): Promise<string[]> {
  const lines = await inventoryOf(session.target({ accountId, region }));
  return lines.filter((line) => !isOfBootstrap(line)).map((line) => `${accountId}/${region} ${line}`);
}

/** Starts it and bootstraps it; `moto` is where `moto_server` is. */
export async function startDeployedCloud(moto: string): Promise<DeployedCloud> {
  const cloud = await startRemoteCloud(moto);
  const proxy = await startRecordingProxy({ target: cloud.url });
  const env = { AWS_ENDPOINT_URL: proxy.url, AWS_REGION: 'eu-west-1' };
  const session = openSession({
    env: {},
    endpointUrl: cloud.url,
    region: 'eu-west-1',
    project: 'MyApp',
    version: '0.0.0',
    release: '8.1.0',
  });
  for (const region of REGIONS) await createSeedkitProject(cloud.url, { project: PROJECT, region });
  await bootstrap(env, session);
  let seen = proxy.calls.length;
  return {
    env,
    session,
    calls() {
      const news = proxy.calls.slice(seen);
      seen = proxy.calls.length;
      return news;
    },
    seed: (words, options) => runSeed(words.split(' '), { ...options, env: { ...env, ...options.env } }),
    async builds() {
      const target = 'CodeBuild_20161006.ListBuilds';
      const pages = REGIONS.map((region) =>
        callEmulator<{ readonly ids: readonly string[] }>(cloud.url, { region, target }),
      );
      return (await Promise.all(pages)).flatMap(({ ids }) => ids);
    },
    async inventory() {
      const places = Object.values(ACCOUNTS).flatMap((account) =>
        REGIONS.map((region) => [account, region] as const),
      );
      const found = await Promise.all(places.map(([account, region]) => contentOf(session, account, region)));
      return found.flat().toSorted();
    },
    async close() {
      session.close();
      await proxy.stop();
      await cloud.close();
    },
  };
}
