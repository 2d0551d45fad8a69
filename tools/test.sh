#!/bin/sh
# Everything that has to hold before a change is merged, from a bare clone: what `npm test` runs.
# SEED_REQUIRE_ENGINE=1 makes a machine without a Docker engine a failure instead of a skip, SEED_REQUIRE_BROWSER=1 one
# without Chromium.
set -eu
cd "$(dirname "$0")/.."
sh tools/bootstrap.sh
PATH=$PWD/node_modules/.bin:$PATH
export PATH NX_DAEMON=false NO_UPDATE_NOTIFIER=1
exec node tools/run-tests/run-tests.ts
