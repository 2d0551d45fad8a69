import { storedAccounts, targetKey } from '@seed/engine';
import type { DeploymentKey, Desired, Observed, PreparedTargets } from '@seed/engine';
import { dockerSecret } from '@seed/manifest';
import type { Deployment } from '@seed/manifest';
import { CancelledError, isSeedError } from '@seed/kernel';
import type { Host, Target } from '@seed/kernel';
import { deployIdOf, primeTarget, teardownTarget } from '@seed/seedkit';
import type { Primed, PrimeRequest, SeedkitSettings } from '@seed/seedkit';
import type { Accounts } from '../../cloud/accounts.ts';
import { stackNewsText } from '../../cloud/open-cloud.ts';
import { eachTarget, placeText } from './each-target.ts';
import type { Updates } from './survey-targets.ts';
import { targetNames } from './target-names.ts';
import { targetSettings } from './target-settings.ts';

export interface PrimeOptions {
  readonly key: DeploymentKey;
  readonly accounts: Accounts;
  /** The accounts of the manifest, or of the stored one. */
  readonly deployment: Pick<Deployment, 'accounts'>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly host: Host;
  readonly updates: Updates;
  readonly selfAccessLogs: boolean;
  readonly removeSeedkit: boolean;
  /** Whether to tell what is there otherwise than it would be made now. */
  readonly compares: boolean;
  /** Text of the project's own policy. */
  readonly projectPolicy?: string;
  readonly uuid: () => string;
}

/** Accounts and regions of a run, as the engine prepares and dismisses them. */
export interface PrimedTargets {
  prepare(targets: readonly Target[], signal: AbortSignal): Promise<PreparedTargets>;
  dismiss(targets: readonly Target[], signal: AbortSignal): Promise<void>;
  /** What a place has for builds; undefined where the run has not prepared it. */
  find(target: Pick<Target, 'accountId' | 'region'>): Primed | undefined;
}

/** Where a plan is about nothing new, the manifest that was stored says which accounts there are. */
export const accountsOf = (desired: Desired | undefined, observed: Observed): Pick<Deployment, 'accounts'> =>
  desired?.deployment ?? storedAccounts(observed);

async function requestOf(
  target: Target,
  options: PrimeOptions,
  settings: SeedkitSettings,
): Promise<PrimeRequest> {
  const { key, accounts, deployment, updates, projectPolicy } = options;
  const { partition } = await accounts.target(target).place();
  const secret = dockerSecret(deployment, target);
  return {
    project: key.project,
    deployment: key.deployment,
    accountId: target.accountId,
    region: target.region,
    partition,
    names: targetNames(key, target),
    deployId: deployIdOf(options.uuid()),
    seedkit: settings,
    update: updates,
    ...(projectPolicy === undefined ? {} : { projectPolicy }),
    ...(secret === undefined ? {} : { dockerSecret: secret }),
  };
}

function ioOf(target: Target, { accounts, host }: PrimeOptions, signal: AbortSignal) {
  const { stacks, roles, buckets } = accounts.target(target);
  return {
    stacks,
    roles,
    buckets,
    signal,
    tell: (news: Parameters<typeof stackNewsText>[0]) =>
      host.emit({ type: 'notice.raised', data: { text: `${placeText(target)}: ${stackNewsText(news)}` } }),
  };
}

async function prime(target: Target, options: PrimeOptions, signal: AbortSignal): Promise<Primed> {
  const { settings } = await targetSettings(target, { ...options, signal });
  const primed = await primeTarget(await requestOf(target, options, settings), ioOf(target, options, signal));
  for (const text of options.compares ? primed.differs : [])
    options.host.emit({ type: 'notice.raised', data: { text: `${placeText(target)}: ${text}` } });
  return primed;
}

async function dismiss(target: Target, options: PrimeOptions, signal: AbortSignal): Promise<void> {
  const names = targetNames(options.key, target);
  const { kept } = await teardownTarget(
    { names, removeSeedkit: options.removeSeedkit },
    ioOf(target, options, signal),
  );
  for (const { name, because } of kept)
    options.host.emit({
      type: 'notice.raised',
      data: { text: `${placeText(target)}: ${name} stays: ${because}` },
    });
}

/** What CloudFormation has begun goes on by itself, and that is said. */
async function unlessInterrupted(signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!signal.aborted || isSeedError(error)) throw error;
    const by = signal.reason === 'SIGTERM' ? 'SIGTERM' : 'SIGINT';
    throw new CancelledError(
      'cli/interrupted',
      'interrupted between builds; what CloudFormation had begun in the accounts goes on by itself',
      by,
      { cause: error, hints: ['repeat the command later: it waits for what is under way'] },
    );
  }
}

/** Makes, once for each account and region, what builds need there, and takes it away after the last module. */
export function primedTargets(options: PrimeOptions): PrimedTargets {
  const primed = new Map<string, Primed>();
  return {
    async prepare(targets, signal) {
      await unlessInterrupted(signal, () =>
        eachTarget(targets, async (target) => {
          primed.set(targetKey(target), await prime(target, options, signal));
        }),
      );
      return new Map(
        [...primed].map(([place, { seedkit, seedkitStatus, artifactsBucket }]) => [
          place,
          {
            seedkitMetadata: {
              ...seedkit,
              SeedfarmerArtifactBucket: artifactsBucket,
              StackStatus: seedkitStatus,
            },
            artifactsBucket,
          },
        ]),
      );
    },
    async dismiss(targets, signal) {
      await unlessInterrupted(signal, () =>
        eachTarget(targets, (target) => dismiss(target, options, signal)),
      );
    },
    find: (target) => primed.get(targetKey(target)),
  };
}
