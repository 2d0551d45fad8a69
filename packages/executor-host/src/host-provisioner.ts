import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Provisioner, ProvisionRequest, Workspace } from '@seed/build';
import type { CredentialsSource } from '@seed/deployspec';
import { EnvironmentError, isSeedError } from '@seed/kernel';
import { writeAttachScript } from './attach-script.ts';
import { buildEnvironment, passedVariables } from './build-environment.ts';
import { checkJob, notAllowed } from './check-job.ts';
import type { Permission } from './check-job.ts';
import { fillPlace, sourceMounts } from './fill-place.ts';
import { findWarnings } from './find-warnings.ts';
import { openWorkspace } from './host-workspace.ts';
import { insidePaths } from './inside-paths.ts';
import { probeIsolation } from './isolation.ts';
import type { Isolation } from './isolation.ts';
import { loopbackCredentials } from './loopback-credentials.ts';
import { makePlace, reapHost } from './place.ts';
import type { Place } from './place.ts';
import { removeTree } from './remove-tree.ts';
import type { Sandbox } from './sandbox-command.ts';
import { planView } from './view.ts';
import type { Mount, View } from './view.ts';

export interface HostOptions {
  /** Absolute folder of seed's records; places of builds are made in `builds` below it. */
  readonly stateDir: string;
  /** The caller's variables; builds see an allow list of them. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The caller's home: hidden from sandboxed builds. */
  readonly home: string;
  /** From `probeIsolation`. Absent: probed at the first build. */
  readonly isolation?: Isolation;
  /** Whether builds may run on this machine, given its isolation; decided by whoever can ask the user. */
  permit(isolation: Isolation): Permission;
  /** The caller's credentials, for builds that may have them; absent: none reach a build. */
  readonly credentials?: CredentialsSource;
  /** `real` gives builds the caller's own home: nothing is private then. */
  readonly useHome?: 'fresh' | 'real';
}

/** Makes places for builds out of folders and processes of this machine. */
export function hostProvisioner(options: HostOptions): Provisioner {
  let probed: Promise<Isolation> | undefined;
  const isolation = (): Promise<Isolation> =>
    (probed ??= options.isolation === undefined ? probeIsolation() : Promise.resolve(options.isolation));
  // What dead processes left is looked after while the first build goes on.
  let reaping: Promise<unknown> | undefined;
  const passed = passedVariables(options.environment);
  const access = options.credentials && loopbackCredentials(options.credentials);
  return {
    name: 'host',
    async check(job) {
      const found = await isolation();
      return checkJob(job, { isolation: found, permission: options.permit(found), environment: passed });
    },
    async provision(request) {
      const found = await isolation();
      const permission = options.permit(found);
      if (!permission.allowed) {
        const { code, hints, summary } = notAllowed(permission);
        throw new EnvironmentError(code, summary, hints === undefined ? {} : { hints });
      }
      reaping ??= reapHost(options.stateDir).catch(() => undefined);
      const place = await makePlace(options.stateDir, request.job.uuid).catch(startFailed);
      try {
        return await provision(request, { options, isolation: found, passed, place, access });
      } catch (error) {
        await removeTree(place.dir);
        return startFailed(error);
      }
    },
  };
}

interface Machine {
  readonly options: HostOptions;
  readonly isolation: Isolation;
  readonly passed: Readonly<Record<string, string>>;
  readonly place: Place;
  readonly access: ReturnType<typeof loopbackCredentials> | undefined;
}

async function provision(request: ProvisionRequest, machine: Machine): Promise<Workspace> {
  const { isolation, passed, place } = machine;
  const { io, job } = request;
  const isolated = isolation.level !== 'processes';
  const contents = request.contents(isolated ? '/codebuild' : join(place.root, 'codebuild'));
  const [view, warnings] = await Promise.all([
    viewOf(machine),
    findWarnings(job, { isolation, environment: passed, credentials: machine.access !== undefined }),
  ]);
  await Promise.all(view.links.map(({ path, target }) => symlink(target, join(place.root, path))));
  const mounts = [...view.mounts, ...sourceMounts(job, contents.layout, isolation)];
  const sandbox: Sandbox = { isolation, root: place.root, mounts, network: job.network !== 'none' };
  const paths = isolated ? insidePaths(place.root, mounts) : insidePaths('/', plainMounts(place));
  const env = environmentOf(machine, contents.layout.userBin);
  await fillPlace(place, contents, { job, isolation, paths, signal: io.signal });
  await writeAttachScript(place.dir, {
    sandbox,
    layout: contents.layout,
    cwd: join(place.root, 'codebuild'),
    env,
  });
  const { access } = machine;
  const credentials = access !== undefined && sandbox.network ? await access(io.signal) : undefined;
  io.signal.throwIfAborted();
  return openWorkspace({
    place,
    contents,
    sandbox,
    paths,
    env,
    warnings,
    ...(credentials && { credentials }),
  });
}

async function viewOf(machine: Machine): Promise<View> {
  const { isolation, options, passed } = machine;
  if (isolation.level === 'processes') return { links: [], mounts: [] };
  const view = await planView({ home: options.home, environment: passed });
  if (options.useHome !== 'real') return view;
  const home: Mount = { from: options.home, to: '/root', writable: true };
  return { ...view, mounts: [...view.mounts, home] };
}

/** Without a sandbox everything is where it is, but for the home of the build. */
function plainMounts(place: Place): Mount[] {
  return [{ from: join(place.root, 'root'), to: '/root', writable: true }];
}

function environmentOf(
  { isolation, options, passed, place }: Machine,
  commands: string,
): Record<string, string> {
  if (isolation.level !== 'processes')
    return buildEnvironment(passed, { home: '/root', commands, ownersFail: !isolation.asRoot });
  const home = options.useHome === 'real' ? options.home : join(place.root, 'root');
  return buildEnvironment(passed, { home, commands, tmp: join(place.root, 'tmp'), ownersFail: false });
}

function startFailed(error: unknown): never {
  if (isSeedError(error)) throw error;
  if (error instanceof Error && error.name === 'AbortError') throw error;
  const why = error instanceof Error ? error.message : String(error);
  throw new EnvironmentError('host/start-failed', `the place of the build could not be made: ${why}`, {
    cause: error,
    hints: ['Check free space and rights of the state folder'],
  });
}
