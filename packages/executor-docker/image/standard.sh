#!/bin/sh
# Builds one of seed's local build images from Debian packages, without a registry, and prints its tag.
#
#   standard.sh [--variant standard|minimal|dind] [--with-awscli] [--print-tag]
#
# standard  what builds expect of CodeBuild's images: shell tools, Node, Python, the /codebuild directories,
#           a runtime catalogue and the user codebuild-user
# minimal   a POSIX shell and the basic commands, nothing else
# dind      standard and a Docker engine, for privileged builds
#
# The tag ends in a hash of everything that goes in, so an unchanged recipe is built once. The packed image is
# kept, so an engine that lost it gets it back in seconds.
# Progress goes to stderr; stdout carries the tag alone.
# Exit status: 0 built or already there, 2 wrong usage, 3 this machine cannot build it.
#
# SEED_IMAGE_NODE     the node binary to put in (default: the one on PATH)
# SEED_IMAGE_NPM      the npm package directory to put in (default: the one behind the npm on PATH)
# SEED_IMAGE_CACHE    where packed images are kept (default: seed/images in the user's cache directory)
# SEED_DEBIAN_MIRROR  where packages come from (default: the mirror that apt uses on this machine)
set -eu

recipe_dir=$(cd "$(dirname "$0")" && pwd)
suite=bookworm
variant=standard
awscli=
print_only=

say() { printf '%s\n' "$*" >&2; }
cannot() { say "$1"; exit 3; }

while [ $# -gt 0 ]; do
  case $1 in
    --variant) [ $# -ge 2 ] || { say '--variant needs a name'; exit 2; }; variant=$2; shift ;;
    --variant=*) variant=${1#*=} ;;
    --with-awscli) awscli=1 ;;
    --print-tag) print_only=1 ;;
    *) say "unknown option \"$1\""; exit 2 ;;
  esac
  shift
done

packages=bash,bzip2,ca-certificates,curl,file,gettext-base,git,jq,make,openssl,procps,python3,python3-pip,python3-venv
packages=$packages,unzip,wget,xz-utils,zip
case $variant in
  standard) ;;
  minimal) packages=busybox-static awscli= ;;
  dind) packages=$packages,docker.io,iptables ;;
  *) say "unknown variant \"$variant\": use standard, minimal or dind"; exit 2 ;;
esac
[ -z "$awscli" ] || packages=$packages,awscli

node_bin='' node_version='' npm_dir='' npm_version=''
if [ "$variant" != minimal ]; then
  node_bin=${SEED_IMAGE_NODE:-$(command -v node || true)}
  [ -z "$node_bin" ] || node_version=$("$node_bin" --version) || cannot "\"$node_bin\" does not run"
  npm_dir=${SEED_IMAGE_NPM:-}
  if [ -z "$npm_dir" ] && npm_link=$(command -v npm); then
    npm_dir=$(cd "$(dirname "$(readlink -f "$npm_link")")/.." && pwd)
  fi
  # Only an npm that carries its dependencies works once it is copied; a distribution's npm does not.
  if [ -n "$node_bin" ] && [ -d "$npm_dir/node_modules/semver" ] && [ -f "$npm_dir/package.json" ]; then
    npm_version=$(sed -n 's/^  "version": "\([^"]*\)",*$/\1/p' "$npm_dir/package.json")
  else
    npm_dir=
  fi
fi

hash=$({
  cat "$recipe_dir/standard.sh" "$recipe_dir"/files/*
  echo "$suite $variant $packages $(uname -m) $node_version $npm_version"
} | sha256sum | cut -c1-12)
name=$variant
tag=seed/$name:$hash
if [ -n "$print_only" ]; then echo "$tag"; exit 0; fi

present() { docker image inspect "$tag" >/dev/null 2>&1; }
finish() {
  # A second, readable name for people; a variant with extras never takes it over.
  [ -n "$awscli" ] || docker tag "$tag" "seed/$name:latest"
  echo "$tag"
  exit 0
}

command -v docker >/dev/null 2>&1 || cannot 'the docker command is not installed'
docker version --format '{{.Server.Version}}' >/dev/null 2>&1 || cannot 'no Docker engine answers'
if present; then finish; fi

cache=${SEED_IMAGE_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/seed/images}
mkdir -p "$cache"
exec 9>"$cache/.lock"
flock 9
if present; then finish; fi

packed=$cache/$name-$hash.tar.zst
if [ ! -s "$packed" ]; then
  [ "$(id -u)" = 0 ] || cannot 'building an image needs root: run this once as root, or with sudo'
  for tool in mmdebstrap zstd; do
    command -v $tool >/dev/null 2>&1 || cannot "\"$tool\" is not installed: run \`apt-get install mmdebstrap zstd\`"
  done
  # shellcheck disable=SC2016
  mirror=${SEED_DEBIAN_MIRROR:-$(
    apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | grep -v security | sort -u | head -n 1
  )}
  work=$(mktemp -d "${TMPDIR:-/tmp}/seed-image.XXXXXX")
  trap 'rm -rf --one-file-system "$work"' EXIT
  trap 'exit 130' INT TERM

  set -- --quiet --mode=root --aptopt='Apt::Install-Recommends "false"' --include="$packages"
  # An extracted tree is not configured, so mmdebstrap runs no later hook in it.
  case $variant in
    minimal) set -- "$@" --variant=extract; stage=extract ;;
    *) set -- "$@" --variant=minbase; stage=customize ;;
  esac
  for unneeded in man locale doc info; do
    set -- "$@" --dpkgopt="path-exclude=/usr/share/$unneeded/*"
  done
  set -- "$@" --dpkgopt='path-include=/usr/share/doc/*/copyright'

  say "building $tag from Debian packages (about half a minute) ..."
  export SEED_ROOT_VARIANT="$variant" SEED_ROOT_FILES="$recipe_dir/files"
  export SEED_ROOT_NODE="$node_bin" SEED_ROOT_NODE_VERSION="$node_version" SEED_ROOT_NPM="$npm_dir"
  # mmdebstrap hands the root directory to the hook as its first argument.
  # shellcheck disable=SC2016
  mmdebstrap "$@" --$stage-hook='sh "$SEED_ROOT_FILES/finish-root.sh" "$1"' \
    "$suite" "$work/root.tar" ${mirror:+"$mirror"} >"$work/log" 2>&1 </dev/null || {
    tail -n 20 "$work/log" >&2
    cannot 'the image could not be built'
  }
  zstd -q -T0 -3 "$work/root.tar" -o "$packed.part"
  mv "$packed.part" "$packed"
fi

say "importing $tag ..."
bin_dirs=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
set -- -c "LABEL dev.seed.recipe=$hash" -c "LABEL dev.seed.variant=$variant" -c "ENV PATH=$bin_dirs"
case $variant in
  minimal) set -- "$@" -c 'CMD ["/bin/sh"]' ;;
  # An engine inside the container cannot keep its layers on the container's own layered file system.
  dind) set -- "$@" -c 'ENV LANG=C.UTF-8' -c 'CMD ["/bin/bash"]' -c 'VOLUME /var/lib/docker' ;;
  *) set -- "$@" -c 'ENV LANG=C.UTF-8' -c 'CMD ["/bin/bash"]' ;;
esac
zstd -dc "$packed" | docker import "$@" - "$tag" >/dev/null
finish
