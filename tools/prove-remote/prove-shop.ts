import { appendFileSync, copyFileSync, globSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Build } from '@aws-sdk/client-codebuild';
import { checkResources, checkSecrets, checkState, nameOf } from './check-deployed.ts';
import { type Builds, openBuilds, openPlaces, type Place } from './cloud.ts';
import type { EmulatedAws } from './emulated-aws.ts';
import { createProjects, keepTeamValues } from './prepare-shop.ts';
import { runToEnd, startService } from './processes.ts';
import { check, same, sameLines, type Steps } from './proof.ts';
import {
  ACCOUNTS,
  DEPLOYMENT,
  EU,
  keyOf,
  MANIFEST,
  MODULES,
  PROJECT,
  refOf,
  type ShopModule,
  TEAM_PARAMETERS,
  TOOLCHAIN,
} from './shop.ts';

export interface ProveOptions {
  readonly aws: EmulatedAws;
  /** Folder for more folders. */
  readonly dir: string;
  /** A copy of the example. */
  readonly project: string;
  readonly seed: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly steps: Steps;
  readonly signal: AbortSignal;
}

interface Proof extends ProveOptions {
  readonly places: readonly Place[];
  readonly builds: readonly Builds[];
  /** Runs seed, which has to succeed, and gives what it printed on standard output. */
  run(words: string, cwd?: string): Promise<string>;
}

function openProof(options: ProveOptions, places: readonly Place[]): Proof {
  const { seed, env, project, signal, aws } = options;
  return {
    ...options,
    places,
    builds: openBuilds(aws.url),
    async run(words, cwd = project) {
      const ran = await runToEnd({ words: [...seed, ...words.split(' ')], cwd, env }, signal);
      const told = `\`seed ${words}\` gave exit status ${ran.status}:\n${ran.printed.trim()}`;
      check(ran.status === 0, `${told}\n\nseed serve said:\n${aws.printed().trim()}`);
      checkSecrets([[`the output of seed ${words}`, ran.printed]]);
      return ran.stdout;
    },
  };
}

async function allBuilds({ builds }: Pick<Proof, 'builds'>): Promise<Build[]> {
  const found = await Promise.all(builds.map((region) => region.list()));
  return found.flat();
}

/** Runs some work and gives the builds that it brought about; all of them have to have succeeded. */
async function buildsOf(proof: Proof, count: number, work: () => Promise<unknown>): Promise<Build[]> {
  const before = new Set((await allBuilds(proof)).map(({ id }) => id));
  await work();
  const news = (await allBuilds(proof)).filter(({ id }) => !before.has(id));
  same('the number of builds', news.length, count);
  for (const { id, buildStatus } of news) same(`the status of build ${id}`, buildStatus, 'SUCCEEDED');
  return news;
}

async function logsOf({ builds }: Proof): Promise<[string, string][]> {
  const logs = builds.map(async (region) => {
    const found = await region.list();
    return Promise.all(
      found.map(
        async (build): Promise<[string, string]> => [`the log of ${build.id}`, await region.logOf(build)],
      ),
    );
  });
  return (await Promise.all(logs)).flat();
}

async function bootstrap({ run, places }: Proof): Promise<void> {
  await run(`bootstrap toolchain --trusted-principal arn:aws:iam::${TOOLCHAIN}:root`);
  for (const alias of Object.keys(ACCOUNTS))
    await run(`bootstrap target --toolchain-account ${TOOLCHAIN} --profile ${alias}`);
  for (const place of places)
    sameLines(`stacks in ${nameOf(place)}`, await stacksOf(place), bootstrapOf(place));
}

const stacksOf = async (place: Place): Promise<string[]> => [...(await place.stacks()).keys()];

function bootstrapOf({ accountId, region }: Place): string[] {
  if (region !== EU) return [];
  return [`seedfarmer-${PROJECT}-${accountId === TOOLCHAIN ? 'toolchain' : 'deployment'}-role`];
}

/** What the engine labels as belonging to `seed serve`. */
const ownContainers = ({ aws }: Proof): string[] => ['--filter', `label=seed.pid=${aws.pid}`];

/** Does some work and gives the number of containers that were made for it. */
async function containersOf(proof: Proof, work: () => Promise<unknown>): Promise<number> {
  const { dir: cwd, env } = proof;
  const filters = [...ownContainers(proof), '--filter', 'event=create', '--format', '{{.ID}}'];
  // Watched while it happens: an engine remembers its latest events only.
  const events = await startService({ words: ['docker', 'events', ...filters], cwd, env });
  try {
    await work();
  } finally {
    await events.stop('SIGTERM');
  }
  return events.stdout().split('\n').length - 1;
}

async function leftContainers(proof: Proof): Promise<string[]> {
  const { dir: cwd, env, signal } = proof;
  const words = ['docker', 'ps', '--all', ...ownContainers(proof), '--format', '{{.Names}}'] as const;
  const { status, stdout, printed } = await runToEnd({ words: [...words], cwd, env }, signal);
  check(status === 0, `docker ps: ${printed}`);
  return stdout.split('\n').filter((line) => line !== '');
}

function changedKeys(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => before.get(key) !== after.get(key));
}

const EDITED = MODULES.find(({ name }) => name === 'catalog');

async function proveDeploying(proof: Proof): Promise<void> {
  const { steps, run, places, project } = proof;
  const apply = () => run(`apply ${MANIFEST} --remote --yes`);

  const made: Build[] = [];
  await steps.step('first apply: twelve builds, each in a container', async () => {
    const count = await containersOf(proof, async () => {
      made.push(...(await buildsOf(proof, MODULES.length, apply)));
    });
    check(count >= MODULES.length, `${count} containers were made for ${MODULES.length} builds`);
  });
  const first = await steps.step(
    'digests, manifests, outputs, roles and bundles are where they belong',
    async () => {
      const state = await checkState(places, { project, builds: made });
      await checkResources(places);
      checkSecrets(state);
      return state;
    },
  );
  await steps.step('second apply: nothing is built, nothing changes', async () => {
    await buildsOf(proof, 0, apply);
    const state = await checkState(places, { project, builds: made });
    sameLines('parameters that the second apply changed', changedKeys(first, state), []);
  });
  await steps.step('one file is changed: one build', async () => {
    check(EDITED !== undefined, 'there is no module to change');
    appendFileSync(join(project, 'modules', EDITED.folder, 'count-products.sh'), '# Changed.\n');
    made.push(...(await buildsOf(proof, 1, apply)));
    const state = await checkState(places, { project, builds: made });
    const prefix = `${ACCOUNTS[EDITED.alias]}/${EDITED.region} ${keyOf(EDITED)}/`;
    const keys = ['manifest', 'md5/bundle', 'md5/manifest', 'metadata', 'seed/record'];
    sameLines(
      'parameters that one changed file changed',
      changedKeys(first, state).filter((key) => !key.includes(`/${DEPLOYMENT}/manifest`)),
      keys.map((key) => `${prefix}${key}`),
    );
  });
}

type Answer = Readonly<Record<string, unknown>>;

async function proveAnswers({ run, places, steps }: Proof): Promise<void> {
  const ask = async (words: string) => JSON.parse(await run(`${words} --json`)) as Answer;
  await steps.step('list, show and moduledata say what is stored', async () => {
    same('seed list deployments', (await ask('list deployments'))['deployments'], [DEPLOYMENT]);
    const listed = (await ask(`list modules ${DEPLOYMENT}`))['modules'] as readonly {
      readonly node: string;
      readonly status: string;
      readonly target: { readonly accountId: string; readonly region: string };
    }[];
    sameLines(
      'modules of seed list modules',
      listed.map(({ node, status, target }) => `${node} ${status} ${target.accountId} ${target.region}`),
      MODULES.map((module) => `${refOf(module)} ok ${ACCOUNTS[module.alias]} ${module.region}`),
    );
    for (const module of MODULES.filter(({ group }) => group === 'web')) {
      const place = places.find((candidate) => isPlaceOf(candidate, module));
      const stored = (await place?.state())?.get(`${keyOf(module)}/metadata`) ?? '';
      const reference = `${DEPLOYMENT}/${refOf(module)}`;
      same(
        `seed list moduledata ${reference}`,
        await ask(`list moduledata ${reference}`),
        JSON.parse(stored),
      );
      const shown = await run(`show ${reference}`);
      for (const value of Object.values(module.outputs))
        check(
          shown.includes(String(value)),
          `seed show ${reference} does not say "${String(value)}":\n${shown}`,
        );
    }
  });
}

const isPlaceOf = ({ accountId, region }: Place, { alias, region: wanted }: ShopModule): boolean =>
  accountId === ACCOUNTS[alias] && region === wanted;

/** What a destroy needs is in AWS: a folder with the name of the project is enough. */
async function proveDestroying(proof: Proof): Promise<void> {
  const { dir, project, run, steps, places } = proof;
  await steps.step('destroy without the sources: twelve builds', async () => {
    const elsewhere = join(dir, 'elsewhere');
    mkdirSync(elsewhere);
    copyFileSync(join(project, 'seedfarmer.yaml'), join(elsewhere, 'seedfarmer.yaml'));
    const destroy = () => run(`destroy ${DEPLOYMENT} --remote --yes --remove-seedkit`, elsewhere);
    const builds = await buildsOf(proof, MODULES.length, destroy);
    const ids = new Set(builds.map(({ id }) => `the log of ${id}`));
    const logs = (await logsOf(proof)).filter(([name]) => ids.has(name)).map(([, log]) => log);
    check(
      logs.some((log) => log.includes('removing 3 products')),
      'no destroy had the data file of data/catalog',
    );
  });
  await steps.step('nothing is left but what bootstrap made', async () => {
    for (const place of places) {
      const where = nameOf(place);
      const own =
        place.accountId === ACCOUNTS.data && place.region === EU ? Object.keys(TEAM_PARAMETERS) : [];
      const role = place.accountId === TOOLCHAIN ? 'toolchain' : 'deployment';
      sameLines(`stacks in ${where}`, await stacksOf(place), bootstrapOf(place));
      sameLines(`roles in ${where}`, await place.roles(), [`seedfarmer-${PROJECT}-${role}-role`]);
      sameLines(`parameters in ${where}`, await place.parameters(), own);
      sameLines(`buckets and objects in ${where}`, await place.objects(), []);
    }
    sameLines('containers', await leftContainers(proof), []);
  });
}

function* texts(dir: string): Generator<readonly [string, string]> {
  for (const file of globSync('**/*', { cwd: dir, exclude: (path) => path === 'places' })) {
    const path = join(dir, file);
    if (statSync(path).isFile()) yield [file, readFileSync(path, 'latin1')];
  }
}

async function proveSecrets(proof: Proof): Promise<void> {
  const { dir, aws, steps } = proof;
  await steps.step('no log, journal or output has a secret in it', async () => {
    const logs = await logsOf(proof);
    same('the number of logs', logs.length, 2 * MODULES.length + 1);
    checkSecrets([...logs, ['the output of seed serve', aws.printed()], ...texts(dir)]);
  });
}

/** Everything that is proved, from accounts with nothing in them to accounts with nothing left in them. */
export async function proveShop(options: ProveOptions): Promise<void> {
  const { steps, aws } = options;
  const places = await openPlaces(aws.motoUrl);
  const proof = openProof(options, places);
  await steps.step('bootstrap: a toolchain account and three target accounts', () => bootstrap(proof));
  await keepTeamValues(places);
  await createProjects(proof.builds);
  await proveDeploying(proof);
  await proveAnswers(proof);
  await proveDestroying(proof);
  await proveSecrets(proof);
}
