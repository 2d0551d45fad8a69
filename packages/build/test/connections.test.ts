import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConnectionSpec, ExtraFile, ModuleSpec } from '@seed/deployspec';
import { describe, expect, it, vi } from 'vitest';
import { inBuildFiles } from '../src/in-build/in-build-files.ts';
import { EDITORS, findProgram, jobWith, SHELLS, shellPlace } from './shell-place.ts';
import type { Run } from './shell-place.ts';

// Each test starts many processes, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const MODULE: ModuleSpec = {
  project: 'MyApp',
  deployment: 'dev',
  group: 'apps',
  module: 'web',
  action: 'deploy',
  prefix: 'SEEDFARMER',
  dir: 'module',
};
const PASSWORD = `p@ss/w:rd %41'"$HOME\\`;
const QUOTED = 'p%40ss%2Fw%3Ard%20%2541%27%22%24HOME%5C';
const LOGIN = { username: 'bot@team', password: PASSWORD };
const BASIC = Buffer.from(`bot@team:${PASSWORD}`).toString('base64');
/** What the seedkit's project sets for all that is not configured. */
const NONE = {
  SEEDFARMER_DOCKER_SECRET: 'NONE',
  SEEDFARMER_PYPI_MIRROR_SECRET: 'NONE',
  SEEDFARMER_NPM_MIRROR_SECRET: 'NONE',
  SEEDFARMER_MIRROR_SECRET: 'NONE',
  AWS_CODESEEDER_DOCKER_SECRET: 'NONE',
  AWS_CODESEEDER_PYPI_MIRROR_SECRET: 'NONE',
  AWS_CODESEEDER_NPM_MIRROR_SECRET: 'NONE',
  AWS_CODESEEDER_MIRROR_SECRET: 'NONE',
};

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

interface World {
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

async function connect(world: World) {
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

/** Every reader of JSON with one shell, and every shell with one reader. */
const WAYS = SHELLS.flatMap(([shell, command], position) =>
  EDITORS.filter((_, at) => position === 0 || at === 0).map(([reader, path]) => ({
    name: `${shell} and ${reader}`,
    way: { shell: command, readers: { [reader]: path } },
  })),
);

describe.each(WAYS)('the connections of a build, by $name', ({ way }) => {
  it('SF-W15 point pip and uv to the mirror, with what the secret has under its key, fit for a URL', async () => {
    const { status, pip, uv, output, spied } = await connect({
      ...way,
      connections: { pypiMirror: 'https://pypi.example:8443/team/simple/' },
      secrets: { 'x-mirror-credentials': { team: LOGIN, pypi: { username: 'other', password: 'one' } } },
      env: { ...NONE, SEEDFARMER_PYPI_MIRROR_SECRET: 'x-mirror-credentials::team' },
    });

    const url = `https://bot%40team:${QUOTED}@pypi.example:8443/team/simple/`;
    expect(status).toBe(0);
    expect(pip).toBe(`[global]\nindex-url = ${url}\n`);
    expect(uv).toBe(`[[index]]\nurl = "${url}"\ndefault = true\n`);
    expect(output).toBe('seed: pip and uv fetch from the mirror pypi.example:8443\n');
    expect(spied).toContain('aws secretsmanager get-secret-value --secret-id x-mirror-credentials ');
    expect(output + spied).not.toMatch(/bot|p@ss|p%40ss/);
  });

  it('SF-W15 point npm to the mirror, with the user or the token of the secret', async () => {
    const npmMirror = 'https://npm.example/registry/';
    const env = { ...NONE, SEEDFARMER_NPM_MIRROR_SECRET: 'mirrors' };
    const world = { ...way, connections: { npmMirror }, env };

    const user = await connect({ ...world, secrets: { mirrors: { npm: LOGIN } } });
    const token = await connect({ ...world, secrets: { mirrors: { npm: { ssl_token: 'to"k\\en' } } } });

    expect(user.status).toBe(0);
    expect(user.npm).toBe(`//npm.example/:_auth="${BASIC}"\nregistry=${npmMirror}\n`);
    expect(token.npm).toBe(`//npm.example/:_auth="to\\"k\\\\en"\nregistry=${npmMirror}\n`);
    expect(user.output + user.spied).not.toContain(BASIC);
    expect(token.output + token.spied).not.toContain('to"k');
  });

  it('SF-W17 log in to each registry of the secret, and go on where one refuses', async () => {
    const { status, logins, said, spied, output } = await connect({
      ...way,
      secrets: {
        'team/docker-credentials': {
          'broken.example': { username: 'a', password: 'wrong one' },
          'registry.example:5000': LOGIN,
          'half.example': { username: 'a' },
          'docker.io': { username: 'c', password: 'd' },
          'last.example': 'text',
        },
      },
      env: { ...NONE, SEEDFARMER_DOCKER_SECRET: 'team/docker-credentials' },
    });

    expect(status).toBe(0);
    expect(logins.split('\n')).toEqual(['stdin wrong one', `stdin ${PASSWORD}`, 'stdin d', '']);
    expect(said.split('\n')).toEqual([
      'seed: could not log in to registry "broken.example": Error response from daemon: unauthorized',
      'seed: logged in to registry "registry.example:5000"',
      'seed: registry "half.example": no "username" and "password", texts of one line, in the secret',
      'seed: logged in to registry "docker.io"',
      'seed: registry "last.example": no "username" and "password", texts of one line, in the secret',
      '',
    ]);
    expect(spied).toContain('docker login --username bot@team --password-stdin registry.example:5000\n');
    expect(output + spied).not.toMatch(/p@ss|wrong one/);
  });

  it.each<[string, unknown, string]>([
    ['lacks the password', { pypi: { username: 'a' } }, '"pypi" of the secret "m" needs "username" and'],
    ['has a text under its key', { pypi: 'text' }, '"pypi" of the secret "m" needs "username" and'],
    ['has a password of two lines', { pypi: { username: 'a', password: 'b\nc' } }, 'texts of one line'],
    ['is no JSON', 'user:password', 'the secret "m" is not a JSON object'],
    ['is a list', [], 'the secret "m" is not a JSON object'],
    ['is binary', undefined, 'the secret "m" is binary, and not a text'],
  ])('fail with a message where the secret of a mirror %s', async (_, secret, message) => {
    const { status, said, pip } = await connect({
      ...way,
      connections: { pypiMirror: 'https://pypi.example/' },
      secrets: { m: secret },
      env: { SEEDFARMER_PYPI_MIRROR_SECRET: 'm' },
    });

    expect([status, pip]).toEqual([1, '']);
    expect(said).toContain(message);
    expect(said).toContain('seed: no credentials for the pypi mirror\n');
    expect(said).not.toContain('user:password');
  });

  it('go on without credentials, and say so, where the secret has nothing for the mirror', async () => {
    const { status, said, pip } = await connect({
      ...way,
      connections: { pypiMirror: 'https://pypi.example/' },
      secrets: { m: { npm: LOGIN } },
      env: { SEEDFARMER_PYPI_MIRROR_SECRET: 'm' },
    });

    expect([status, pip]).toEqual([0, '[global]\nindex-url = https://pypi.example/\n']);
    expect(said).toContain('the secret "m" has no key "pypi"; going on without credentials for pypi');
  });
});

describe('the connections of a build', () => {
  const mirrors = { pypiMirror: 'https://pypi.example/simple', npmMirror: 'https://npm.example/' };

  it.each(['NONE', 'NO_SECRET', ''])('SF-W16 ask for no secret that is called %j', async (unset) => {
    const env = Object.fromEntries(Object.keys(NONE).map((name) => [name, unset]));

    const { status, pip, npm, spied, said } = await connect({ connections: mirrors, env });

    expect(status).toBe(0);
    expect(pip).toContain('index-url = https://pypi.example/simple\n');
    expect(npm).toBe('registry=https://npm.example/\n');
    expect(spied).not.toMatch(/^(?:aws|docker) /m);
    expect(said).not.toContain('could not');
  });

  it.each([
    [['SEEDFARMER_PYPI_MIRROR_SECRET', 'AWS_CODESEEDER_PYPI_MIRROR_SECRET'], 'SEEDFARMER_PYPI_MIRROR_SECRET'],
    [
      ['AWS_CODESEEDER_PYPI_MIRROR_SECRET', 'AWS_CODESEEDER_MIRROR_SECRET'],
      'AWS_CODESEEDER_PYPI_MIRROR_SECRET',
    ],
    [['SEEDFARMER_MIRROR_SECRET', 'AWS_CODESEEDER_MIRROR_SECRET'], 'SEEDFARMER_MIRROR_SECRET'],
    [['AWS_CODESEEDER_MIRROR_SECRET'], 'AWS_CODESEEDER_MIRROR_SECRET'],
  ])('SF-W15 of those of the variables %j that are set, take %s', async (names, chosen) => {
    const own = Object.fromEntries(names.map((name) => [name, `of-${name}`]));
    const secrets = Object.fromEntries(
      names.map((name) => [`of-${name}`, { pypi: { username: name, password: 'x' } }]),
    );

    const { pip } = await connect({ connections: mirrors, env: { ...NONE, ...own }, secrets });

    expect(pip).toContain(`https://${chosen}:x@pypi.example/simple`);
  });

  it('end the build where the secret of a mirror cannot be read, and say what the role lacks', async () => {
    const { status, said, npm } = await connect({
      connections: mirrors,
      env: { SEEDFARMER_PYPI_MIRROR_SECRET: 'prod/pypi' },
    });

    expect([status, npm]).toEqual([1, '']);
    expect(said.split('\n').slice(1)).toEqual([
      'seed: the secret "prod/pypi" could not be read: it must be in the region of the build, and its role needs secretsmanager:GetSecretValue',
      'seed: no credentials for the pypi mirror',
      '',
    ]);
  });

  it.each<[string, World, string]>([
    ['cannot be read', {}, 'not logged in to the registries of "d"; going on without'],
    ['is no JSON', { secrets: { d: 'x' } }, 'the secret "d" is not a JSON object'],
    [
      'has nobody to read it',
      { without: 'aws', readers: { node: process.execPath } },
      'the image has neither the AWS CLI nor boto3',
    ],
    ['has nothing that reads JSON', { secrets: { d: {} }, readers: {} }, 'neither python3 nor node nor jq'],
    ['is for a docker that is not there', { without: 'docker' }, 'the image has no docker'],
    ['is empty', { secrets: { d: {} } }, ''],
  ])('SF-W17 fail nothing where the secret of the registries %s', async (_, world, message) => {
    const { status, said, npm } = await connect({
      ...world,
      connections: mirrors,
      env: { SEEDFARMER_DOCKER_SECRET: 'd' },
    });

    expect(status).toBe(0);
    expect(said).toContain(message);
    expect(npm).toContain('registry=');
  });

  it('of pip and uv go to CodeArtifact of the seedkit, by the endpoint that the partition has', async () => {
    const { status, pip, uv, npm, spied, output } = await connect({
      connections: {
        ...mirrors,
        codeArtifact: { domain: 'aws-codeseeder-shop', repository: 'python-repository' },
      },
      env: NONE,
    });

    const url =
      'https://aws:eyTOKEN@d-1.d.codeartifact.cn-north-1.amazonaws.com.cn/pypi/python-repository/simple/';
    expect(status).toBe(0);
    expect(pip).toBe(`[global]\nindex-url = ${url}\n`);
    expect(uv).toContain(`url = "${url}"`);
    expect(npm).toBe('registry=https://npm.example/\n');
    expect(output + spied).not.toContain('eyTOKEN');
  });

  it('are made with a token where a mirror without a secret is a repository of CodeArtifact', async () => {
    const { status, pip, npm, spied } = await connect({
      connections: {
        pypiMirror: 'https://my-team-111122223333.d.codeartifact.eu-west-1.amazonaws.com/pypi/all/simple/',
        npmMirror: 'https://my-team-111122223333.d.codeartifact.eu-west-1.amazonaws.com/npm/all/',
      },
      env: NONE,
    });

    expect(status).toBe(0);
    expect(pip).toContain(
      '= https://aws:eyTOKEN@my-team-111122223333.d.codeartifact.eu-west-1.amazonaws.com/pypi/',
    );
    expect(npm).toContain(
      '//my-team-111122223333.d.codeartifact.eu-west-1.amazonaws.com/:_authToken="eyTOKEN"\n',
    );
    expect(spied).toContain('--domain my-team --domain-owner 111122223333 --region eu-west-1 ');
  });

  it('end the build where CodeArtifact gives no token', async () => {
    const { status, said } = await connect({
      connections: { codeArtifact: { domain: 'team', repository: 'all' } },
      env: { NO_TOKEN: 'yes' },
    });

    expect(status).toBe(1);
    expect(said).toContain('needs codeartifact:GetAuthorizationToken\nseed: no credentials for CodeArtifact');
  });

  it('leave what the image has configured besides', async () => {
    const { pip, npm } = await connect({
      connections: mirrors,
      home: {
        '.config/pip/pip.conf':
          '[install]\nno-cache = true\n[global]\nindex-url = https://old\ntimeout = 60\n[list]\nformat = json',
        '.npmrc': 'registry=https://old\nfund=false',
      },
    });

    expect(pip).toBe(
      '[global]\nindex-url = https://pypi.example/simple\ntimeout = 60\n[install]\nno-cache = true\n[list]\nformat = json\n',
    );
    expect(npm).toBe('registry=https://old\nfund=false\nregistry=https://npm.example/\n');
  });

  it('send nothing of a secret to a mirror without https', async () => {
    const { status, pip, said } = await connect({
      connections: { pypiMirror: 'http://pypi.example/simple' },
      secrets: { m: { pypi: LOGIN } },
      env: { SEEDFARMER_PYPI_MIRROR_SECRET: 'm' },
    });

    expect([status, pip]).toEqual([0, '[global]\nindex-url = http://pypi.example/simple\n']);
    expect(said).toContain('without its secret, which is sent over https only');
  });

  it('SF-W16 are made without secrets in builds that have no credentials for AWS', async () => {
    const { status, pip, said, spied } = await connect({
      connections: { ...mirrors, secrets: false },
      env: { SEEDFARMER_PYPI_MIRROR_SECRET: 'm', SEEDFARMER_DOCKER_SECRET: 'd' },
    });

    expect([status, pip]).toEqual([0, '[global]\nindex-url = https://pypi.example/simple\n']);
    expect(said).toContain('the pypi mirror is used without its secret: this build has no AWS credentials');
    expect(spied).not.toMatch(/^(?:aws|docker) /m);
  });

  it('are made once', async () => {
    const { again } = await connect({ connections: mirrors });

    expect(await again()).toEqual({ status: 0, stdout: '', stderr: '', calls: '' });
  });

  it.each([
    ['pypi', { pypiMirror: 'https://pypi.example/"\nevil = "1' }],
    ['npm', { npmMirror: 'https://npm.example/\nevil=1' }],
  ])('refuse a mirror of %s that is not a URL', async (kind, connections) => {
    const { status, said } = await connect({ connections });

    expect(status).toBe(1);
    expect(said).toContain(`the ${kind} mirror is not a URL`);
  });
});
