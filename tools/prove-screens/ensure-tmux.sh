#!/bin/sh
# Finds tmux or, on Debian as root, installs it. Prints its path. Exit status 3: there is none to be had.
#
# SEED_NO_INSTALL=1  find, but do not install
set -eu

found() { command -v tmux; exit 0; }
none() { printf '%s\n' "$1" >&2; exit 3; }

if command -v tmux >/dev/null 2>&1; then found; fi
[ -z "${SEED_NO_INSTALL:-}" ] || none 'tmux is not installed, and SEED_NO_INSTALL forbids installing it'
[ "$(id -u)" = 0 ] || none 'tmux is not installed; install it, or run this as root on Debian'
command -v apt-get >/dev/null 2>&1 || none 'tmux is not installed, and this is not Debian: install it'
echo 'installing tmux ...' >&2
{ apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends tmux; } \
  >/dev/null 2>&1 </dev/null || none 'tmux cannot be installed from the package sources of this machine'
found
