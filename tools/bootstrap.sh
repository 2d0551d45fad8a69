#!/bin/sh
# Installs the locked dependencies when package-lock.json or .npmrc changed since the last time. Needs npm 10 or
# newer; Node 24 comes with the dependencies. Safe to run from several processes at once.
set -eu
cd "$(dirname "$0")/.."

stamp=node_modules/.seed-stamp
wanted=$(cat package-lock.json .npmrc | sha256sum | cut -c1-64)
current() { [ "$(cat $stamp 2>/dev/null)" = "$wanted" ]; }

if current; then touch $stamp; exit 0; fi
if ! command -v npm >/dev/null 2>&1; then
  echo 'npm 10 or newer is needed: install Node from https://nodejs.org, or run `apt-get install npm`' >&2
  exit 3
fi

mkdir -p .nx
exec 9>.nx/bootstrap.lock
if command -v flock >/dev/null 2>&1; then flock 9; fi
if current; then exit 0; fi

# What somebody installed by hand counts when it is this very lock: nothing that must be there is missing or differs.
installed() {
  [ -f node_modules/.package-lock.json ] && node -e '
    const read = (file) => JSON.parse(require("fs").readFileSync(file, "utf8")).packages;
    const wanted = read("package-lock.json");
    const found = read("node_modules/.package-lock.json");
    const same = (key) => found[key].version === wanted[key].version && found[key].integrity === wanted[key].integrity;
    const modules = Object.keys(wanted).filter((key) => /(^|\/)node_modules\//.test(key));
    const complete = modules.every((key) => (found[key] ? same(key) : wanted[key].optional));
    process.exit(complete && Object.keys(found).every((key) => wanted[key]) ? 0 : 1);
  ' 2>/dev/null
}
if ! installed; then
  echo 'installing dependencies (about 20 s) ...' >&2
  npm ci --no-progress >&2
fi

node=node_modules/.bin/node
[ -x $node ] || node=node
if ! $node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 22 || (a == 22 && b >= 18) ? 0 : 1)'; then
  echo "Node 22.18 or newer is needed, found $($node --version), and no Node package exists for this platform" >&2
  exit 3
fi
echo "$wanted" >$stamp
