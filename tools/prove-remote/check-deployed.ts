import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Build } from '@aws-sdk/client-codebuild';
import type { Place } from './cloud.ts';
import { bundleDigest, deployspecDigest, manifestDigest } from './digests.ts';
import { check, same, sameLines } from './proof.ts';
import {
  ACCOUNTS,
  artifactsBucket,
  DEPLOYMENT,
  EU,
  keyOf,
  KEYS,
  MODULES,
  NETWORKS,
  PROJECT,
  refOf,
  REGIONS,
  roleOf,
  type ShopModule,
  stackOf,
  TOOLCHAIN,
} from './shop.ts';

type State = ReadonlyMap<string, string>;

/** What Seed-Farmer keeps of a module, and what seed keeps beside it. */
const MODULE_KEYS = [
  'deployspec',
  'manifest',
  'metadata',
  'md5/bundle',
  'md5/deployspec',
  'md5/manifest',
  'seed/record',
];
const DEPLOYMENT_KEYS = ['manifest', 'manifest/deployed'].map((key) => `/${PROJECT}/${DEPLOYMENT}/${key}`);

/** What the tool itself adds to the outputs of a module. */
const TOOL_OUTPUTS = [
  'CloudWatchLogStream',
  'CloudWatchLogStreamArn',
  'CodeBuildBuildUrl',
  'ModuleDeploymentRoleName',
  'SeedFarmerDeployed',
];

export const nameOf = ({ accountId, region }: Place): string => `${accountId}/${region}`;

const isIn = ({ accountId, region }: Place, module: ShopModule): boolean =>
  ACCOUNTS[module.alias] === accountId && module.region === region;

const isTarget = ({ accountId }: Place): boolean => accountId !== TOOLCHAIN;

function read(state: State, key: string): Readonly<Record<string, unknown>> {
  const value = JSON.parse(state.get(key) ?? 'null') as Record<string, unknown> | null;
  check(value !== null, `${key} is not in Parameter Store`);
  const packed = value['seed:gzip'];
  if (typeof packed !== 'string') return value;
  return JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString()) as Record<string, unknown>;
}

/** The three digests of a module, and that its manifest is what they are of. */
export function checkDigests(state: State, module: ShopModule, project: string): void {
  const folder = join(project, 'modules', module.folder);
  const key = keyOf(module);
  const manifest = read(state, `${key}/manifest`);
  const digests = {
    bundle: bundleDigest(folder),
    deployspec: deployspecDigest(folder),
    manifest: manifestDigest(manifest, read(state, `${key}/deployspec`)),
  };
  for (const [name, hash] of Object.entries(digests))
    same(`${key}/md5/${name}`, state.get(`${key}/md5/${name}`), `{"hash": "${hash}"}`);
  const said = [manifest['name'], manifest['path'], manifest['target_account'], manifest['target_region']];
  same(`${key}/manifest`, said, [module.name, `modules/${module.folder}`, module.alias, module.region]);
}

function checkOutputs(state: State, module: ShopModule, builds: readonly Build[]): void {
  const key = `${keyOf(module)}/metadata`;
  const outputs = read(state, key);
  const own = Object.entries(outputs).filter(([name]) => !TOOL_OUTPUTS.includes(name));
  same(`what ${refOf(module)} recorded`, own, Object.entries(module.outputs));
  sameLines(`outputs in ${key}`, Object.keys(outputs), [...Object.keys(module.outputs), ...TOOL_OUTPUTS]);
  same(`the role in ${key}`, outputs['ModuleDeploymentRoleName'], roleOf(module));
  const build = builds.find(({ id }) => id?.endsWith(`:${String(outputs['CloudWatchLogStream'])}`));
  check(build !== undefined, `${key} names a log stream that no build has`);
  const role = `arn:aws:iam::${ACCOUNTS[module.alias]}:role/${roleOf(module)}`;
  same(`the role of the build of ${refOf(module)}`, build.serviceRole, role);
}

/** Everything below the project's path is where Seed-Farmer keeps it, and nothing more; gives back the values. */
export async function checkState(
  places: readonly Place[],
  { project, builds }: { readonly project: string; readonly builds: readonly Build[] },
): Promise<State> {
  const values = new Map<string, string>();
  for (const [index, place] of places.entries()) {
    const state = await place.state();
    const modules = MODULES.filter((module) => isIn(place, module));
    const keys = modules.flatMap((module) => MODULE_KEYS.map((key) => `${keyOf(module)}/${key}`));
    const expected = index === 0 ? [...DEPLOYMENT_KEYS, ...keys] : keys;
    sameLines(`parameters in ${nameOf(place)}`, [...state.keys()], expected);
    for (const module of modules) {
      checkDigests(state, module, project);
      checkOutputs(state, module, builds);
    }
    for (const key of index === 0 ? DEPLOYMENT_KEYS : []) {
      const groups = read(state, key)['groups'] as readonly { readonly name: string }[];
      const names = groups.map(({ name }) => name);
      same(`the groups in ${key}`, names, ['network', 'data', 'services', 'web']);
    }
    for (const [key, value] of state) values.set(`${nameOf(place)} ${key}`, value);
  }
  return values;
}

const TARGET_STACKS = [
  `aws-codeseeder-${PROJECT}`,
  `seedfarmer-${PROJECT}-artifacts`,
  `${PROJECT}-managed-policy`,
];

async function checkStacks(place: Place): Promise<void> {
  const bootstrapped = place.region === EU ? [`seedfarmer-${PROJECT}-deployment-role`] : [];
  const modules = MODULES.filter((module) => isIn(place, module));
  const own = modules.filter(({ stack }) => stack !== undefined);
  const stacks = await place.stacks();
  sameLines(
    `stacks in ${nameOf(place)}`,
    [...stacks.keys()],
    [...bootstrapped, ...TARGET_STACKS, ...own.map(stackOf)],
  );
  for (const module of own) {
    const wanted = { ...module.stack, RoleName: roleOf(module) };
    const lines = (values: Readonly<Record<string, string>> = {}): string[] =>
      Object.entries(values).map(([name, value]) => `${name}=${value}`);
    sameLines(`parameters of ${stackOf(module)}`, lines(stacks.get(stackOf(module))), lines(wanted));
  }
  const alias = (['network', 'data', 'apps'] as const).find((name) => ACCOUNTS[name] === place.accountId);
  if (alias === undefined || place.region !== EU) return;
  const seedkit = stacks.get(`aws-codeseeder-${PROJECT}`) ?? {};
  const network = Object.keys(NETWORKS[alias]).map((name) => [name, seedkit[name]]);
  same(`the network of ${nameOf(place)}`, Object.fromEntries(network), NETWORKS[alias]);
}

/** Stacks, roles and bundles of all accounts are those of the example, and nothing more. */
export async function checkResources(places: readonly Place[]): Promise<void> {
  for (const place of places.filter(isTarget)) {
    await checkStacks(place);
    const { accountId, region } = place;
    const here = MODULES.filter(({ alias }) => ACCOUNTS[alias] === accountId);
    const own = here.filter(({ stack }) => stack !== undefined).map(roleOf);
    const ofRegions = REGIONS.flatMap((name) => [
      `${PROJECT}-${DEPLOYMENT}-${name}-deployment-role`,
      `codeseeder-${PROJECT}-${name}-codebuild`,
    ]);
    const roles = [`seedfarmer-${PROJECT}-deployment-role`, ...ofRegions, ...own];
    sameLines(`roles in ${accountId}`, await place.roles(), roles);
    const bundles = MODULES.filter((module) => isIn(place, module)).map(
      ({ group, name }) =>
        `${artifactsBucket(accountId, region)}/bundle/${DEPLOYMENT}/${group}/${name}/bundle.zip`,
    );
    const objects = await place.objects();
    const kept = objects.filter((path) => path.startsWith(`${artifactsBucket(accountId, region)}/`));
    sameLines(`bundles in ${nameOf(place)}`, kept, bundles);
  }
}

/** No text that was printed, logged or stored has a secret in it. */
export function checkSecrets(texts: Iterable<readonly [where: string, text: string]>): void {
  for (const [where, text] of texts)
    for (const [name, value] of Object.entries(KEYS))
      check(!text.includes(value), `the secret ${name} is readable in ${where}`);
}
