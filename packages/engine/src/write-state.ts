import type { ModuleAction } from '@seed/deployspec';
import { isSeedError } from '@seed/kernel';
import type { PlanStep, StateStore } from '@seed/kernel';
import { pythonJson } from '@seed/yaml';
import { announceDeploy, isFree } from './announce-deploy.ts';
import type { DesiredModule } from './desired.ts';
import type { EnginePorts } from './engine-ports.ts';
import { trustedRecord, wasDeployed } from './module-standing.ts';
import type { DeploymentKey, ModuleRecord, ModuleStatus, ObservedModule, StartedBuild } from './observed.ts';
import { type ModuleKeys, stateKeys } from './state-keys.ts';
import { storedManifestText } from './stored-manifest-text.ts';

/** Seed-Farmer's form of every value. */
const stored = (value: unknown): string => pythonJson(value, { sortKeys: true });

const hash = (md5: string): string => stored({ hash: md5 });

export interface ModuleLedger {
  readonly keys: ModuleKeys;
  /**
   * Before the build of a deployment. A module that was never deployed leaves behind what it is destroyed with, so that
   * a first deployment that fails halfway can be cleaned up.
   */
  beginDeploy(desired: DesiredModule, facts: BegunDeploy): Promise<void>;
  /** The build is about to be begun; remembered unless it was with `beginDeploy` or `beginDestroy`. */
  starting(build: StartedBuild): Promise<void>;
  /** The build that was begun, and that the service may forget we asked for, has a name. */
  started(ref: string): Promise<void>;
  /**
   * After the build: the digests that make a module up to date come after what it is, and make true what the record has
   * announced. A run that is killed in between deploys it once more instead of never.
   */
  finishDeploy(desired: DesiredModule, outcome: DeployOutcome): Promise<void>;
  beginDestroy(build?: StartedBuild): Promise<void>;
  /** Removes every key, the record last: until then it says what is going on. */
  finishDestroy(): Promise<void>;
  /** Everything else stays as it is. A build that was told to run may go on; `open`: so may one that was not. */
  fail(action: ModuleAction, message: string, how?: { readonly open: boolean }): Promise<void>;
  /** As `fail`, after a build that was stopped from outside, by the service's name for it. */
  interrupt(action: ModuleAction, ref: string | undefined): Promise<void>;
}

export interface BegunDeploy {
  readonly reads: DeployOutcome['reads'];
  readonly build?: StartedBuild | undefined;
}

export interface DeployOutcome {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly reads: Readonly<Record<string, string>>;
}

type Entry = readonly [key: string, text: string];

interface LedgerContext {
  readonly key: DeploymentKey;
  readonly ports: EnginePorts;
}

/** What is written of one module, and in which order; every call tells the host what it wrote. */
export function moduleLedger(
  step: PlanStep,
  before: ObservedModule | undefined,
  { key, ports }: LedgerContext,
): ModuleLedger {
  const store = ports.stores.forTarget(step.target);
  const keys = stateKeys(key).module(step.group, step.module);
  const put = async (entries: readonly Entry[]): Promise<void> => {
    const written: string[] = [];
    for (const [name, text] of entries) {
      const isNeeded = name !== keys.files;
      if (await putOne(store, [name, text], { isNeeded })) written.push(name);
    }
    ports.host.emit({ type: 'state.written', node: step.node, data: { keys: written } });
  };
  const record = (status: ModuleStatus, rest: Partial<ModuleRecord>): Entry => [
    keys.record,
    stored({ ...recordOf(step, status, ports), ...rest }),
  ];
  const kept = keptFacts(before);
  let begun:
    | { readonly status: 'deploying' | 'destroying'; readonly rest: Partial<ModuleRecord> }
    | undefined;
  const begin = (status: 'deploying' | 'destroying', rest: Partial<ModuleRecord>): Entry => {
    begun = { status, rest };
    return record(status, rest);
  };
  const end = async (status: 'failed' | 'interrupted', rest: Partial<ModuleRecord>): Promise<void> => {
    await put([record(status, { ...kept, ...rest })]);
    // Seed-Farmer, which reads no record, shall not take half a deployment for the one before it.
    if (rest.action === 'deploy') await store.delete([keys.md5.bundle]);
  };
  const left = ({ ref, open }: { readonly ref?: string | undefined; readonly open: boolean }) => {
    const build = begun === undefined ? before?.record?.build : begun.rest.build;
    const name = ref ?? build?.ref;
    if (build === undefined || (name === undefined && !open)) return {};
    return { build: { ...build, ...(name === undefined ? {} : { ref: name }) } };
  };
  return {
    keys,
    async beginDeploy(desired, { reads, build }) {
      const { content, bundleMd5, manifestMd5, files } = desired.digests;
      const more = { ...kept, action: 'deploy', ...startedOf(build) } as const;
      const sources = hasSources(before) ? [] : sourcesOf(keys, desired);
      if (kept.bundleMd5 === bundleMd5) {
        // The same bundle once more: nothing that is stored later would tell that it is done.
        await put([begin('deploying', more), ...sources]);
        await store.delete([keys.md5.bundle]);
        return;
      }
      const pending = { content, bundleMd5, manifestMd5, reads, files: Object.fromEntries(files) };
      const announced = announceDeploy(more, pending, (rest) => record('deploying', rest)[1]);
      await put([begin('deploying', announced), ...sources]);
    },
    async starting(build) {
      if (begun === undefined || begun.rest.build !== undefined) return;
      await put([begin(begun.status, { ...begun.rest, ...startedOf(build) })]);
    },
    async started(ref) {
      if (begun?.rest.build === undefined) return;
      const build = { ...begun.rest.build, ref };
      await put([begin(begun.status, { ...begun.rest, build })]);
    },
    async finishDeploy(desired, { metadata, reads }) {
      const { content, bundleMd5, deployspecMd5, manifestMd5 } = desired.digests;
      const files = Object.fromEntries(desired.digests.files);
      const pending = begun?.rest.pending;
      const facts = { reads, content, bundleMd5, action: 'deploy' } as const;
      const whole = record('deployed', { ...facts, files });
      const hasFiles = pending === undefined ? isFree(whole[1]) : pending.files !== undefined;
      if (hasFiles) await store.delete([keys.files]);
      await put([
        ...sourcesOf(keys, desired),
        [keys.metadata, stored(metadata)],
        ...(hasFiles ? [] : [[keys.files, stored(files)] as const]),
        [keys.md5.deployspec, hash(deployspecMd5)],
        [keys.md5.bundle, hash(bundleMd5)],
        [keys.md5.manifest, hash(manifestMd5)],
        // What was announced is true from now on.
        ...(pending === undefined ? [hasFiles ? whole : record('deployed', facts)] : []),
      ]);
    },
    beginDestroy: (build) => put([begin('destroying', { ...kept, action: 'destroy', ...startedOf(build) })]),
    finishDestroy: () => removeKeys(store, keys),
    fail: (action, message, how) =>
      end('failed', { action, message, ...(how === undefined ? {} : left(how)) }),
    // A build that nobody waited for may go on.
    interrupt: (action, ref) => end('interrupted', { action, ...left({ ref, open: false }) }),
  };
}

function recordOf({ target }: PlanStep, status: ModuleStatus, ports: EnginePorts): ModuleRecord {
  const { run, by } = ports.owner;
  const at = new Date(ports.clock.now()).toISOString();
  return { v: 1, status, run, by, at, executor: ports.builder.executor, reads: {}, target };
}

/** What the next run has to know of a build to find it. */
function startedOf(build: StartedBuild | undefined): Pick<ModuleRecord, 'build'> {
  if (build === undefined) return {};
  const { uuid, inputs, since, ref } = build;
  return { build: { uuid, inputs, since, ...(ref === undefined ? {} : { ref }) } };
}

/** What is deployed stays known while it is worked on, and after a failure. */
function keptFacts(before: ObservedModule | undefined): Partial<ModuleRecord> {
  const known = before === undefined ? undefined : trustedRecord(before);
  const bundleMd5 = before?.md5.bundle;
  if (known === undefined) return bundleMd5 === undefined ? {} : { bundleMd5 };
  const facts = { ...pick(known, 'content'), ...pick(known, 'bundleMd5'), ...pick(known, 'files') };
  return { reads: known.reads, ...facts };
}

function pick<K extends keyof ModuleRecord>(known: ModuleRecord, name: K): Partial<ModuleRecord> {
  return known[name] === undefined ? {} : { [name]: known[name] };
}

/** Also true of one that Seed-Farmer deployed. */
function hasSources(before: ObservedModule | undefined): boolean {
  return before?.manifest !== undefined && before.deployspec !== undefined && wasDeployed(before);
}

/** What a module is destroyed with later. */
function sourcesOf(keys: ModuleKeys, desired: DesiredModule): (readonly [string, string])[] {
  return [
    [keys.manifest, storedManifestText(desired.storedManifest)],
    [keys.deployspec, stored(desired.storedDeployspec)],
  ];
}

/** False where the store cannot hold a value that is not needed: the list of files only makes plans say more. */
async function putOne(
  store: StateStore,
  [key, text]: Entry,
  { isNeeded }: { readonly isNeeded: boolean },
): Promise<boolean> {
  try {
    await store.put(key, text);
    return true;
  } catch (error) {
    if (isNeeded || !isSeedError(error) || error.code !== 'state/too-large') throw error;
    // The list of an earlier deployment would be wrong.
    await store.delete([key]);
    return false;
  }
}

async function removeKeys(store: StateStore, keys: ModuleKeys): Promise<void> {
  // Two calls, since a store may delete many keys in any order.
  await store.delete(keys.all.filter((name) => name !== keys.record));
  await store.delete([keys.record]);
}
