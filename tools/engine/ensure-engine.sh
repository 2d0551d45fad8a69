#!/bin/sh
# Finds a Docker engine that answers or, on Debian as root, installs and starts one. Safe to run again and at once.
# Prints DOCKER_HOST=<address>; progress and reasons go to stderr. Exit status 3: there is no engine to be had.
#
# DOCKER_HOST        when set, the only engine that is considered
# SEED_NO_INSTALL=1  find, but neither install nor start
# SEED_ENGINE_HOME   where a started engine keeps its data (default /var/lib/seed-engine)
set -eu

socket=/var/run/docker.sock
engine_home=${SEED_ENGINE_HOME:-/var/lib/seed-engine}
log=$engine_home/dockerd.log

say() { printf '%s\n' "$*" >&2; }
none() { say "$1"; exit 3; }
found() { printf 'DOCKER_HOST=%s\n' "$1"; exit 0; }
answers() { [ -S "$1" ] && DOCKER_HOST=unix://$1 docker version >/dev/null 2>&1; }

if [ -n "${DOCKER_HOST:-}" ]; then
  command -v docker >/dev/null 2>&1 || none 'DOCKER_HOST is set, but the docker command is not installed'
  docker version >/dev/null 2>&1 || none "DOCKER_HOST is \"$DOCKER_HOST\", and no engine answers there"
  found "$DOCKER_HOST"
fi
for candidate in "$socket" "${XDG_RUNTIME_DIR:-/nonexistent}/docker.sock" "${HOME:-/root}/.docker/run/docker.sock"; do
  if answers "$candidate"; then found "unix://$candidate"; fi
done

[ -z "${SEED_NO_INSTALL:-}" ] || none 'no Docker engine answers, and SEED_NO_INSTALL forbids starting one'
[ "$(id -u)" = 0 ] || none 'no Docker engine answers; start one, or run this as root on Debian'
mkdir -p "$engine_home"
exec 9>"$engine_home/.lock"
flock 9
if answers "$socket"; then found "unix://$socket"; fi

wanted=
need() { command -v "$1" >/dev/null 2>&1 || wanted="$wanted $2"; }
need dockerd docker.io
need iptables iptables
need mmdebstrap mmdebstrap
need zstd zstd
need bwrap bubblewrap
if [ -n "$wanted" ]; then
  command -v apt-get >/dev/null 2>&1 || none 'no Docker engine is installed, and this is not Debian: install one'
  say "installing$wanted ..."
  # The package would start a service, and there may be no service manager to do it.
  policy=/usr/sbin/policy-rc.d
  ours=
  if [ ! -e $policy ]; then
    ours=1
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod 755 $policy
  fi
  install() {
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >"$engine_home/apt.log" 2>&1 </dev/null
  }
  status=0
  # shellcheck disable=SC2086
  { apt-get -qq update >/dev/null 2>&1 && install $wanted; } || status=$?
  # The command is a package of its own in newer releases.
  if [ $status = 0 ] && ! command -v docker >/dev/null 2>&1; then install docker-cli || status=$?; fi
  [ -z "$ours" ] || rm -f $policy
  if [ $status != 0 ]; then
    tail -n 15 "$engine_home/apt.log" >&2 || true
    none "apt-get could not install$wanted"
  fi
fi

say 'starting dockerd ...'
rm -f "$engine_home/dockerd.pid"
setsid nohup dockerd --data-root "$engine_home/data" --exec-root "$engine_home/run" \
  --pidfile "$engine_home/dockerd.pid" --host "unix://$socket" >"$log" 2>&1 9>&- </dev/null &
engine=$!
waited=0
until answers "$socket"; do
  if ! kill -0 "$engine" 2>/dev/null || [ "$waited" -ge 300 ]; then
    say "dockerd did not come up; the end of $log:"
    tail -n 15 "$log" >&2
    exit 3
  fi
  waited=$((waited + 1))
  sleep 0.2
done
found "unix://$socket"
