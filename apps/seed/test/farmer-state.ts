import { pythonJson } from '@seed/yaml';
import type { StateCloud, StatePlace } from './state-cloud.ts';

export const TOOLCHAIN: StatePlace = { accountId: '123456789012', region: 'us-east-1' };
export const DATA: StatePlace = { accountId: '444455556666', region: 'eu-west-1' };
export const EDGE: StatePlace = { accountId: '777788889999', region: 'us-west-2' };

const MD5 = '0eedbe05243afc9763af11e14778e20f';

const json = (value: unknown): string => pythonJson(value, { sortKeys: true });
const hash = json({ hash: MD5 });

const account = (alias: string, accountId: unknown, region: string, isDefault = false) => ({
  alias,
  account_id: accountId,
  default: isDefault,
  parameters_global: {},
  region_mappings: [{ region, default: true, parameters_regional: {} }],
});

/** The third account has no id in the state: only the environment names it. */
const manifest = (name: string) => ({
  name,
  toolchain_region: TOOLCHAIN.region,
  groups: ['core', 'data', 'edge'].map((group) => ({
    name: group,
    path: `${group}.yaml`,
    concurrency: null,
  })),
  target_account_mappings: [
    account('primary', TOOLCHAIN.accountId, TOOLCHAIN.region, true),
    account('data', DATA.accountId, DATA.region),
    account('edge', { value_from: { env_variable: 'EDGE_ACCOUNT' } }, EDGE.region),
  ],
});

interface FarmerModule {
  readonly target: readonly [alias: string, region: string];
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly reads?: readonly [group: string, name: string, key: string];
  /** Seed-Farmer deletes the md5 of the bundle before a build, so a failed one has none. */
  readonly failed?: boolean;
}

/** What Seed-Farmer leaves of one module. */
function moduleKeys(path: string, { target, metadata, reads, failed }: FarmerModule): Record<string, string> {
  const name = path.split('/').at(-1);
  const [target_account, target_region] = target;
  const parameters =
    reads === undefined
      ? []
      : [
          {
            name: 'upstream',
            value: null,
            value_from: { module_metadata: { group: reads[0], name: reads[1], key: reads[2] } },
          },
        ];
  const build = { phases: { build: { commands: [`echo ${name}`] } } };
  return {
    [`${path}/manifest`]: json({ name, path: `modules/${name}`, target_account, target_region, parameters }),
    [`${path}/deployspec`]: json({ build_type: 'BUILD_GENERAL1_SMALL', deploy: build, destroy: build }),
    [`${path}/md5/deployspec`]: hash,
    [`${path}/md5/manifest`]: hash,
    ...(failed === true ? {} : { [`${path}/md5/bundle`]: hash }),
    ...(metadata === undefined ? {} : { [`${path}/metadata`]: json(metadata) }),
  };
}

/** A deployment of project MyApp in three accounts as Seed-Farmer leaves it, beside others whose names begin alike. */
export async function writeFarmerState(cloud: StateCloud): Promise<void> {
  await cloud.put(TOOLCHAIN, {
    '/myapp/dev/manifest': json(manifest('dev')),
    '/myapp/dev/manifest/deployed': json(manifest('dev')),
    '/myapp/dev2/manifest': json({ ...manifest('dev2'), target_account_mappings: [] }),
    '/myapp2/other/manifest': json(manifest('other')),
    ...moduleKeys('/myapp/dev/core/net', {
      target: ['primary', 'us-east-1'],
      metadata: { VpcId: 'vpc-1', Motto: "it's", Ids: ['a', 'b'] },
    }),
  });
  await cloud.put(DATA, {
    ...moduleKeys('/myapp/dev/data/lake', {
      target: ['data', 'eu-west-1'],
      metadata: { Bucket: 'lake' },
      reads: ['core', 'net', 'VpcId'],
    }),
  });
  await cloud.put(EDGE, {
    ...moduleKeys('/myapp/dev/edge/cdn', { target: ['edge', 'us-west-2'], metadata: { Url: 'https://e' } }),
    ...moduleKeys('/myapp/dev/edge/waf', { target: ['edge', 'us-west-2'], failed: true }),
  });
}
