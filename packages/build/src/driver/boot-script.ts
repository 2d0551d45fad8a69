import { shellWord } from '@seed/kernel';

export interface BootPlaces {
  /** Home of script.sh, env.sh, dir.txt and pid.txt, which exist already. */
  readonly tmp: string;
  /** Where version 0.1 starts each command, and where commands start when dir.txt cannot be read. */
  readonly startDir: string;
}

/**
 * The driver: loops of shell builtins, so that it runs in any image that has `sh`. Requests are lines
 * `<verb> <seq> <shell> <state> <text>` on stdin; answers are marker records in the output.
 *
 * - `N` takes the nonce that markers carry, and answers;
 * - `E` adds a line of shell to the environment of every later command, so that values never show in a process list,
 *   a file or the container's description;
 * - `A` appends a line to env.sh, for variables that the agent changes between commands;
 * - `T` keeps a text under a name, for scripts that refer to it: a shell reads its requests byte by byte;
 * - `B` prints a `begin` marker: what follows, up to the answer, is data and not log;
 * - `R` runs a script as a process of its own and answers with its exit status.
 *
 * A command runs in the foreground (shells ignore SIGINT in background children, and builds would inherit that), in
 * its own session where `setsid` exists. Beside the loop that runs commands, a watchdog reads stdin for as long as
 * seed lives: STOP and KILL signal the command's process group, the end of stdin, which is the death of seed, ends
 * everything, and all else goes on to the loop through a pipe.
 */
export function bootScript(places: BootPlaces): string {
  return `exec 3<&0 </dev/null 2>/dev/null
__seed_tmp=${shellWord(places.tmp)}
__seed_start=${shellWord(places.startDir)}
${DRIVER}`;
}

/**
 * What pid.txt says when no command runs, and while one starts and has not told its number. It is written over and
 * never cut off first: file systems bring a file that was cut off to the disk when it is closed, and the next command
 * would wait for that. Longer than a number and without digits, so that a reader who sees half of each sees neither.
 */
const IDLE = '------------------------';
const STARTING = '========================';

/** Shell that tells the watchdog the number of the process group to signal; a builtin, so that it costs nothing. */
export function tellPid(tmp: string): string {
  return `printf '[%s]\\n' "$$" 1<>${shellWord(`${tmp}/pid.txt`)}`;
}

const DRIVER = `__seed_nl='
'
__seed_env= __seed_groups= __seed_nonce=-
__seed_setsid=$(command -v setsid) || __seed_setsid=
cd "$__seed_start" || cd /
__seed_mark() {
  printf '\\n\\036SEED %s %s %s\\n' "$__seed_nonce" "$1" "$2"
}
__seed_note() {
  printf '%s\\n' "$1" 1<>"$__seed_tmp/pid.txt"
}
__seed_find() {
  __seed_pid=
  IFS= read -r __seed_pid <"$__seed_tmp/pid.txt"
  case $__seed_pid in
    '['*']') __seed_pid=\${__seed_pid#?} __seed_pid=\${__seed_pid%?} ;;
    ${IDLE}) return ;;
    *) __seed_pid= ;;
  esac
  case $__seed_pid in '' | *[!0-9]*) return 1 ;; esac
}
__seed_signal() {
  __seed_tries=0
  # A command that is just starting has not told its number yet.
  until __seed_find; do
    [ "$__seed_tries" -lt 200 ] || return 1
    sleep 0.01
    __seed_tries=$((__seed_tries + 1))
  done
  [ "$__seed_pid" != ${IDLE} ] || return 0
  kill "-$1" "-$__seed_pid" || kill "-$1" "$__seed_pid"
}
__seed_watch() {
  while IFS= read -r __seed_line <&3; do
    case $__seed_line in
      STOP) __seed_signal TERM ;;
      KILL) __seed_signal KILL ;;
      'R '*) __seed_note ${STARTING}; printf '%s\\n' "$__seed_line" ;;
      *) printf '%s\\n' "$__seed_line" ;;
    esac
  done
  # With its command dead and its pipe at an end, the loop sweeps and goes too.
  __seed_signal KILL || kill -KILL $$
}
__seed_remember() {
  __seed_find && [ "$__seed_pid" != ${IDLE} ] || return
  kill -0 "-$__seed_pid" && __seed_groups="$__seed_groups $__seed_pid"
}
__seed_run() {
  eval "__seed_text=$4"
  printf '%s' "$__seed_text" >"$__seed_tmp/script.sh"
  (
    exec 3<&- 2>&1
    __seed_dir=
    if [ "$3" = keep ]; then
      IFS= read -r __seed_dir <"$__seed_tmp/dir.txt"
      [ -z "$__seed_dir" ] || cd "$__seed_dir"
    fi
    eval "$__seed_env"
    if [ -n "$__seed_setsid" ]; then exec "$__seed_setsid" "$2" "$__seed_tmp/script.sh"; fi
    exec "$2" "$__seed_tmp/script.sh"
  )
  __seed_code=$?
  __seed_remember
  __seed_note ${IDLE}
  __seed_mark "$1" "$__seed_code"
}
__seed_serve() {
  exec 3<&0 </dev/null
  # Caught and not ignored, which commands would inherit: with nobody left to answer, there is still the sweeping.
  trap : PIPE
  while IFS=' ' read -r __seed_verb __seed_seq __seed_shell __seed_state __seed_text <&3; do
    case $__seed_verb in
      N) __seed_nonce=$__seed_shell; __seed_mark "$__seed_seq" 0 ;;
      E) __seed_env="$__seed_env$__seed_text$__seed_nl" ;;
      A) printf '%s\\n' "$__seed_text" >>"$__seed_tmp/env.sh" ;;
      T) eval "__seed_text_$__seed_seq=$__seed_text" ;;
      B) __seed_mark begin 0 ;;
      R) __seed_run "$__seed_seq" "$__seed_shell" "$__seed_state" "$__seed_text" ;;
    esac
  done
  for __seed_pid in $__seed_groups; do kill -KILL "-$__seed_pid"; done
}
__seed_note ${IDLE}
# The watchdog is nobody's job: the driver ends with its loop.
{ __seed_watch & } | __seed_serve
`;
