import { GLOB } from './glob.ts';

/** `codebuild-glob-search PATTERN…`: prints the matching files below the present folder, one per line. */
export const GLOB_SEARCH = `#!/bin/sh
# Finds files as CodeBuild's command of this name does.
set -u
export LC_ALL=C
${GLOB}
if [ $# -eq 0 ]; then
  printf 'usage: codebuild-glob-search PATTERN...\\n' >&2
  exit 2
fi
found=$(search "$@")
if [ -z "$found" ]; then
  printf 'codebuild-glob-search: no files were found for: %s\\n' "$*" >&2
  exit 0
fi
printf '%s\\n' "$found"
`;
