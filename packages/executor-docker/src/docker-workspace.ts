import type { ChannelEnd, Workspace, WorkspaceContents } from '@seed/build';
import type { BuildJob } from '@seed/deployspec';
import { connectUser } from './container/connect-user.ts';
import { listFolder, readEntries, writeEntries } from './container/file-access.ts';
import { keepsStateInMemory } from './container/plan-container.ts';
import { listThroughProc } from './container/host-listing.ts';
import { endContainer, killContainer, removeContainer } from './container/start-container.ts';
import type { StartedContainer } from './container/start-container.ts';
import { ranOutOfMemory } from './container/out-of-memory.ts';
import { commitContainer } from './container/commit-container.ts';
import type { Engine } from './engine/connect-engine.ts';
import { ask } from './engine/docker-error.ts';
import type { NumberedWarning, ResolvedImage } from './image/resolve-image.ts';
import { markKept } from './source/scratch.ts';
import type { Scratch } from './source/scratch.ts';

/** A removal that takes longer goes on behind the result; the next start looks after what it leaves. */
const REMOVAL_MS = 1000;

/** Names of containers that a person wanted to keep begin so; `seed clean` alone removes them. */
export const KEPT_PREFIX = 'seed-kept-';

export interface WorkspaceParts {
  readonly engine: Engine;
  readonly job: BuildJob;
  readonly contents: WorkspaceContents;
  readonly started: StartedContainer;
  readonly scratch: Scratch;
  readonly image: ResolvedImage;
  readonly name: string;
  /** The container stays when its driver ends. */
  readonly outlive: boolean;
  /** Its layers can go only when the container's mounts are gone. */
  readonly hasViews: boolean;
  readonly startedAt: number;
  /** The limit of the compute type. */
  readonly memoryBytes: number | undefined;
  readonly warnings: readonly NumberedWarning[];
  readonly runtimes: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  /** Lets go of what the build has besides container and scratch; never rejects. */
  release(): void;
  removeScratch(): Promise<void>;
}

/** The place of one build in a container. */
export function createDockerWorkspace(parts: WorkspaceParts): Workspace {
  const { engine, contents, started, image, scratch } = parts;
  const { container, channel } = started;
  let removal: Promise<void> | undefined;
  let kept = false;
  /** Ended by us, so that nobody has to ask why it died. */
  let ended = false;
  let killed = false;

  const remove = async (): Promise<void> => {
    ended = true;
    parts.release();
    if (parts.outlive) await removeContainer(container);
    else await endContainer(started, { wait: parts.hasViews || killed });
    await parts.removeScratch();
  };
  return {
    layout: contents.layout,
    ref: container.id.slice(0, 12),
    image: {
      name: image.name,
      digest: image.digest,
      ...(image.substituteFor === undefined ? {} : { substituteFor: image.substituteFor }),
    },
    isolation: 'container',
    ...(parts.memoryBytes === undefined ? {} : { memoryBytes: parts.memoryBytes }),
    warnings: parts.warnings,
    ...(parts.runtimes === undefined ? {} : { runtimes: parts.runtimes }),
    environment: parts.environment,
    secrets: parts.secrets,
    main: { stdin: channel.stdin, output: channel.output, ended: endOf(parts, () => ended) },
    connect: (user) => connectUser(container, user, contents.boot),
    async list(dir) {
      const seen = engine.facts.native ? await listThroughProc(container, dir) : undefined;
      return seen === undefined ? listFolder(container, dir) : seen === 'missing' ? undefined : seen;
    },
    read: (dir, paths, options) =>
      readEntries(container, dir, paths, {
        ...options,
        inMemory: dir === contents.layout.tmp && keepsStateInMemory(engine, parts.job),
      }),
    write: (dir, tar) => writeEntries(container, dir, tar),
    kill: () => {
      ended = true;
      killed = true;
      return killContainer(container);
    },
    async retain(how) {
      if (how === 'commit') return commitContainer(container, parts);
      kept = true;
      parts.release();
      await markKept(scratch);
      const name = `${KEPT_PREFIX}${parts.name.replace(/^seed-/, '')}`;
      await ask('keeping the build container', container.rename({ name }));
      return { ref: name, attach: `seed attach ${name}` };
    },
    async dispose() {
      if (kept) return;
      removal ??= remove();
      await withinTime(removal, REMOVAL_MS);
    },
  };
}

async function endOf(
  { engine, started, startedAt }: WorkspaceParts,
  wasEnded: () => boolean,
): Promise<ChannelEnd> {
  const exitCode = await started.exit;
  const oomKilled =
    exitCode === 137 && !wasEnded() && (await ranOutOfMemory(engine, started.container.id, startedAt));
  return { exitCode, oomKilled };
}

/** A removal that fails after the limit must not end the process: the reaper meets it again. */
async function withinTime(work: Promise<void>, limit: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limit);
  });
  work.catch(() => undefined);
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
