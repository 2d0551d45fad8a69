import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContainerInfo } from 'dockerode';
import { CREDENTIALS_NETWORK, SHARED_LABEL } from '../credentials/credentials-network.ts';
import { removeContainer } from '../container/start-container.ts';
import { KEPT_PREFIX } from '../docker-workspace.ts';
import type { Engine } from '../engine/connect-engine.ts';
import { ask, dockerFailure, statusOf } from '../engine/docker-error.ts';
import { LOCAL_IMAGE } from '../image/image-names.ts';
import { leftImages, removeImage } from '../machine/machine-images.ts';
import { isBeingMade, readScratchOwner, scratchRoot } from '../source/scratch.ts';
import { BUILD_LABEL, isDead, ownerOf } from './owner.ts';
import { removeScratchDir } from './remove-scratch.ts';

export interface ReapOptions {
  readonly stateDir: string;
  /**
   * `leftovers`: what builds of dead processes left. `all`: also what was kept for a person, and what builds share.
   * Things of running builds are never touched.
   */
  readonly what: 'leftovers' | 'all';
}

/** Names of what was removed. */
export interface Reaped {
  readonly containers: readonly string[];
  /** Of runs of components. */
  readonly images: readonly string[];
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
  readonly folders: readonly string[];
  /** What could not be removed, in words. */
  readonly failed: readonly string[];
}

/** Removes what builds left behind. Only things that carry seed's label are looked at. */
export async function reapLeftovers(engine: Engine, options: ReapOptions): Promise<Reaped> {
  const failed: string[] = [];
  const attempt = async (name: string, work: () => Promise<unknown>): Promise<string[]> => {
    try {
      await work();
      return [name];
    } catch (error) {
      failed.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    }
  };
  const containers = await reapContainers(engine, options, attempt);
  const [images, volumes, networks, folders] = await Promise.all([
    reapImages(engine, options, attempt),
    reapVolumes(engine, options, attempt),
    reapNetworks(engine, options, attempt),
    reapFolders(engine, options, attempt),
  ]);
  // What was found out about engines is tried anew: machines change.
  if (options.what === 'all') await rm(join(options.stateDir, 'engines'), { recursive: true, force: true });
  return { containers, images, volumes, networks, folders, failed };
}

type Attempt = (name: string, work: () => Promise<unknown>) => Promise<string[]>;

const ours = { label: [BUILD_LABEL] };

async function reapContainers(engine: Engine, { what }: ReapOptions, attempt: Attempt): Promise<string[]> {
  const found = await ask(
    'listing the containers of builds',
    engine.docker.listContainers({ all: true, filters: ours }),
  );
  const removed: string[] = [];
  for (const info of found) {
    if (!(await isLeftover(info, what))) continue;
    const name = info.Names[0]?.replace(/^\//, '') ?? info.Id.slice(0, 12);
    removed.push(...(await attempt(name, () => removeContainer(engine.docker.getContainer(info.Id)))));
  }
  return removed;
}

async function isLeftover(info: ContainerInfo, what: ReapOptions['what']): Promise<boolean> {
  const kept = info.Names.some((name) => name.startsWith(`/${KEPT_PREFIX}`));
  if (kept) return what === 'all';
  const owner = ownerOf(info.Labels);
  return owner !== undefined && (await isDead(owner));
}

async function reapImages(engine: Engine, { what }: ReapOptions, attempt: Attempt): Promise<string[]> {
  const removed: string[] = [];
  for (const name of await leftImages(engine, what))
    removed.push(...(await attempt(name, () => removeImage(engine, name))));
  return removed;
}

async function reapVolumes(engine: Engine, { what }: ReapOptions, attempt: Attempt): Promise<string[]> {
  const { Volumes } = await ask('listing the volumes of builds', engine.docker.listVolumes());
  const removed: string[] = [];
  for (const { Name, Labels } of Volumes ?? []) {
    const owner = ownerOf(Labels);
    const shared = Labels?.[SHARED_LABEL] !== undefined;
    const dead = owner !== undefined && (await isDead(owner));
    if (!dead && !(shared && what === 'all')) continue;
    removed.push(...(await attempt(Name, () => removeVolume(engine, Name))));
  }
  return removed;
}

/** One that is gone went with its container, which the engine was removing by itself. */
async function removeVolume({ docker }: Engine, name: string): Promise<void> {
  try {
    await docker.getVolume(name).remove();
  } catch (error) {
    if (statusOf(error) !== 404) throw dockerFailure(error, `removing the volume "${name}"`);
  }
}

async function reapNetworks(engine: Engine, { what }: ReapOptions, attempt: Attempt): Promise<string[]> {
  if (what !== 'all') return [];
  try {
    await engine.docker.getNetwork(CREDENTIALS_NETWORK).remove();
    return [CREDENTIALS_NETWORK];
  } catch (error) {
    // Not there, or in use by a running build.
    if ([403, 404, 409].includes(statusOf(error) ?? 0)) return [];
    return attempt(CREDENTIALS_NETWORK, () => Promise.reject(error));
  }
}

async function reapFolders(engine: Engine, options: ReapOptions, attempt: Attempt): Promise<string[]> {
  const root = scratchRoot(options.stateDir);
  const names = await readdir(root).catch((): string[] => []);
  const removed: string[] = [];
  for (const name of names) {
    const dir = join(root, name);
    if (!(await isLeftoverFolder(dir, options.what))) continue;
    removed.push(...(await attempt(dir, () => removeScratchDir(dir, engine, LOCAL_IMAGE))));
  }
  return removed;
}

/** Whether nobody needs a folder of scratch any more. */
export async function isLeftoverFolder(dir: string, what: ReapOptions['what']): Promise<boolean> {
  const owner = await readScratchOwner(dir);
  if (owner?.kept === true) return what === 'all';
  return owner === undefined ? !isBeingMade(dir) : isDead(owner);
}
