import { shellWord } from '@seed/kernel';

/** A folder in memory that belongs to seed alone: no snapshot holds it, and every start of a machine begins without it. */
export const SEED_DIR = '/run/seed';

/** Made by the stand-ins of `reboot` and `shutdown`. */
export const REBOOT_SIGN = `${SEED_DIR}/reboot`;

/** Status of our own scripts: the program is not there. */
const NOT_FOUND = 127;

/**
 * The loop that runs the commands of a machine: builtins of a shell, so that a command costs its own process and no
 * more. A request is a line `<number> <folder> <shell text>` on stdin; the folder, or `-` for none, is emptied when the
 * command is over. Its answer is a record on both outputs, so that whoever reads them knows when both are complete; the
 * one on stdout says how the command ended, whether more processes are there than before, and whether the machine was
 * asked to start anew.
 *
 * Commands run in the foreground, since a shell lets its background children ignore interrupts, which whatever they
 * start would inherit.
 */
export const MACHINE_DRIVER = `exec 3<&0 </dev/null 4>&2 2>/dev/null
__seed_nonce=$1
__seed_setsid=$(command -v setsid) || __seed_setsid=
__seed_nl='
'
__seed_mark() {
  printf '\\n\\036SEED %s %s\\n' "$__seed_nonce" "$*"
}
cd /
__seed_mark ready "$$"
while IFS= read -r __seed_line <&3; do
  __seed_after=\${__seed_line#* }
  __seed_after=\${__seed_after%% *}
  set -- /proc/[0-9]*
  __seed_before=$#
  (
    exec 3<&- 2>&4 4>&-
    unset OLDPWD
    eval "\${__seed_line#* * }"
  )
  __seed_code=$?
  set -- /proc/[0-9]*
  __seed_left=-
  [ $# -le "$__seed_before" ] || __seed_left=left
  __seed_reboot=-
  [ ! -e ${REBOOT_SIGN} ] || __seed_reboot=reboot
  set --
  if [ "$__seed_after" != - ]; then
    # Named before the answer: another driver may put its script there behind it.
    if [ -L "$__seed_after" ]; then set -- "$__seed_after"
    else set -- "$__seed_after"/* "$__seed_after"/.[!.]* "$__seed_after"/..?*; fi
  fi
  __seed_mark end "\${__seed_line%% *}" >&4
  __seed_mark end "\${__seed_line%% *}" "$__seed_code" "$__seed_left" "$__seed_reboot"
  # Nobody has to wait for that.
  [ $# = 0 ] || rm -rf "$@"
done`;

/** Starts the driver without the variables of the image. */
export const driverCommand = (nonce: string): readonly string[] => [
  '/bin/sh',
  '-c',
  'exec env -i "PATH=$PATH" /bin/sh -c "$1" sh "$2"',
  'sh',
  MACHINE_DRIVER,
  nonce,
];

/**
 * Kills what the driver runs now: every process of the sessions that its descendants opened, or the descendants
 * themselves in an image without `setsid`. The driver stays, and tells how its command ended.
 */
export const KILL_COMMAND = `driver=$1
family=" $driver "
sessions=' '
grew=yes
own=
while [ -n "$grew" ]; do
  grew=
  for stat in /proc/[0-9]*/stat; do
    { IFS= read -r line <"$stat"; } 2>/dev/null || continue
    pid=\${stat#/proc/}; pid=\${pid%/stat}
    set -- \${line##*) }
    [ "$pid" != "$driver" ] || own=$4
    case $family in *" $pid "*) continue ;; *" $2 "*) ;; *) continue ;; esac
    family="$family$pid "
    sessions="$sessions$4 "
    grew=yes
  done
done
others=
for session in $sessions; do [ "$session" = "$own" ] || others="$others $session "; done
for stat in /proc/[0-9]*/stat; do
  { IFS= read -r line <"$stat"; } 2>/dev/null || continue
  pid=\${stat#/proc/}; pid=\${pid%/stat}
  set -- \${line##*) }
  if [ -n "$others" ]; then
    case $others in *" $4 "*) kill -KILL "$pid" 2>/dev/null ;; esac
  elif [ "$pid" != "$driver" ]; then
    case $family in *" $pid "*) kill -KILL "$pid" 2>/dev/null ;; esac
  fi
done
:`;

export interface DriverRequest {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array;
  readonly script?: { readonly path: string; readonly content: Uint8Array };
}

/** A request without its number. Every word of it that came from elsewhere is quoted. */
export function requestLine(request: DriverRequest): string {
  const { argv, cwd, env, stdin, script } = request;
  const [program = ''] = argv;
  const run = [
    `cd ${shellWord(cwd)} || exit ${NOT_FOUND}`,
    `unset OLDPWD PATH`,
    ...Object.entries(env).map(([name, value]) => `export ${name}=${shellWord(value)}`),
    `command -v ${shellWord(program)} >/dev/null 2>&1 || { __seed_mark missing; exit ${NOT_FOUND}; }`,
    `exec $__seed_setsid ${argv.map(shellWord).join(' ')}`,
  ].join('; ');
  const fed = stdin === undefined ? run : `printf ${contentWords(stdin)} | { ${run}; }`;
  if (script === undefined) return `- ${oneLine(fed)}`;
  const folder = script.path.slice(0, script.path.lastIndexOf('/'));
  if (!/^[\w./-]+$/.test(folder)) throw new Error(`"${folder}" is no folder for scripts`);
  // The folder is usually there, from the script before.
  const make = `umask 077; { [ -d ${folder} ] || mkdir -p ${folder}; } && printf ${contentWords(script.content)} >${shellWord(script.path)} || exit 125; umask 022`;
  return `${folder} ${oneLine(`${make}; ${fed}`)}`;
}

/** Line feeds become a reference to the variable that the driver holds one in. */
const oneLine = (text: string): string => text.replaceAll('\n', `'"$__seed_nl"'`);

/** Arguments of printf; bytes that are no text, and the one that no argument holds, are written as octal numbers. */
function contentWords(content: Uint8Array): string {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const text = bytes.toString();
  if (!text.includes('\0') && Buffer.from(text).equals(bytes)) return `%s ${shellWord(text)}`;
  return `%b '${[...bytes].map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`).join('')}'`;
}
