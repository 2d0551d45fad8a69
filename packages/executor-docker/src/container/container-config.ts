import type { ContainerCreateOptions, MountSettings } from 'dockerode';
import type { ComputeLimits } from './compute-limits.ts';
import type { HostPrivileges } from './privileges.ts';

const SHARED_MEMORY = 64 * 1024 * 1024;

export interface ContainerPlan {
  readonly name: string;
  /** Content address, so that a tag that moves meanwhile changes nothing. */
  readonly image: string;
  readonly platform?: string;
  readonly script: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly mounts: readonly MountSettings[];
  /** A folder inside that is kept in memory. */
  readonly inMemory?: string;
  readonly network: string;
  readonly limits?: ComputeLimits;
  readonly privileges?: HostPrivileges;
  /** The container outlives its driver: a person may want to look into it. */
  readonly outlive: boolean;
}

/**
 * What Docker is asked for. Neither secrets nor the environment of the build are in it, since every user of the
 * engine may read it: they reach the driver over its stdin.
 */
export function containerConfig(plan: ContainerPlan): ContainerCreateOptions {
  const { limits, privileges } = plan;
  const ownNetwork = plan.network === 'host' || plan.network === 'none';
  return {
    name: plan.name,
    Image: plan.image,
    ...(plan.platform === undefined ? {} : { platform: plan.platform }),
    Entrypoint: ['/bin/sh', '-c', plan.script],
    Cmd: [],
    User: '0:0',
    WorkingDir: '/',
    Labels: { ...plan.labels },
    Tty: false,
    OpenStdin: true,
    // The engine closes stdin when this process is gone, on which the driver ends everything.
    StdinOnce: !plan.outlive,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      Init: true,
      // The engine itself removes container and unnamed volumes, even when nobody is left to ask it.
      AutoRemove: !plan.outlive,
      LogConfig: { Type: 'none', Config: {} },
      NetworkMode: plan.network,
      ...(ownNetwork ? {} : { ExtraHosts: ['host.docker.internal:host-gateway'] }),
      ShmSize: SHARED_MEMORY,
      Mounts: plan.mounts.map((mount) => ownedMount(mount, plan.labels)),
      ...(plan.inMemory === undefined ? {} : { Tmpfs: { [plan.inMemory]: 'exec,mode=755' } }),
      ...(limits === undefined
        ? {}
        : {
            Memory: limits.memoryBytes,
            MemorySwap: limits.memoryBytes,
            NanoCpus: limits.nanoCpus,
            PidsLimit: limits.pids,
          }),
      ...privileges,
    },
  };
}

/**
 * An unnamed volume goes when its container goes. One whose container was never made, because seed was killed at that
 * moment, can be told by the labels.
 */
function ownedMount(mount: MountSettings, labels: ContainerPlan['labels']): MountSettings {
  if (mount.Type !== 'volume' || mount.Source !== '') return mount;
  return { ...mount, VolumeOptions: { ...UNNAMED, ...mount.VolumeOptions, Labels: { ...labels } } };
}

const UNNAMED = { NoCopy: false, DriverConfig: { Name: '', Options: {} } };

/** A readable and unique container name: lower case, at most 63 characters. */
export function containerName(project: string, uuid: string): string {
  const safe = project
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
    .slice(0, 40);
  return `seed-${safe || 'build'}-${uuid.replaceAll('-', '').slice(0, 12)}`;
}
