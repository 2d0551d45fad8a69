import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DriverChannel, Workspace, WorkspaceContents } from '@seed/build';
import { attachCommand } from './attach-script.ts';
import { findUser } from './check-job.ts';
import type { InsidePaths } from './inside-paths.ts';
import type { Warning } from './find-warnings.ts';
import type { BuildAccess } from './loopback-credentials.ts';
import { killLeftovers } from './leftovers.ts';
import { openChannel } from './open-channel.ts';
import type { HostChannel } from './open-channel.ts';
import { keepPlace } from './place.ts';
import type { Place } from './place.ts';
import { listPlace, readPlace, writePlace } from './place-files.ts';
import { removeTree } from './remove-tree.ts';
import { sandboxCommand } from './sandbox-command.ts';
import type { Sandbox, SandboxUser } from './sandbox-command.ts';

const LET_GO_MS = 500;

export interface WorkspaceParts {
  readonly place: Place;
  readonly contents: WorkspaceContents;
  readonly sandbox: Sandbox;
  readonly paths: InsidePaths;
  /** The environment of every driver. */
  readonly env: Readonly<Record<string, string>>;
  readonly warnings: readonly Warning[];
  readonly credentials?: BuildAccess;
}

/** Starts the main driver in a place that is filled, and gives the engine its hands. */
export async function openWorkspace(parts: WorkspaceParts): Promise<Workspace> {
  const { contents, credentials, paths, place, sandbox } = parts;
  const channels: HostChannel[] = [];
  const start = async (user?: SandboxUser): Promise<DriverChannel> => {
    const channel = await startDriver(parts, { name: `driver-${channels.length}`, ...(user && { user }) });
    channels.push(channel);
    return channel;
  };
  let kept = false;
  const kill = async (): Promise<void> => {
    if (sandbox.isolation.level === 'processes') await letGo(channels);
    for (const channel of channels) channel.kill();
    await Promise.all(channels.map((channel) => channel.ended));
    // Without a sandbox, what went into sessions of its own is still there.
    if (sandbox.isolation.level === 'processes') await killLeftovers(place.dir);
  };
  const workspace: Workspace = {
    layout: contents.layout,
    ref: place.dir,
    isolation: sandbox.isolation.level,
    warnings: parts.warnings,
    ...(credentials && { environment: credentials.environment, secrets: credentials.secrets }),
    main: await start(),
    async connect(user) {
      const found = sandbox.isolation.asRoot ? await findUser(user) : undefined;
      if (found === undefined || sandbox.isolation.level === 'processes')
        throw new Error(`user "${user}" cannot be had on this machine`);
      return start(found);
    },
    list: (dir) => listPlace(paths, dir),
    read: async (dir, wanted, options) =>
      readPlace(paths, dir, { paths: wanted, dereference: options?.dereference ?? false }),
    write: (dir, tar) => writePlace(paths, dir, tar),
    kill,
    async retain() {
      kept = true;
      await keepPlace(place);
      await kill();
      credentials?.revoke();
      return { ref: place.dir, attach: attachCommand(place.dir).join(' ') };
    },
    async dispose() {
      await kill();
      credentials?.revoke();
      if (!kept) await removeTree(place.dir);
    },
  };
  return workspace;
}

/** Drivers that lose their stdin end what they started; only they know all of its process groups. */
async function letGo(channels: readonly HostChannel[]): Promise<void> {
  for (const channel of channels) channel.stdin.destroy();
  const late = new AbortController();
  const ended = Promise.all(channels.map((channel) => channel.ended));
  await Promise.race([ended, delay(LET_GO_MS, undefined, { signal: late.signal }).catch(() => undefined)]);
  late.abort();
}

async function startDriver(
  parts: WorkspaceParts,
  options: { readonly name: string; readonly user?: SandboxUser },
): Promise<HostChannel> {
  const { contents, env, place, sandbox } = parts;
  const command = sandboxCommand(sandbox, ['/bin/sh', '-c', contents.boot], options);
  return openChannel(command, {
    dir: place.dir,
    name: options.name,
    cwd: join(place.root, 'codebuild'),
    env,
  });
}
