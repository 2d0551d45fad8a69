import type { ComputeSpec } from '@seed/deployspec';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

interface Size {
  readonly gib: number;
  readonly cpus: number;
}

/** CodeBuild user guide, "Build environment compute modes and types". */
const LINUX: Readonly<Record<string, Size>> = {
  BUILD_GENERAL1_SMALL: { gib: 3, cpus: 2 },
  BUILD_GENERAL1_MEDIUM: { gib: 7, cpus: 4 },
  BUILD_GENERAL1_LARGE: { gib: 15, cpus: 8 },
  BUILD_GENERAL1_XLARGE: { gib: 70, cpus: 36 },
  BUILD_GENERAL1_2XLARGE: { gib: 145, cpus: 72 },
  BUILD_LAMBDA_1GB: { gib: 1, cpus: 2 },
  BUILD_LAMBDA_2GB: { gib: 2, cpus: 2 },
  BUILD_LAMBDA_4GB: { gib: 4, cpus: 3 },
  BUILD_LAMBDA_8GB: { gib: 8, cpus: 5 },
  BUILD_LAMBDA_10GB: { gib: 10, cpus: 6 },
};
const ARM: Readonly<Record<string, Size>> = {
  ...LINUX,
  BUILD_GENERAL1_SMALL: { gib: 4, cpus: 2 },
  BUILD_GENERAL1_MEDIUM: { gib: 8, cpus: 4 },
  BUILD_GENERAL1_LARGE: { gib: 16, cpus: 8 },
  BUILD_GENERAL1_XLARGE: { gib: 64, cpus: 32 },
  BUILD_GENERAL1_2XLARGE: { gib: 96, cpus: 48 },
};
const GPU: Readonly<Record<string, Size>> = {
  ...LINUX,
  BUILD_GENERAL1_SMALL: { gib: 16, cpus: 4 },
  BUILD_GENERAL1_LARGE: { gib: 255, cpus: 32 },
};

/** Far above what builds need, far below what a fork bomb would do to the machine. */
const MOST_PROCESSES = 16_384;

export interface ComputeLimits {
  readonly memoryBytes: number;
  readonly nanoCpus: number;
  readonly pids: number;
  /** Set when the machine is smaller than the compute type. */
  readonly capped?: string;
}

/** Limits for a compute type on a machine; undefined when limits are off or the type is unknown. */
export function computeLimits(
  compute: ComputeSpec,
  machine: { readonly cpus: number; readonly memoryBytes: number },
): ComputeLimits | undefined {
  const size = compute.limits ? sizeOf(compute) : undefined;
  if (size === undefined) return undefined;
  const wanted = size.gib * GIB;
  const memoryBytes = machine.memoryBytes > 0 ? Math.min(wanted, machine.memoryBytes) : wanted;
  const cpus = machine.cpus > 0 ? Math.min(size.cpus, machine.cpus) : size.cpus;
  const short = [
    ...(memoryBytes < wanted ? [`${gibText(memoryBytes)} of ${size.gib} GiB memory`] : []),
    ...(cpus < size.cpus ? [`${cpus} of ${size.cpus} CPUs`] : []),
  ];
  return {
    memoryBytes,
    nanoCpus: cpus * 1e9,
    pids: MOST_PROCESSES,
    ...(short.length === 0
      ? {}
      : { capped: `this machine is smaller than ${compute.type}: the build gets ${short.join(' and ')}` }),
  };
}

function sizeOf({ type, environmentType }: ComputeSpec): Size | undefined {
  if (environmentType.startsWith('ARM')) return ARM[type];
  if (environmentType.includes('GPU')) return GPU[type];
  return LINUX[type];
}

/** For people: `3 GiB`, `512 MiB`. */
export function gibText(bytes: number): string {
  if (bytes < GIB) return `${Math.floor(bytes / MIB)} MiB`;
  return `${Math.floor((bytes / GIB) * 10) / 10} GiB`;
}

/** The processor type that a CodeBuild environment type stands for, as images name it. */
export function wantedArchitecture(environmentType: string): string {
  return environmentType.startsWith('ARM') ? 'arm64' : 'amd64';
}

/** What of an environment type a local container does not mirror. */
export function unmirroredTraits(compute: ComputeSpec): string | undefined {
  const { environmentType } = compute;
  if (environmentType.includes('GPU')) return `${environmentType}: the build sees no GPU`;
  if (environmentType.includes('LAMBDA'))
    return `${environmentType}: the read-only root, the 15 minute limit and the unprivileged user of Lambda are not mirrored`;
  if (environmentType.startsWith('WINDOWS')) return `${environmentType}: the build runs in a Linux container`;
  return undefined;
}
