import { QUOTED_WORD } from './quoted-word.ts';

/** Which share of a fan-out a build is; `index` counts from 0. */
export interface Shard {
  readonly index: number;
  readonly total: number;
}

/**
 * `codebuild-tests-run`: runs a test command for this build's share of the files. `equal-distribution` gives runs of
 * the sorted list whose lengths differ by one at most; `stability` keeps a file in its shard when others come and go.
 */
export function testsRunScript(shard: Shard | undefined): string {
  return `#!/bin/sh
# Runs a share of the tests as CodeBuild's command of this name does.
set -u
export LC_ALL=C
index=${shard?.index ?? 0} total=${shard?.total ?? 1}

fail() {
  printf 'codebuild-tests-run: %s\\n' "$1" >&2
  exit "\${2-1}"
}

files_search='' test_command='' strategy=equal-distribution
while [ $# -gt 0 ]; do
  argument=$1
  shift
  case $argument in
    --*=*) given=\${argument#*=} argument=\${argument%%=*} ;;
    *)
      [ $# -gt 0 ] || fail "\\"$argument\\" needs a value" 2
      given=$1
      shift
      ;;
  esac
  case $argument in
    --files-search) files_search=$given ;;
    --test-command) test_command=$given ;;
    --sharding-strategy) strategy=$given ;;
    *) fail "no such option \\"$argument\\"" 2 ;;
  esac
done
[ -n "$files_search" ] || fail '--files-search is missing' 2
[ -n "$test_command" ] || fail '--test-command is missing' 2

# A number for a name, the same in every shard of a batch.
number_of() {
  if command -v cksum >/dev/null 2>&1; then
    sum=$(printf '%s' "$1" | cksum)
    number=\${sum%% *}
    return
  fi
  left=$1 number=0
  while [ -n "$left" ]; do
    code=$(printf '%d' "'$left")
    number=$(((number * 33 + code) & 4294967295))
    left=\${left#?}
  done
}

# Consistent hashing without a table: another number of shards moves as few files as can be.
home_of() {
  number_of "$1"
  home=-1 next=0
  while [ "$next" -lt "$total" ]; do
    home=$next
    number=$((number * 2862933555777941757 + 1))
    next=$(((home + 1) * 2147483648 / (((number >> 33) & 2147483647) + 1)))
  done
}

${QUOTED_WORD}
found=$(sh -c "$files_search") || fail "the search failed: $files_search"
if command -v sort >/dev/null 2>&1; then
  found=$(printf '%s\\n' "$found" | sort)
fi
IFS='
'
set -f
# shellcheck disable=SC2086 # one word per line
set -- $found
count=$# position=0 words='' mine=''
for file in "$@"; do
  case $strategy in
    equal-distribution) home=$((position * total / count)) ;;
    stability) home_of "$file" ;;
    *) fail "no such sharding strategy \\"$strategy\\": equal-distribution or stability" 2 ;;
  esac
  position=$((position + 1))
  [ "$home" -eq "$index" ] || continue
  words="$words $(quoted "$file")"
  mine=\${mine:+$mine$IFS}$file
done
unset IFS
set +f

if [ -z "$mine" ]; then
  printf 'codebuild-tests-run: shard %s of %s has none of the %s files\\n' "$((index + 1))" "$total" "$count" >&2
  exit 0
fi
CODEBUILD_CURRENT_SHARD_FILES=$mine
export CODEBUILD_CURRENT_SHARD_FILES
case $test_command in
  *CODEBUILD_CURRENT_SHARD_FILES*) exec sh -c "$test_command" ;;
  *) exec sh -c "$test_command$words" ;;
esac
`;
}
