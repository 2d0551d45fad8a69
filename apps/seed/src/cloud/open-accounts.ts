import { mkdir } from 'node:fs/promises';
import {
  accountReferences,
  cloudFormationStacks,
  iamRoles,
  isEmulated,
  openSession,
  referenceVersions,
  readBuildVariables,
  s3Buckets,
  s3Objects,
} from '@seed/aws';
import type { AccountAccess, AwsOptions, Session } from '@seed/aws';
import type { Executor } from '@seed/deployspec';
import type { CodeBuildOptions } from '@seed/executor-codebuild';
import type { StateStore } from '@seed/kernel';
import { createStores } from '@seed/state/ssm';
import { SEED_FARMER } from '../run/module-variables.ts';
import { VERSION } from '../version.ts';
import { givenEndpoint } from './given-endpoint.ts';
import type { Accounts, AccountsRequest, CloudTarget, CodeBuildRequest } from './accounts.ts';

/** Emulators answer at once; AWS takes minutes for a stack. */
const POLL_MS = { aws: 5_000, emulator: 50 };

/** What builds at an emulator are asked after with; CodeBuild itself takes a minute to begin. */
const EMULATOR_PACE: NonNullable<CodeBuildOptions['pace']> = {
  poll: { every: 250, troubled: 1_000, patience: 30_000 },
  tail: { pause: 50, drain: 2_000, patience: 10_000 },
  queue: { first: 100, most: 1_000 },
};

const paceOf = (options: AwsOptions): Pick<CodeBuildOptions, 'pace'> =>
  isEmulated(options, 'CODEBUILD') ? { pace: EMULATOR_PACE } : {};

type Place = Parameters<Accounts['target']>[0];

function awsOptions({ settings, io, toolchainRegion }: AccountsRequest): AwsOptions {
  const { profile, region } = settings.values;
  const given = toolchainRegion ?? (settings.origins.region === 'default' ? undefined : region);
  return {
    env: io.env,
    ...(given === undefined ? {} : { region: given }),
    ...(profile === undefined ? {} : { profile }),
    ...givenEndpoint(settings),
  };
}

/** Opens the way to the accounts of a project. Throws InputError where no role can have the name. */
export function openAccounts(request: AccountsRequest): Accounts {
  const { project, qualifier, rolePrefix, assumeRoles } = request;
  const options = awsOptions(request);
  const session = openSession({
    ...options,
    project,
    version: VERSION,
    release: SEED_FARMER,
    ...(qualifier === undefined ? {} : { qualifier }),
    ...(rolePrefix === undefined ? {} : { rolePrefix }),
    ...(assumeRoles === undefined ? {} : { assumeRoles }),
  });
  const stores = createStores(session);
  const targets = new Map<string, CloudTarget>();
  const open = (access: AccountAccess, store: StateStore): CloudTarget =>
    cloudTarget({ access, store, options, changeSetName: () => `seed-${request.io.uuid()}` });
  return {
    async caller() {
      const { accountId, arn } = await session.caller().identity();
      return { accountId, arn };
    },
    toolchain: open(session.toolchain(), stores.toolchain),
    target(place) {
      const key = `${place.accountId}/${place.region}`;
      const target = targets.get(key) ?? open(session.target(place), stores.forTarget(place));
      targets.set(key, target);
      return target;
    },
    stores,
    codebuild: (how) => codeBuildExecutor(session, how, { options, now: request.io.now }),
    async build(place, id) {
      const { openBuild } = await import('@seed/executor-codebuild');
      const access = session.target(place);
      const [codebuild, logs] = await Promise.all([access.codeBuild(), access.logs()]);
      return openBuild({ codebuild, logs }, id, { clock: { now: request.io.now }, ...paceOf(options) });
    },
    close: () => session.close(),
  };
}

function cloudTarget({
  access,
  store,
  options,
  changeSetName,
}: {
  readonly access: AccountAccess;
  readonly store: StateStore;
  readonly options: AwsOptions;
  readonly changeSetName: () => string;
}): CloudTarget {
  const emulated = isEmulated(options, 'CLOUDFORMATION');
  return {
    stacks: cloudFormationStacks(access, {
      pollMs: emulated ? POLL_MS.emulator : POLL_MS.aws,
      changeSetName,
      emulated,
    }),
    roles: iamRoles(access),
    buckets: s3Buckets(access),
    references: accountReferences(access),
    store,
    objects: s3Objects(access),
    versions: referenceVersions(access),
    buildVariables: (id) => readBuildVariables(access, id),
    async place() {
      const { accountId, partition } = await access.identity();
      return { accountId, partition, region: await access.region() };
    },
    async signIn(signal) {
      await access.call(access.credentials, signal);
    },
  };
}

/** The executor, whose clients are loaded with its first job. */
function codeBuildExecutor(
  session: Session,
  { placeOf, scratch }: CodeBuildRequest,
  { options, now }: { readonly options: AwsOptions; readonly now: () => number },
): Executor {
  const remotePlace = async (place: Place & { project: string; bucket: string; serviceRole?: string }) => {
    const access = session.target(place);
    const [codebuild, logs, s3] = await Promise.all([access.codeBuild(), access.logs(), access.s3()]);
    const { partition } = await access.identity();
    const { project, bucket, serviceRole } = place;
    return {
      codebuild,
      logs,
      s3,
      project,
      bucket,
      bucketOwner: place.accountId,
      partition,
      emulated: isEmulated(options, 'CODEBUILD'),
      ...(serviceRole === undefined ? {} : { serviceRole }),
    };
  };
  const load = async (): Promise<Executor> => {
    const { createCodeBuildExecutor } = await import('@seed/executor-codebuild');
    await mkdir(scratch, { recursive: true });
    return createCodeBuildExecutor({
      clock: { now },
      scratch,
      place: async (job, signal) => remotePlace(await placeOf(job, signal)),
      ...paceOf(options),
    });
  };
  let loading: Promise<Executor> | undefined;
  const loaded = (): Promise<Executor> => (loading ??= load());
  return {
    name: 'codebuild',
    check: async (job, signal) => (await loaded()).check(job, signal),
    execute: async (job, io) => (await loaded()).execute(job, io),
  };
}
