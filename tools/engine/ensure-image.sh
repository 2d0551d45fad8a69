#!/bin/sh
# Makes sure that the local build images exist and prints their tags, one NAME=tag a line:
# SEED_TEST_IMAGE (standard) and SEED_TEST_IMAGE_MINIMAL; with --dind also SEED_TEST_IMAGE_DIND (an engine inside).
# The recipe is the one of `seed image build`.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
recipe=$root/packages/executor-docker/image/standard.sh
PATH=$root/node_modules/.bin:$PATH

ensure() {
  tag=$(sh "$recipe" --variant "$2") || exit $?
  printf '%s=%s\n' "$1" "$tag"
}
ensure SEED_TEST_IMAGE standard
ensure SEED_TEST_IMAGE_MINIMAL minimal
if [ "${1:-}" = --dind ]; then ensure SEED_TEST_IMAGE_DIND dind; fi
