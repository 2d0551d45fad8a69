import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptied, ground, inspected, labelled, processesWith, withEngine } from './bundled-seed.ts';
import type { Ended } from './bundled-seed.ts';
import { oneAccountManifest } from './one-account-manifest.ts';

const place = ground();
const { folder, seed, start } = place;

/** The standard image with a Docker engine in it. */
const DIND = process.env['SEED_TEST_IMAGE_DIND'] ?? 'seed/dind:latest';

type Phases = Readonly<Record<string, readonly string[]>>;
type Executor = 'docker' | 'host';

const EXECUTORS: readonly Executor[] = ['docker', 'host'];

function deployspec(deploy: Phases): string {
  const phases = Object.entries(deploy).map(([name, commands]) => [
    `    ${name}:`,
    '      commands:',
    ...commands.map((command) => `        - ${JSON.stringify(command)}`),
  ]);
  return ['deploy:', '  phases:', ...phases.flat(), 'destroy: {phases: {}}', ''].join('\n');
}

/** A project of one module; `lines` are further lines of it in the manifest. */
const project = (
  deploy: Phases,
  more: { readonly lines?: readonly string[]; readonly files?: Readonly<Record<string, string>> } = {},
): Promise<string> =>
  folder({
    'seedfarmer.yaml': 'project: shop\n',
    'dev.yaml': oneAccountManifest([
      '  - name: core',
      '    modules:',
      '      - name: probe',
      '        path: modules/probe',
      ...(more.lines ?? []).map((line) => `        ${line}`),
    ]),
    'modules/probe/deployspec.yaml': deployspec(deploy),
    ...Object.fromEntries(
      Object.entries(more.files ?? {}).map(([path, text]) => [`modules/probe/${path}`, text]),
    ),
  });

const apply = (cwd: string, executor: Executor, more: readonly string[] = []): Promise<Ended> =>
  seed(['apply', 'dev.yaml', '--executor', executor, '--yes', ...more], { cwd });

/** The metadata that the only build of a run recorded. */
function metadataOf({ out }: Ended): unknown {
  const lines = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { type?: string; data?: { metadata?: unknown } });
  return lines.find(({ type }) => type === 'build.finished')?.data?.metadata;
}

const where = (phase: string): string => `echo "${phase} in \${PWD##*/src/} with \${VIRTUAL_ENV##*/}"`;

/** Folders of the user in which seed keeps the places of builds. */
const PLACES = ['staged', 'builds', 'scratch'];
const namesIn = (name: string): Promise<string[]> =>
  readdir(join(place.home, '.local/state/seed', name)).catch((): string[] => []);

const RECORDS = [
  `seedfarmer metadata add -k Strange -v "it's \\"quoted\\" \\$HOME"`,
  `printf '%s' '{"shop-dev-core-probe": {"metadata": "{\\"Bucket\\": \\"b-1\\"}"}}' >cdk-exports.json`,
  'seedfarmer metadata convert -f cdk-exports.json || true',
  'seedfarmer metadata add -k Names -v "$SEEDFARMER_PROJECT_NAME $SEEDFARMER_DEPLOYMENT_NAME $SEEDFARMER_MODULE_NAME"',
  `seedfarmer metadata add -k Mirrors -v "$(cat "$HOME/.npmrc" "$HOME/.config/pip/pip.conf")"`,
  'seedfarmer metadata add -k Place -v "$AWS_ACCOUNT_ID $AWS_REGION $SEEDFARMER_HASH $SEEDFARMER_PARAMETER_VPC_ID"',
];

function builds(executor: Executor): void {
  test('SF-B05 SF-B06 runs under bash, each phase in the module with its python, and keeps what was set', async () => {
    const cwd = await project({
      install: [
        '[[ -n $BASH_VERSION ]] && echo "shell is bash"',
        where('install'),
        'mkdir -p deep/er && cd deep/er',
        'echo "moved to ${PWD##*/src/}"; export CARRIED=over',
        'if command -v pip >/dev/null; then pip --version | sed "s/^/by /"; fi',
      ],
      pre_build: [where('pre_build')],
      build: [where('build'), 'echo "carried $CARRIED"', 'cd deep'],
      post_build: [where('post_build'), 'echo "still $CARRIED"'],
    });

    const { code, out } = await apply(cwd, executor, ['-v']);

    expect(code).toBe(0);
    expect(out).toContain('shell is bash');
    expect(out).toContain('moved to bundle/module/deep/er');
    // Every image of seed has a python; a machine need not have one.
    const python = executor === 'docker' ? '.venv' : '';
    expect(out).toMatch(executor === 'docker' ? /by pip .+\/\.venv\// : /./);
    expect(out).toContain('carried over');
    expect(out).toContain('still over');
    for (const phase of ['install', 'pre_build', 'build', 'post_build'])
      expect(out).toContain(`${phase} in bundle/module with ${python}`);
  });

  test('SF-B07 SF-X09 ends at the first command that fails, without post_build, and leaves nothing around', async () => {
    const cwd = await project({
      build: ['echo "fir""st"', 'false', 'echo "too ""far"'],
      post_build: ['echo "too ""late"'],
    });
    const before = await readdir(cwd);

    const run = start(['apply', 'dev.yaml', '--executor', executor, '--yes', '-v'], { cwd });
    const { code, out, err } = await run.ended;
    const left = await emptied(
      async () => [
        ...(executor === 'docker' ? labelled(run.pid) : []),
        ...(await Promise.all(PLACES.map(namesIn))).flat(),
      ],
      5000,
    );

    expect(code).toBe(1);
    expect(out + err).toContain('first');
    expect(out + err).not.toMatch(/too (?:far|late)/);
    expect(err).toContain('core/probe failed in build');
    expect((await readdir(cwd)).filter((name) => !before.includes(name))).toEqual(['.seed']);
    expect(left).toEqual([]);
    expect(existsSync(join(cwd, '.seed/bundles'))).toBe(false);
  });

  test('SF-X03 hands out credentials by an address, never by variables, arguments or lines of a log', async () => {
    const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE0001', AWS_SECRET_ACCESS_KEY: 'very/secret+access=key' };
    const ask =
      'curl -s -H "Authorization: $AWS_CONTAINER_AUTHORIZATION_TOKEN" "${AWS_CONTAINER_CREDENTIALS_FULL_URI:-http://169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI}"';
    const cwd = await project({
      build: [
        `ID=$(${ask} | tr , "\\n" | grep -c AKIDEXAMPLE0001); echo "found $ID"`,
        'echo "variables: $(env | grep -cE "^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)=")"',
        ask,
        'echo; echo now waiting; sleep 1.5',
      ],
    });
    const run = start(['apply', 'dev.yaml', '--executor', executor, '--yes', '--aws', '-v'], {
      cwd,
      env: keys,
    });

    await run.saw('now waiting\n');
    const shown = executor === 'docker' ? inspected(run.pid) : '';
    const secret = keys.AWS_SECRET_ACCESS_KEY;
    const told = await processesWith(secret);
    const { code, out, err } = await run.ended;
    const files = await Promise.all(
      (await readdir(join(cwd, '.seed'), { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map(({ name, parentPath }) => readFile(join(parentPath, name), 'latin1')),
    );

    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('found 1');
    expect(out).toContain('variables: 0');
    expect(out + shown).not.toContain(secret);
    expect(told).toEqual([]);
    expect(files.filter((text) => text.includes(secret))).toEqual([]);
  });
}

withEngine('builds of modules in containers', () => {
  builds('docker');

  test('SF-B14 SF-X04 docker build works in a module that calls it', async () => {
    const cwd = await project(
      {
        build: [
          'docker build -q -t shop/app .',
          'docker image inspect shop/app --format "labelled {{.Config.Labels.made}}"',
        ],
      },
      {
        lines: [`codebuildImage: ${DIND}`],
        files: { Dockerfile: 'FROM scratch\nLABEL made=here\nCOPY app.txt /app.txt\n', 'app.txt': 'app\n' },
      },
    );

    const { code, out, err } = await apply(cwd, 'docker', ['-v']);

    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('labelled here');
  });

  test('SF-X01 SF-B16 SF-B17 SF-W16 a module finds and records the same in a container and in processes', async () => {
    const deploy = { build: RECORDS };
    const lines = [
      'parameters: [{name: vpc-id, value: [vpc-1, 2]}]',
      'npmMirror: https://npm.example/',
      'pypiMirror: https://pypi.example/simple',
    ];

    const [docker, host] = await Promise.all(
      EXECUTORS.map(async (executor) => {
        const cwd = await project(deploy, { lines });
        const ran = await apply(cwd, executor, ['--json']);
        const stored = await seed(
          ['list', 'moduledata', '-d', 'dev', '-g', 'core', '-m', 'probe', '--local'],
          { cwd },
        );
        return { code: ran.code, recorded: metadataOf(ran), stored: stored.out };
      }),
    );

    expect(docker).toEqual(host);
    expect(docker?.code).toBe(0);
    expect(docker?.recorded).toMatchObject({
      Bucket: 'b-1',
      Strange: 'it\'s "quoted" $HOME',
      Names: 'shop dev core-probe',
      Mirrors: 'registry=https://npm.example/\n[global]\nindex-url = https://pypi.example/simple',
      Place: expect.stringMatching(/^111122223333 eu-west-1 [0-9a-f]{8} \["vpc-1", 2\]$/),
    });
    expect(JSON.parse(docker?.stored ?? '')).toMatchObject({ Bucket: 'b-1', Names: 'shop dev core-probe' });
  });
});

describe('builds of modules in processes', () => {
  builds('host');
});
