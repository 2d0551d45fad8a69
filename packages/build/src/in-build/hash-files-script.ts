import { GLOB } from './glob.ts';

/**
 * `codebuild-hash-files PATTERN…`: the SHA-256 over the SHA-256 of each matching file, in the order of their paths.
 * Fails when nothing matches, so that a cache key never silently stands for no files.
 */
export const HASH_FILES = `#!/bin/sh
# Hashes files as CodeBuild's command of this name does.
set -u
export LC_ALL=C
${GLOB}
digest() {
  if command -v sha256sum >/dev/null 2>&1; then
    sum=$(sha256sum)
  elif command -v shasum >/dev/null 2>&1; then
    sum=$(shasum -a 256)
  elif command -v openssl >/dev/null 2>&1; then
    sum=$(openssl dgst -sha256 -r)
  elif command -v python3 >/dev/null 2>&1; then
    sum=$(python3 -I -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())')
  elif command -v node >/dev/null 2>&1; then
    sum=$(node -e 'console.log(require("crypto").createHash("sha256").update(require("fs").readFileSync(0)).digest("hex"))')
  else
    printf 'codebuild-hash-files: this image has none of sha256sum, shasum, openssl, python3, node\\n' >&2
    return 1
  fi || return 1
  printf '%s\\n' "\${sum%% *}"
}

if [ $# -eq 0 ]; then
  printf 'usage: codebuild-hash-files PATTERN...\\n' >&2
  exit 2
fi
found=$(search "$@")
if [ -z "$found" ]; then
  printf 'codebuild-hash-files: no files were found for: %s\\n' "$*" >&2
  exit 1
fi
digests=$(
  printf '%s\\n' "$found" | while IFS= read -r file; do
    digest <"$file" || exit 1
  done
) || exit 1
printf '%s\\n' "$digests" | digest
`;
