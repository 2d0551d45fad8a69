import { QUOTED_WORD } from '../in-build/quoted-word.ts';

/** What all recorders share: keeping a call, and finding the tool that they stand before. */
export const RECORDER_CORE = `newline='
'

${QUOTED_WORD}
# Keeps the call for the report of the build, and shows it on stderr, because scripts read stdout.
record() {
  words=$tool
  for argument in "$@"; do
    words="$words $(quoted "$argument")"
  done
  if ! printf '%s\\036' "$words" >>"$calls"; then
    printf 'seed: cannot write %s\\n' "$calls" >&2
    exit 1
  fi
  case $words in
    *"$newline"*) printf 'rehearsed, not run: %s ...\\n' "\${words%%"$newline"*}" >&2 ;;
    *) printf 'rehearsed, not run: %s\\n' "$words" >&2 ;;
  esac
}

# Finds the tool that this script stands before on PATH.
find_real() {
  folders=$PATH:
  while [ -n "$folders" ]; do
    folder=\${folders%%:*} folders=\${folders#*:}
    real=\${folder:-.}/$tool
    [ "$folder" = "$here" ] || [ ! -f "$real" ] || [ ! -x "$real" ] || return 0
  done
  return 1
}

# What needs no network is done by the tool itself, where the image has it.
run_real() {
  if find_real; then
    exec "$real" "$@"
  fi
  record "$@"
}

# placeholder FILE ADDRESS: where a download would have gone, a file that says so. As a program it records that it was
# started; Python and parsers of YAML find nothing in it.
placeholder() {
  {
    printf '#!/bin/sh\\n# seed-rehearsal-placeholder: %s was not fetched\\n' "$2"
    printf "''':'\\nexec %s \\"\\$0\\" \\"\\$@\\"\\n'''\\n" "$(quoted "$here/seed-rehearsed")"
  } >"$1"
}

# The first word that is no option; an option in $with_value takes the next word along.
subcommand() {
  while [ $# -gt 0 ]; do
    case $1 in
      --*=*) ;;
      -*)
        case $with_value in
          *" $1 "*) [ $# -lt 2 ] || shift ;;
        esac
        ;;
      *) printf '%s' "$1" && return ;;
    esac
    shift
  done
}

# option NAMES ARGUMENTS...: the value of the first option that is among NAMES (" --output -o ").
option() {
  wanted=$1
  shift
  while [ $# -gt 0 ]; do
    case $1 in
      --*=*)
        case $wanted in
          *" \${1%%=*} "*) printf '%s' "\${1#*=}" && return ;;
        esac
        ;;
      -*)
        case $wanted in
          *" $1 "*) printf '%s' "\${2-}" && return ;;
        esac
        ;;
    esac
    shift
  done
}
`;
