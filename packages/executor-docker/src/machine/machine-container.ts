import type { ContainerCreateOptions, MountConfig, MountSettings } from 'dockerode';
import type { HostPrivileges } from '../container/privileges.ts';
import { PACKAGES_DIR } from './package-cache.ts';

const SHARED_MEMORY = 64 * 1024 * 1024;

/** The label of everything that runs of components make. */
export const RUN_LABEL = 'seed.run';

/** Folders that are in memory on a machine: a restart empties them, and no snapshot has them. */
const IN_MEMORY = { '/run': 'exec,mode=755' } as const;

export interface MachinePlan {
  readonly name: string;
  /** Content address. */
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly network: string;
  readonly platform?: string;
  /** The image's own init is process 1. */
  readonly systemd: boolean;
  readonly privileges?: HostPrivileges;
  /** Id of the container whose network it shares, instead of one of its own. */
  readonly networkOf?: string;
  /** The volume that keeps packages. */
  readonly packages?: string;
  /** Path of the engine's socket on its machine, for what looks at images from outside. */
  readonly socket?: string;
}

/** Where programs look for an engine. */
const SOCKET = '/var/run/docker.sock';

/** A container that does nothing by itself; commands come in beside its first process. */
export function machineConfig(plan: MachinePlan): ContainerCreateOptions {
  const network = plan.networkOf === undefined ? plan.network : `container:${plan.networkOf}`;
  const names = plan.network !== 'host' && plan.network !== 'none' && plan.networkOf === undefined;
  return {
    name: plan.name,
    Image: plan.image,
    ...(plan.platform === undefined ? {} : { platform: plan.platform }),
    ...(plan.systemd
      ? { Cmd: ['/sbin/init'], StopSignal: 'SIGRTMIN+3', Env: ['container=docker'] }
      : { Cmd: ['/bin/sh', '-c', 'exec sleep 2147483647'] }),
    // None, not even that of the image; and images that are made of the container are free to have another command.
    Entrypoint: [],
    User: '0:0',
    WorkingDir: '/',
    Labels: { ...plan.labels },
    Tty: false,
    OpenStdin: false,
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      Init: !plan.systemd,
      LogConfig: { Type: 'none', Config: {} },
      NetworkMode: network,
      ...(names ? { ExtraHosts: ['host.docker.internal:host-gateway'] } : {}),
      ShmSize: SHARED_MEMORY,
      Tmpfs: { ...IN_MEMORY, ...(plan.systemd ? { '/run/lock': 'mode=1777' } : {}) },
      ...(plan.systemd ? { CgroupnsMode: 'host' } : {}),
      Mounts: mountsOf(plan),
      ...plan.privileges,
    },
  };
}

function mountsOf({ systemd, packages, socket }: MachinePlan): MountConfig {
  return [
    ...(systemd ? [bind('/sys/fs/cgroup', '/sys/fs/cgroup')] : []),
    ...(packages === undefined
      ? []
      : [{ Type: 'volume' as const, Source: packages, Target: PACKAGES_DIR, ReadOnly: false }]),
    ...(socket === undefined ? [] : [bind(socket, SOCKET)]),
  ];
}

const bind = (from: string, to: string): MountSettings => ({
  Type: 'bind',
  Source: from,
  Target: to,
  ReadOnly: false,
});
