#!/bin/sh
# Starts a Docker engine where the image has one and the container may run it, then becomes the given command.
# CodeBuild's images do the same for privileged builds: a unix socket, tcp on loopback, sixty seconds to answer.
# In an unprivileged build there is no engine, as on CodeBuild.
set -eu

log=/var/log/dockerd.log

# Bit 21 of the effective capabilities is CAP_SYS_ADMIN, which privileged containers have and others do not.
privileged() {
  caps=$(sed -n 's/^CapEff:[[:space:]]*//p' /proc/self/status)
  [ $(((0x$caps >> 21) & 1)) = 1 ]
}

start_engine() {
  rm -f /var/run/docker.pid
  dockerd --host=unix:///var/run/docker.sock --host=tcp://127.0.0.1:2375 --tls=false \
    --storage-driver="$1" >$log 2>&1 &
  engine=$!
  waited=0
  while ! docker info >/dev/null 2>&1; do
    kill -0 "$engine" 2>/dev/null || return 1
    [ "$waited" -lt 300 ] || return 1
    waited=$((waited + 1))
    sleep 0.2
  done
}

if command -v dockerd >/dev/null 2>&1 && privileged; then
  # vfs is slow but works on every file system.
  start_engine overlay2 || start_engine vfs || {
    echo 'the Docker engine of this build did not start; the end of its log:' >&2
    tail -n 20 $log >&2
    exit 1
  }
fi
exec "$@"
