import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { MountSettings } from 'dockerode';
import { openSource, packSource } from '@seed/build';
import type { Layout, OpenedSource } from '@seed/build';
import type { BuildJob, SourceMount } from '@seed/deployspec';
import { EnvironmentError } from '@seed/kernel';
import { LOCAL_DIR } from '../container/prelude.ts';
import type { Engine } from '../engine/connect-engine.ts';
import { overlayObstacle, prepareOverlay } from './overlay-view.ts';
import type { OverlayView } from './overlay-view.ts';
import type { Scratch } from './scratch.ts';
import { isSmall } from './small-source.ts';
import { unpackSmall } from './unpack-small.ts';

/** How the sources of a build get into its container. */
export interface PlacedSources {
  readonly mounts: readonly MountSettings[];
  /** Archives to unpack at `/` before the start. */
  readonly archives: readonly Readable[];
  readonly views: readonly OverlayView[];
  /** Folders that the container copies to their place before its driver starts. */
  readonly copies: readonly { readonly from: string; readonly to: string }[];
  /** Resolve when what views and copies are made of is complete; needed before the start. */
  readonly filled: readonly Promise<void>[];
  /** Folders inside that must belong to root. */
  readonly own: readonly string[];
  /** Why a view was not possible where one was wanted. */
  readonly obstacle?: string;
}

interface Wanted {
  readonly dir: string;
  readonly target: string;
  readonly name: string;
}

export interface PlaceOptions {
  readonly scratch: Scratch;
  readonly signal: AbortSignal;
  /** Set when this machine is known not to mount views. */
  readonly obstacle?: string;
}

/** Brings the primary and all secondary sources; rejects with EnvironmentError `source/*` or `docker/source-unreachable`. */
export async function placeSources(
  engine: Engine,
  job: BuildJob,
  layout: Layout,
  options: PlaceOptions,
): Promise<PlacedSources> {
  const { source } = job;
  const wanted: Wanted[] = [
    ...(source.dir === undefined ? [] : [{ dir: source.dir, target: layout.srcDir, name: 'source' }]),
    ...source.secondary.map(({ id, dir }) => ({
      dir,
      target: layout.secondary[id] ?? join(layout.goPath, 'src', id),
      name: `source-${id}`,
    })),
  ];
  const placed = await Promise.all(wanted.map((one) => placeOne(engine, job, one, options)));
  const obstacle = placed.find((one) => one.obstacle !== undefined)?.obstacle;
  return {
    mounts: placed.flatMap(({ mounts }) => mounts),
    archives: placed.flatMap(({ archives }) => archives),
    views: placed.flatMap(({ views }) => views),
    copies: placed.flatMap(({ copies }) => copies),
    filled: placed.flatMap(({ filled }) => filled),
    own: placed.flatMap(({ own }) => own),
    ...(obstacle === undefined ? {} : { obstacle }),
  };
}

const NOTHING = { mounts: [], archives: [], views: [], copies: [], filled: [], own: [] } as const;

async function placeOne(
  engine: Engine,
  job: BuildJob,
  wanted: Wanted,
  options: PlaceOptions,
): Promise<PlacedSources> {
  const { mount, selection } = job.source;
  if (mount === 'ro' || mount === 'rw') return bindFolder(engine, wanted, mount);
  const obstacle = await viewObstacle(engine, job, wanted, options);
  const { signal } = options;
  const room = join(options.scratch.dir, wanted.name);
  const clone = join(room, 'clone');
  await mkdir(room, { recursive: true });
  const opening = openSource(wanted.dir, selection, { scratch: clone, signal });
  if (mount === 'copy' || obstacle !== undefined) {
    const opened = await opening;
    const archives = [opened, ...(opened.also === undefined ? [] : [opened.also])].map(({ dir, files }) =>
      packSource(dir, files, { prefix: wanted.target.slice(1), signal }),
    );
    const asked = mount === 'copy' || obstacle === OUTLIVES;
    return { ...NOTHING, archives, ...(asked || obstacle === undefined ? {} : { obstacle }) };
  }
  opening.catch(() => undefined);
  if (mount === 'auto' && (await isSmall(wanted.dir))) return copySmall(opening, wanted, options);
  const dir = selection === 'head' ? (await opening).dir : wanted.dir;
  const view = await prepareOverlay(dir, wanted.target, {
    scratch: options.scratch.dir,
    name: wanted.name,
    opened: opening,
  });
  return { ...NOTHING, mounts: [view.mount], views: [view], filled: [view.filled], own: view.own };
}

/** Lays a small source beside seed's own files, which the container copies in any case. */
function copySmall(
  opening: Promise<OpenedSource>,
  { name, target }: Wanted,
  { scratch, signal }: PlaceOptions,
): PlacedSources {
  const folder = join(scratch.local, 'source', name);
  const fill = async (): Promise<void> => {
    const opened = await opening;
    await mkdir(folder, { recursive: true });
    for (const { dir, files } of [opened, ...(opened.also === undefined ? [] : [opened.also])])
      await unpackSmall(packSource(dir, files, { signal }), folder);
  };
  const filled = fill();
  // It is awaited before the start; until then its failure must not count as unhandled.
  filled.catch(() => undefined);
  return { ...NOTHING, copies: [{ from: `${LOCAL_DIR}/source/${name}`, to: target }], filled: [filled] };
}

/** An image made of a container holds no mounts, and the source is what a person wants to look at. */
const OUTLIVES = 'the source becomes part of an image';

async function viewObstacle(
  engine: Engine,
  job: BuildJob,
  { dir }: Wanted,
  options: PlaceOptions,
): Promise<string | undefined> {
  if (job.debug.onFailure === 'commit') return OUTLIVES;
  return options.obstacle ?? (await overlayObstacle(engine.facts, dir, options.scratch.dir));
}

function bindFolder(engine: Engine, wanted: Wanted, mount: Extract<SourceMount, 'ro' | 'rw'>): PlacedSources {
  if (engine.address.kind !== 'socket')
    throw new EnvironmentError(
      'docker/source-unreachable',
      `the engine is on another machine and cannot mount "${wanted.dir}"`,
      { hints: ['Send the files instead: `--mount copy`'] },
    );
  return {
    ...NOTHING,
    mounts: [{ Type: 'bind', Source: wanted.dir, Target: wanted.target, ReadOnly: mount === 'ro' }],
    // Ownership in the user's own folder is none of our business.
    own: [],
  };
}
