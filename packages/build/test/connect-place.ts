import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConnectionSpec, ExtraFile } from '@seed/deployspec';
import { inBuildFiles } from '../src/in-build/in-build-files.ts';
import { EDITORS, findProgram, jobWith, MODULE, shellPlace } from './shell-place.ts';
import type { Run } from './shell-place.ts';

/** Writes down its arguments, one call a line, before it does what it does. */
const spy = (name: string, script: string): string =>
  `#!/bin/sh\n{ printf '%s' ${name}; printf ' %s' "$@"; printf '\\n'; } >>"$SPIED"\n${script}\n`;

/** Enough of the AWS CLI; the answers of secrets lie in files, each under its name. */
const AWS = `case "$1 $2" in
'secretsmanager get-secret-value')
  if [ ! -f "$SECRETS/$4" ]; then
    echo "An error occurred (AccessDeniedException) when calling the GetSecretValue operation" >&2
    exit 254
  fi
  /bin/cat "$SECRETS/$4"
  ;;
'codeartifact get-repository-endpoint') echo "https://d-1.d.codeartifact.cn-north-1.amazonaws.com.cn/pypi/$6/" ;;
'codeartifact get-authorization-token') [ -z "$NO_TOKEN" ] && echo eyTOKEN ;;
*) exit 2 ;;
esac`;

const DOCKER = `read -r password || :
printf '%s\\n' "stdin $password" >>"$LOGINS"
case $* in *broken.example*) echo "Error response from daemon: unauthorized" >&2; exit 1 ;; esac
echo "WARNING! Your password will be stored unencrypted" >&2`;

export interface World {
  readonly connections?: Partial<ConnectionSpec>;
  /** Texts of secrets by name; undefined for a binary one. */
  readonly secrets?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly shell?: readonly string[];
  /** Programs that read JSON, by name. */
  readonly readers?: Readonly<Record<string, string>>;
  /** Files of the home that are there before, by path. */
  readonly home?: Readonly<Record<string, string>>;
  readonly without?: 'aws' | 'docker';
}

const PYTHON = EDITORS.filter(([name]) => name === 'python3');
const FIRST_READER = Object.fromEntries(PYTHON.length > 0 ? PYTHON : EDITORS.slice(0, 1));

/** Runs `seed-connect` where all programs that it calls write down their arguments; what came of it. */
export async function connect(world: World) {
  const {
    connections = {},
    secrets = {},
    env = {},
    shell,
    readers = FIRST_READER,
    home = {},
    without,
  } = world;
  const job = jobWith({ module: { ...MODULE, connections: { secrets: true, ...connections } } });
  const answer = (value: unknown): string =>
    JSON.stringify(value === undefined ? { SecretBinary: 'AA==' } : { Name: 'x', SecretString: value });
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  const place = await shellPlace(
    (layout) => {
      const file = (path: string, content: string, mode = 0o644): ExtraFile => ({ path, content, mode });
      const command = (name: string, script: string) =>
        file(join(layout.userBin, name), spy(name, script), 0o755);
      return [
        ...inBuildFiles(job, layout),
        ...(without === 'aws' ? [] : [command('aws', AWS)]),
        ...(without === 'docker' ? [] : [command('docker', DOCKER)]),
        ...Object.entries(readers).map(([name, path]) => command(name, `exec '${path}' "$@"`)),
        ...['mkdir', 'mv'].map((name) => command(name, `exec '${findProgram(name)}' "$@"`)),
        ...Object.entries(secrets).map(([name, value]) =>
          file(join(layout.root, 'secrets', name), answer(value === undefined ? undefined : text(value))),
        ),
        file(join(layout.root, 'home/here'), ''),
        ...Object.entries(home).map(([path, content]) => file(join(layout.root, 'home', path), content)),
      ];
    },
    shell === undefined ? {} : { shell },
  );
  const { root } = place.layout;
  const run = (): Run =>
    place.run('seed-connect', [], {
      env: {
        HOME: join(root, 'home'),
        SPIED: join(root, 'spied'),
        LOGINS: join(root, 'logins'),
        SECRETS: join(root, 'secrets'),
        NO_TOKEN: '',
        ...env,
      },
    });
  const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8').catch(() => '');
  const { status, stdout, stderr } = run();
  const spied = await read('spied');
  return {
    status,
    said: stderr,
    output: stdout + stderr,
    spied,
    again: async () => ({ ...run(), calls: (await read('spied')).slice(spied.length) }),
    logins: await read('logins'),
    pip: await read('home/.config/pip/pip.conf'),
    uv: await read('home/.config/uv/uv.toml'),
    npm: await read('home/.npmrc'),
  };
}
