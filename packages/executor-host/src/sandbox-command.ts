import { KEPT_CAPABILITIES } from './isolation.ts';
import type { Isolation } from './isolation.ts';
import type { Mount } from './view.ts';

export interface CommandLine {
  readonly file: string;
  readonly args: readonly string[];
}

export interface Sandbox {
  readonly isolation: Isolation;
  /** The folder of this machine that is `/` inside. */
  readonly root: string;
  readonly mounts: readonly Mount[];
  /** False takes the network away. */
  readonly network: boolean;
}

/** A numeric user that a command runs as; only where the real root makes the sandbox. */
export interface SandboxUser {
  readonly uid: number;
  readonly gid: number;
}

/** The command line that runs `command` in the sandbox, or as it is where there is none. */
export function sandboxCommand(
  sandbox: Sandbox,
  command: readonly string[],
  options: { readonly user?: SandboxUser; readonly cwd?: string } = {},
): CommandLine {
  const inner = [...asUser(options.user), ...command];
  switch (sandbox.isolation.level) {
    case 'bubblewrap':
      return bubblewrap(sandbox, inner, options.cwd ?? '/');
    case 'namespaces':
      return namespaces(sandbox, inner, options.cwd ?? '/');
    case 'processes': {
      const [file = '/bin/sh', ...args] = inner;
      return { file, args };
    }
  }
}

/** Parts of /proc through which the real root could change the machine, capabilities or not. */
const SEALED = ['bus', 'fs', 'irq', 'sys', 'sysrq-trigger'];

function asUser(user: SandboxUser | undefined): string[] {
  return user === undefined
    ? []
    : ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--inh-caps=-all', '--'];
}

function bubblewrap(sandbox: Sandbox, command: readonly string[], cwd: string): CommandLine {
  const { isolation, mounts, network, root } = sandbox;
  const user = isolation.asRoot
    ? [
        '--cap-drop',
        'ALL',
        ...KEPT_CAPABILITIES.flatMap((name) => ['--cap-add', `CAP_${name.toUpperCase()}`]),
      ]
    : ['--unshare-user', '--uid', '0', '--gid', '0'];
  const own = [
    '--unshare-pid',
    '--unshare-ipc',
    '--unshare-uts',
    '--unshare-cgroup-try',
    '--die-with-parent',
  ];
  const net = network ? [] : ['--unshare-net'];
  const places = mounts.flatMap(({ from, to, writable }) => [writable ? '--bind' : '--ro-bind', from, to]);
  const seals = isolation.asRoot
    ? SEALED.flatMap((name) => ['--ro-bind-try', `/proc/${name}`, `/proc/${name}`])
    : [];
  const system = ['--dev', '/dev', '--proc', '/proc', ...seals, '--chdir', cwd];
  return {
    file: 'bwrap',
    args: [...user, ...own, ...net, '--bind', root, '/', ...places, ...system, '--', ...command],
  };
}

function namespaces(sandbox: Sandbox, command: readonly string[], cwd: string): CommandLine {
  const { isolation, mounts, network, root } = sandbox;
  const user = isolation.asRoot ? [] : ['--user', '--map-root-user'];
  const own = ['--mount', '--pid', '--ipc', '--uts', '--fork', '--kill-child', ...(network ? [] : ['--net'])];
  // Arguments instead of text: no path needs quoting.
  const places = mounts.flatMap(({ from, to, writable }) => [writable ? 'rw' : 'ro', from, to]);
  const bounding = `--bounding-set=-all,${KEPT_CAPABILITIES.map((name) => `+${name}`).join(',')}`;
  const script = [isolation.asRoot ? 'strict=1' : 'strict=', network ? 'lo=' : 'lo=1', SETUP].join('\n');
  const shell = ['/bin/sh', '-c', script, 'seed', root, cwd, bounding, ...places, 'end', '', ''];
  return { file: 'setpriv', args: ['--pdeathsig', 'KILL', 'unshare', ...user, ...own, ...shell, ...command] };
}

/**
 * Makes the root out of bind mounts and enters it. The shell stays as process 1 and the command is its child, so that
 * the command can be killed from within, and its end ends everything else. Root gets no mounts below those it is shown:
 * only the top of a mount can be made read-only here. Others could not write there anyway.
 */
const SETUP = `set -e
root=$1 cwd=$2 bounding=$3
shift 3
exec 7>/dev/null
[ -z "$strict" ] || exec 7>&2
mount --bind "$root" "$root"
cd "$root"
point() { if [ -d "$1" ]; then mkdir -p "./$2"; elif [ ! -e "./$2" ]; then mkdir -p "./\${2%/*}"; : >"./$2"; fi; }
show() {
  point "$1" "$2"
  if [ -n "$strict" ]; then
    mount --bind -o ro "$1" "./$2"
  else
    mount --rbind "$1" "./$2"
    mount -o remount,bind,ro "./$2" || mount -o remount,bind,ro,nosuid,nodev "./$2" || :
  fi
}
while [ "$1" != end ]; do
  case $1 in
    rw) point "$2" "$3"; mount --rbind "$2" "./$3" ;;
    ro) show "$2" "$3" 2>&7 ;;
  esac
  shift 3
done
shift 3
mkdir -p dev proc
mount -t tmpfs -o mode=755 tmpfs dev
for name in null zero full random urandom tty; do : >"dev/$name"; mount --bind "/dev/$name" "dev/$name"; done
mkdir dev/pts dev/shm
chmod 1777 dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts 2>/dev/null && ln -s pts/ptmx dev/ptmx || :
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
ln -s fd/1 dev/stdout
ln -s fd/2 dev/stderr
mount -t proc proc proc
if [ -n "$strict" ]; then
  for name in ${SEALED.join(' ')}; do
    [ ! -e "proc/$name" ] || mount --bind -o ro "proc/$name" "proc/$name"
  done
fi
[ -z "$lo" ] || ip link set lo up 2>/dev/null || ifconfig lo up 2>/dev/null || :
mkdir -p .old
pivot_root . .old
cd /
umount -l /.old
rmdir /.old 2>/dev/null || :
cd "$cwd"
set +e
exec 7>&-
setpriv "$bounding" -- "$@"
`;
