import { createHash } from 'node:crypto';

export const PROJECT = 'shop';
export const DEPLOYMENT = 'dev';
export const MANIFEST = 'manifests/dev.yaml';
export const TOOLCHAIN = '123456789012';
export const ACCOUNTS = { network: '111111111111', data: '222222222222', apps: '333333333333' } as const;
export const [EU, US] = ['eu-west-1', 'us-east-1'] as const;
export const REGIONS = [EU, US] as const;

export type Alias = keyof typeof ACCOUNTS;
export type Region = (typeof REGIONS)[number];

/** What the secrets of the example hold. */
export const KEYS = {
  'team/orders eu-west-1': 'key of orders in Europe',
  'team/orders us-east-1': 'key of orders in America',
  'team/prices eu-west-1': 'key of prices',
} as const;

/** One of the twelve modules, with what it has to have recorded about itself. */
export interface ShopModule {
  readonly group: string;
  readonly name: string;
  /** Below `modules/`. */
  readonly folder: string;
  readonly alias: Alias;
  readonly region: Region;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Parameters of its own stack; undefined where it has none. */
  readonly stack?: Readonly<Record<string, string>>;
}

const digest = (kind: 'sha1' | 'sha256', text: string, length: number): string =>
  createHash(kind).update(text).digest('hex').slice(0, length);

/** Eight characters that names of an account and region end with. */
export const placeHash = (accountId: string, region: string): string =>
  digest('sha1', `${accountId}-${region}`, 8);

const hashOf = (alias: Alias, region: Region): string => placeHash(ACCOUNTS[alias], region);
const vpc = (region: Region): string => `vpc-${hashOf('network', region)}`;
const bucket = (name: string, region: Region): string =>
  `${PROJECT}-${DEPLOYMENT}-data-${name}-${hashOf('data', region)}`;
const endpoint = (name: string, region: Region): string => `https://services-${name}.${region}.example`;

const network = (name: string, region: Region): ShopModule => ({
  group: 'network',
  name,
  folder: 'vpc',
  alias: 'network',
  region,
  outputs: { SubnetIds: ['subnet-a', 'subnet-b'], VpcId: vpc(region) },
});

const lake = (name: string, region: Region): ShopModule => ({
  group: 'data',
  name,
  folder: 'bucket',
  alias: 'data',
  region,
  outputs: { BucketName: bucket(name, region), VpcId: vpc(region) },
  stack: {
    DeploymentName: DEPLOYMENT,
    ModuleName: `data-${name}`,
    SubnetIds: 'subnet-a,subnet-b',
    VpcId: vpc(region),
  },
});

const service = (name: string, region: Region, key: keyof typeof KEYS, reads: string): ShopModule => ({
  group: 'services',
  name,
  folder: 'service',
  alias: 'apps',
  region,
  outputs: { Endpoint: endpoint(name, region), KeyId: digest('sha256', KEYS[key], 12) },
  stack: { Bucket: bucket(reads, region) },
});

const site = (name: string, region: Region, domain: string, orders: string): ShopModule => ({
  group: 'web',
  name,
  folder: 'site',
  alias: 'apps',
  region,
  outputs: { Orders: endpoint(orders, region), Url: `https://${domain}/` },
});

const REPORT = '3 products, prices in EUR';

/** The modules of `examples/accounts`. */
export const MODULES: readonly ShopModule[] = [
  network('vpc-eu', EU),
  network('vpc-us', US),
  lake('lake', EU),
  lake('copy', US),
  {
    group: 'data',
    name: 'catalog',
    folder: 'catalog',
    alias: 'data',
    region: EU,
    outputs: { Currency: 'EUR', Products: '3' },
  },
  service('orders-eu', EU, 'team/orders eu-west-1', 'lake'),
  service('orders-us', US, 'team/orders us-east-1', 'copy'),
  service('prices', EU, 'team/prices eu-west-1', 'lake'),
  {
    group: 'services',
    name: 'report',
    folder: 'report',
    alias: 'network',
    region: EU,
    outputs: { Report: REPORT },
  },
  site('site-eu', EU, 'shop.example.eu', 'orders-eu'),
  site('site-us', US, 'shop.example', 'orders-us'),
  {
    group: 'web',
    name: 'status',
    folder: 'status',
    alias: 'network',
    region: US,
    outputs: { Status: `${REPORT} by ${endpoint('prices', EU)}` },
  },
];

/** Networks that builds run in, by the account whose mapping names one, all in Europe. */
export const NETWORKS: Readonly<Record<Alias, Readonly<Record<string, string>>>> = {
  network: { SecurityGroupIds: 'sg-0a', SubnetIds: 'subnet-0a,subnet-0b', VpcId: 'vpc-0a1b2c3d' },
  data: { SecurityGroupIds: 'sg-0d', SubnetIds: 'subnet-0d', VpcId: 'vpc-0d' },
  apps: { SecurityGroupIds: 'sg-0e', SubnetIds: 'subnet-0e', VpcId: 'vpc-0e5f6a7b' },
};

/** What people keep in Parameter Store of the account with the data. */
export const TEAM_PARAMETERS = {
  '/team/vpc-id': 'vpc-0d',
  '/team/subnet-ids': '["subnet-0d"]',
  '/team/security-group-ids': '["sg-0d"]',
  '/team/currency': 'EUR',
} as const;

/** Name of the role that the builds of a module work as. */
export function roleOf({ group, name, alias, region, stack }: ShopModule): string {
  return stack === undefined
    ? `${PROJECT}-${DEPLOYMENT}-${region}-deployment-role`
    : `${PROJECT}-${DEPLOYMENT}-${group}-${name}-${hashOf(alias, region)}`;
}

/** Name of a module's own stack. */
export const stackOf = ({ group, name }: ShopModule): string =>
  `${PROJECT}-${DEPLOYMENT}-${group}-${name}-iam-policy`;

/** Where the state of a module begins. */
export const keyOf = ({ group, name }: ShopModule): string => `/${PROJECT}/${DEPLOYMENT}/${group}/${name}`;

export const refOf = ({ group, name }: ShopModule): string => `${group}/${name}`;

/** The bucket that keeps the bundles of an account and region. */
export const artifactsBucket = (accountId: string, region: string): string =>
  `seedfarmer-${PROJECT}-${region}-${accountId}-${placeHash(accountId, region).slice(0, 6)}-no-delete`;
