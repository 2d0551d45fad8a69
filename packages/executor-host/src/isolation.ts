import { execFile } from 'node:child_process';

/** From best to none: a sandbox by bubblewrap, one made of `unshare` and bind mounts, plain processes. */
export const ISOLATION_LEVELS = ['bubblewrap', 'namespaces', 'processes'] as const;
export type IsolationLevel = (typeof ISOLATION_LEVELS)[number];

export interface Isolation {
  readonly level: IsolationLevel;
  /**
   * The real root user makes the sandbox, without a user namespace: owners of files and other users then work as in
   * a container, and what root could do to the machine is taken away with its capabilities.
   */
  readonly asRoot: boolean;
  /** For people: what was found, or why nothing better is active. */
  readonly detail: string;
}

/** What remains of root: the capabilities that container engines leave by default, without making devices. */
export const KEPT_CAPABILITIES = [
  'chown',
  'dac_override',
  'fowner',
  'fsetid',
  'kill',
  'net_bind_service',
  'net_raw',
  'setfcap',
  'setgid',
  'setpcap',
  'setuid',
  'sys_chroot',
] as const;

const TRIALS: readonly {
  readonly level: IsolationLevel;
  readonly asRoot: boolean;
  readonly command: readonly string[];
}[] = [
  { level: 'bubblewrap', asRoot: true, command: bubblewrapTrial([]) },
  {
    level: 'bubblewrap',
    asRoot: false,
    command: bubblewrapTrial(['--unshare-user', '--uid', '0', '--gid', '0']),
  },
  { level: 'namespaces', asRoot: true, command: namespacesTrial([]) },
  { level: 'namespaces', asRoot: false, command: namespacesTrial(['--user', '--map-root-user']) },
];

/**
 * Finds the best isolation that this machine gives to the present user, by trying it. Changes nothing; a few
 * processes of a few milliseconds. `best` limits the search, e.g. to `processes`.
 */
export async function probeIsolation(
  options: { readonly best?: IsolationLevel; readonly signal?: AbortSignal } = {},
): Promise<Isolation> {
  const from = ISOLATION_LEVELS.indexOf(options.best ?? 'bubblewrap');
  const isRoot = process.getuid?.() === 0;
  const refusals: string[] = [];
  if (process.platform === 'linux')
    for (const trial of TRIALS) {
      if (ISOLATION_LEVELS.indexOf(trial.level) < from || (trial.asRoot && !isRoot)) continue;
      const refusal = await attempt(trial.command, options.signal);
      if (refusal === undefined)
        return { level: trial.level, asRoot: trial.asRoot, detail: describe(trial.level) };
      refusals.push(`${trial.level}: ${refusal}`);
    }
  const why =
    options.best === 'processes'
      ? ''
      : refusals.length === 0
        ? ` (${process.platform} has none)`
        : ` (${refusals.join('; ')})`;
  return { level: 'processes', asRoot: isRoot, detail: `plain processes, no isolation${why}` };
}

function describe(level: IsolationLevel): string {
  return level === 'bubblewrap'
    ? 'sandbox by bubblewrap: own files, processes and home'
    : 'sandbox by namespaces: own files, processes and home';
}

function bubblewrapTrial(user: readonly string[]): string[] {
  const own = ['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--die-with-parent'];
  return ['bwrap', ...user, ...own, '--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', 'true'];
}

function namespacesTrial(user: readonly string[]): string[] {
  const own = ['--mount', '--pid', '--ipc', '--uts', '--fork', '--kill-child'];
  const script =
    'mount -t proc proc /proc && mount --bind /tmp /tmp && exec setpriv --bounding-set=-all true';
  return ['unshare', ...user, ...own, '/bin/sh', '-c', script];
}

/** Undefined when the command succeeds, else the last thing it said. */
async function attempt(
  command: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const [file = '', ...args] = command;
  return new Promise((resolve) => {
    execFile(file, args, { timeout: 5000, ...(signal && { signal }) }, (error, _stdout, stderr) => {
      if (error === null) return resolve(undefined);
      if (error.code === 'ENOENT') return resolve('not installed');
      resolve(stderr.trim().split('\n').at(-1) || error.message.split('\n')[0]);
    });
  });
}
