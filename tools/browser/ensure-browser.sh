#!/bin/sh
# Finds Chromium or, on Debian as root, installs it. Safe to run again and at once.
# Prints SEED_TEST_BROWSER=<path>; progress and reasons go to stderr. Exit status 3: there is no browser to be had.
#
# SEED_TEST_BROWSER  when set, the only browser that is considered
# SEED_NO_INSTALL=1  find, but do not install
set -eu

say() { printf '%s\n' "$*" >&2; }
none() { say "$1"; exit 3; }
found() { printf 'SEED_TEST_BROWSER=%s\n' "$1"; exit 0; }
find_browser() {
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if path=$(command -v "$name"); then found "$path"; fi
  done
}

if [ -n "${SEED_TEST_BROWSER:-}" ]; then
  [ -x "$SEED_TEST_BROWSER" ] || none "SEED_TEST_BROWSER is \"$SEED_TEST_BROWSER\", and no program is there"
  found "$SEED_TEST_BROWSER"
fi
find_browser

[ -z "${SEED_NO_INSTALL:-}" ] || none 'no Chromium is installed, and SEED_NO_INSTALL forbids installing one'
[ "$(id -u)" = 0 ] || none 'no Chromium is installed; install one, or run this as root on Debian'
command -v apt-get >/dev/null 2>&1 || none 'no Chromium is installed, and this is not Debian: install one'
log=$(mktemp)
trap 'rm -f "$log"' EXIT
exec 9>"${TMPDIR:-/tmp}/seed-browser.lock"
flock 9
find_browser
say 'installing chromium ...'
if ! { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium fonts-dejavu-core; } \
  >"$log" 2>&1 </dev/null; then
  tail -n 15 "$log" >&2
  none 'apt-get could not install chromium'
fi
find_browser
none 'apt-get installed chromium, and no program of that name is found'
