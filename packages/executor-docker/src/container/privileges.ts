/** Kernel order: the index is the capability's bit. Names an old engine does not know are left out by the caller. */
const CAPABILITIES = [
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'KILL',
  'SETGID',
  'SETUID',
  'SETPCAP',
  'LINUX_IMMUTABLE',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_ADMIN',
  'NET_RAW',
  'IPC_LOCK',
  'IPC_OWNER',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_CHROOT',
  'SYS_PTRACE',
  'SYS_PACCT',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_NICE',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'MKNOD',
  'LEASE',
  'AUDIT_WRITE',
  'AUDIT_CONTROL',
  'SETFCAP',
  'MAC_OVERRIDE',
  'MAC_ADMIN',
  'SYSLOG',
  'WAKE_ALARM',
  'BLOCK_SUSPEND',
  'AUDIT_READ',
  'PERFMON',
  'BPF',
  'CHECKPOINT_RESTORE',
] as const;

/** Engines that are older than these capabilities reject their names. */
const YOUNG = new Set<string>(['PERFMON', 'BPF', 'CHECKPOINT_RESTORE']);

export interface HostPrivileges {
  readonly Privileged?: true;
  readonly CapAdd?: string[];
  readonly SecurityOpt?: string[];
  readonly MaskedPaths?: string[];
  readonly ReadonlyPaths?: string[];
  readonly DeviceCgroupRules?: string[];
}

/** CodeBuild's privilegedMode as Docker has it. */
export const FULL_PRIVILEGES: HostPrivileges = { Privileged: true };

/**
 * The same without the word `privileged`, for machines that hold capabilities back: each capability of `bounding` by
 * name, no seccomp filter, no masked paths, all devices.
 */
export function narrowPrivileges(bounding: readonly string[]): HostPrivileges {
  return {
    CapAdd: bounding.filter((name) => !YOUNG.has(name)),
    SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
    MaskedPaths: [],
    ReadonlyPaths: [],
    DeviceCgroupRules: ['a *:* rwm'],
  };
}

/** Capability names of a mask as `/proc/self/status` shows it (`CapBnd:\t000001fffeffffff`). */
export function capabilitiesOf(mask: string): readonly string[] {
  const bits = BigInt(`0x${mask.trim() || '0'}`);
  return CAPABILITIES.filter((_, bit) => ((bits >> BigInt(bit)) & 1n) === 1n);
}

/** Those that a privileged container needs and the mask lacks. */
export function missingCapabilities(mask: string): readonly string[] {
  const present = new Set(capabilitiesOf(mask));
  return CAPABILITIES.filter((name) => !present.has(name) && !YOUNG.has(name));
}
