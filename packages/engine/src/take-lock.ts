import { ConflictError, isSeedError } from '@seed/kernel';
import type { StateStore } from '@seed/kernel';
import type { EnginePorts } from './engine-ports.ts';
import type { DeploymentKey, LockOwner } from './observed.ts';
import { stateKeys } from './state-keys.ts';
import { readLockOwner } from './stored-values.ts';

type LockPorts = Pick<EnginePorts, 'stores' | 'host' | 'clock' | 'owner' | 'processStart'>;

/**
 * Does the work while no other run may change the deployment, and lets go of it however the work ends. Rejects with
 * ConflictError `state/locked` while another run holds it. The lock of a run of this machine whose process is gone is
 * taken over. Seed-Farmer knows no lock and does not look at this one.
 */
export async function withLock<T>(key: DeploymentKey, ports: LockPorts, work: () => Promise<T>): Promise<T> {
  const { host } = ports;
  const { deployment } = key;
  const lock = stateKeys(key).lock;
  const text = JSON.stringify(await describeOwner(ports));
  if (!(await ports.stores.toolchain.create(lock, text))) await takeOver(lock, text, { key, ports });
  host.emit({ type: 'lock.taken', data: { deployment } });
  try {
    return await work();
  } finally {
    await release(lock, text, { key, ports });
  }
}

/** Removes the lock of a deployment, whoever holds it; for runs that certainly are no more. Returns who held it. */
export async function breakLock(key: DeploymentKey, store: StateStore): Promise<LockOwner | undefined> {
  const { lock } = stateKeys(key);
  const owner = ownerOf(await store.get(lock));
  await store.delete([lock, ...(await claimsOf(key, store))]);
  return owner;
}

interface LockContext {
  readonly key: DeploymentKey;
  readonly ports: LockPorts;
}

async function describeOwner({ owner, clock, processStart }: LockPorts): Promise<LockOwner> {
  const start = await processStart?.(owner.pid);
  const at = new Date(clock.now()).toISOString();
  return { ...owner, ...(start === undefined || start === '' ? {} : { processStart: start }), at };
}

const ownerOf = (text: string | undefined): LockOwner | undefined =>
  text === undefined ? undefined : readLockOwner(text);

/** Two runs may find the same dead owner: only the one that creates this key may take over from it. */
function claimKey(lock: string, { run }: LockOwner): string {
  return `${lock}-${run}`;
}

/** Keys of claims that are there, with those of runs that died while they had one. */
async function claimsOf(key: DeploymentKey, store: StateStore): Promise<readonly string[]> {
  const { path, lock } = stateKeys(key);
  const names = (await store.list(path)).map((entry) => entry.key);
  return names.filter((name) => name.startsWith(`${lock}-`) && !name.includes('/', lock.length));
}

async function takeOver(lock: string, text: string, context: LockContext): Promise<void> {
  const { key, ports } = context;
  const store = ports.stores.toolchain;
  const owner = await seize(lock, text, context);
  if (owner === undefined) return;
  // Nobody who has one of these finds the lock that it is for any more.
  await store.delete(await claimsOf(key, store));
  ports.host.emit({
    type: 'notice.raised',
    data: {
      text: `took over the lock of run ${owner.run} (${owner.by}, since ${owner.at}), whose process is gone`,
    },
  });
}

/** Puts the text in the place of that of a dead run, which it returns; undefined where the place was free by then. */
async function seize(name: string, text: string, context: LockContext): Promise<LockOwner | undefined> {
  const { ports } = context;
  const store = ports.stores.toolchain;
  const held = await store.get(name);
  const owner = ownerOf(held);
  if (held === undefined) {
    // Its owner let go of it in the meantime.
    if (await store.create(name, text)) return undefined;
    throw lockedError(context, ownerOf(await store.get(name)));
  }
  if (owner === undefined || !(await isGone(owner, ports))) throw lockedError(context, owner);
  const claim = claimKey(name, owner);
  // Whoever made the claim may have died over it as well.
  if (!(await store.create(claim, text))) await seize(claim, text, context);
  try {
    if ((await store.get(name)) !== held) throw lockedError(context, ownerOf(await store.get(name)));
    await store.put(name, text);
  } finally {
    await store.delete([claim]);
  }
  return owner;
}

/** Only for this machine; nobody can tell from here what runs on another one. */
async function isGone(owner: LockOwner, { owner: self, processStart }: LockPorts): Promise<boolean> {
  if (processStart === undefined || owner.host !== self.host) return false;
  const start = await processStart(owner.pid);
  if (start === undefined) return true;
  return start !== '' && owner.processStart !== undefined && owner.processStart !== start;
}

async function release(lock: string, text: string, { key, ports }: LockContext): Promise<void> {
  const { host, stores } = ports;
  const { deployment } = key;
  try {
    // Somebody may have broken it and taken it since.
    if ((await stores.toolchain.get(lock)) === text) await stores.toolchain.delete([lock]);
    host.emit({ type: 'lock.released', data: { deployment } });
  } catch (error) {
    if (!isSeedError(error)) throw error;
    // What the work came to counts more; a later run here takes the lock over by itself.
    const command = unlockCommand(key, stores.toolchain);
    const text = `the lock of "${deployment}" could not be released: ${error.message}; where it stays, \`${command}\` removes it`;
    host.emit({ type: 'notice.raised', data: { text, code: error.code } });
  }
}

function unlockCommand({ deployment }: DeploymentKey, { flags }: Pick<StateStore, 'flags'>): string {
  return ['seed state unlock', deployment, flags].filter((word) => word !== undefined).join(' ');
}

function lockedError({ key, ports }: LockContext, owner: LockOwner | undefined): ConflictError {
  const { deployment } = key;
  const who =
    owner === undefined
      ? 'somebody whose lock cannot be read'
      : `"${owner.by}" on ${owner.host} since ${owner.at} (run ${owner.run}, process ${owner.pid})`;
  return new ConflictError('state/locked', `deployment "${deployment}" is locked by ${who}`, {
    hints: [
      'wait until that run has ended, and try again',
      `see whose lock it is, and remove it where its run is no more, with \`${unlockCommand(key, ports.stores.toolchain)}\``,
    ],
    data: { deployment, ...(owner === undefined ? {} : { owner }) },
  });
}
