import { REBOOT_SIGN, SEED_DIR } from './driver-script.ts';

/** First on PATH. */
export const SHIM_DIR = `${SEED_DIR}/bin`;

export type ShimChoice = 'basic' | 'all' | 'none';

const USUAL_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Programs that stand in for what an instance has and a container has not. They lie in memory, so that no snapshot
 * holds them.
 */
export function shimFiles(choice: ShimChoice): readonly { readonly name: string; readonly text: string }[] {
  if (choice === 'none') return [];
  const restarts = ['reboot', 'shutdown', 'halt', 'poweroff'].map((name) => ({ name, text: REBOOT }));
  const basic = [{ name: 'sudo', text: SUDO }, ...restarts];
  if (choice === 'basic') return basic;
  const services = ['systemctl', 'service', 'snap', 'cloud-init'].map((name) => ({ name, text: SERVICE }));
  return [...basic, ...services];
}

/** Like sudo, it gives the program an environment of its own, unless it is told to keep that of the caller. */
const SUDO = `#!/bin/sh
user=root keep= home= login=
while [ $# -gt 0 ]; do
  case $1 in
    --) shift; break ;;
    -u | --user) user=$2; shift; [ $# -eq 0 ] || shift ;;
    -u*) user=\${1#-u}; shift ;;
    --user=*) user=\${1#*=}; shift ;;
    -g | --group | -p | --prompt | -C | -D | --chdir | -T | -r | -t | -h) shift; [ $# -eq 0 ] || shift ;;
    --preserve-env*) keep=yes; shift ;;
    --set-home) home=yes; shift ;;
    --login) login=yes; shift ;;
    --*) shift ;;
    -[vlkK]) exit 0 ;;
    -?*)
      case $1 in *E*) keep=yes ;; esac
      case $1 in *H*) home=yes ;; esac
      case $1 in *[is]*) login=yes ;; esac
      case $1 in *u) user=$2; shift ;; esac
      shift ;;
    *) break ;;
  esac
done
if [ $# -eq 0 ]; then
  [ -n "$login" ] || { echo "sudo: no command was given" >&2; exit 1; }
  set -- /bin/sh
fi
entry=
while IFS= read -r line; do
  case $line in "$user":*) entry=$line; break ;; esac
done </etc/passwd
[ -n "$entry" ] || { echo "sudo: unknown user $user" >&2; exit 1; }
folder=\${entry%:*}; folder=\${folder##*:}
path=$PATH
[ -n "$keep" ] || path=${SHIM_DIR}:${USUAL_PATH}
for word in "$@"; do
  case $word in *=*) continue ;; esac
  (PATH=$path; command -v "$word" >/dev/null 2>&1) || { echo "sudo: $word: command not found" >&2; exit 1; }
  break
done
if [ -n "$keep" ]; then
  [ -z "$home" ] || export HOME="$folder"
  set -- env SUDO_USER=root SUDO_UID=0 SUDO_GID=0 "$@"
else
  set -- env -i PATH=${SHIM_DIR}:${USUAL_PATH} HOME="$folder" USER="$user" LOGNAME="$user" SHELL=/bin/sh \\
    LANG="\${LANG:-C.UTF-8}" SUDO_USER=root SUDO_UID=0 SUDO_GID=0 "$@"
fi
[ "$user" != root ] || exec "$@"
if command -v runuser >/dev/null 2>&1; then exec runuser -u "$user" -- "$@"; fi
exec su -s /bin/sh -c 'exec "$0" "$@"' "$user" -- "$@"
`;

/** Notes the wish and ends what asked for it a little later, as a machine would that goes down. */
const REBOOT = `#!/bin/sh
case \${0##*/} in shutdown) case " $* " in *" -c "*) rm -f ${REBOOT_SIGN}; exit 0 ;; esac ;; esac
: >${REBOOT_SIGN}
echo "seed: \${0##*/} was asked for; exit with status 194 to have the machine restarted here" >&2
(sleep 3; kill -KILL 0) </dev/null >/dev/null 2>&1 &
exit 0
`;

/** Services are noted and never run: what asks for their state is told what was asked of them. */
const SERVICE = `#!/bin/sh
tool=\${0##*/}
list=${SEED_DIR}/services
printf '%s %s\\n' "$tool" "$*" >>${SEED_DIR}/calls
verb= unit=
for word in "$@"; do
  case $word in -*) continue ;; esac
  if [ -z "$verb" ]; then verb=$word; elif [ -z "$unit" ]; then unit=$word; fi
done
if [ "$tool" = service ]; then word=$verb; verb=$unit; unit=$word; fi
unit=\${unit%.service}
known() { [ -f "$list" ] && grep -qx "$1 $unit" "$list"; }
case $verb in
  enable | reenable | preset) echo "enabled $unit" >>"$list" ;;
  start | restart | reload | try-restart | reload-or-restart) echo "active $unit" >>"$list" ;;
  is-enabled) known enabled && echo enabled && exit 0; echo disabled; exit 1 ;;
  is-active) known active && echo active && exit 0; echo inactive; exit 3 ;;
  status) known active && echo "$unit: noted as started by seed, not running" && exit 0; exit 3 ;;
esac
echo "seed: $tool $* is noted, and nothing was started" >&2
exit 0
`;
