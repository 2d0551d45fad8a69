import { posix } from 'node:path';
import type { ConnectionSpec } from '@seed/deployspec';
import { shellWord } from '@seed/kernel';
import type { Layout } from '../workspace.ts';
import { CONNECT_DOCKER, CONNECT_SECRETS } from './connect-secrets.ts';
import { CONNECT_TOOLS } from './connect-tools.ts';
import { libraryDir } from './module-facts.ts';

function facts({ pypiMirror, npmMirror, codeArtifact, secrets }: ConnectionSpec, layout: Layout): string {
  const values: Record<string, string> = {
    pypi_mirror: pypiMirror ?? '',
    npm_mirror: npmMirror ?? '',
    domain: codeArtifact?.domain ?? '',
    repository: codeArtifact?.repository ?? '',
    secrets: secrets ? 'yes' : 'no',
    library: libraryDir(layout),
    done: posix.join(layout.tmp, 'seed-connected'),
  };
  return Object.entries(values)
    .map(([name, value]) => `${name}=${shellWord(value)}\n`)
    .join('');
}

/**
 * The command `seed-connect` of a module's build: logs in to registries of containers, then points pip, uv and npm to
 * their mirrors, then pip and uv to CodeArtifact; once per build. Needs a POSIX shell, and for secrets what reads them.
 * Ends with another status than 0 where a mirror or CodeArtifact cannot be used.
 */
export function connectScript(connections: ConnectionSpec, layout: Layout): string {
  return `#!/bin/sh
# Connects this build with what its tools fetch from.
set +axv
set -u
LC_ALL=C
umask 077
${facts(connections, layout)}
[ ! -e "$done" ] || exit 0
exec </dev/null
export AWS_PAGER=
HOME=\${HOME:-/root}
config=\${XDG_CONFIG_HOME:-$HOME/.config}

say() {
  printf 'seed: %s\\n' "$1" >&2
}

# Says why, and fails, for the caller to decide.
no() {
  say "$1"
  return 1
}

fail() {
  say "$1"
  exit 1
}

${CONNECT_SECRETS}

${CONNECT_DOCKER}

${CONNECT_TOOLS}

connect_docker
connect_pypi
connect_npm
connect_codeartifact
: >"$done" || :
`;
}
