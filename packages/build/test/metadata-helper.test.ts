import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { inBuildFiles } from '../src/in-build/in-build-files.ts';
import { readMetadata } from '../src/in-build/read-metadata.ts';
import { EDITORS, findProgram, jobWith, MODULE, SHELLS, shellPlace } from './shell-place.ts';
import type { ShellPlace } from './shell-place.ts';

// Each test starts many processes, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const JOB = jobWith({ module: MODULE });
const ENV = {
  SEEDFARMER_PROJECT_NAME: 'myapp',
  SEEDFARMER_DEPLOYMENT_NAME: 'dev',
  SEEDFARMER_MODULE_NAME: 'apps-web',
  SEEDFARMER_MODULE_METADATA: 'null',
};
const STRANGE = 'it\'s "quoted"\nover $HOME and `two` lines \\n\ttab é 😀 %s';

/** Every shell with nothing else, every editor with one shell, and jq (the one driven by the shell) with all. */
const WAYS = SHELLS.flatMap(([shell, command], position) => [
  { name: `${shell} alone`, command, programs: {}, atOnce: false },
  ...EDITORS.filter(([editor]) => position === 0 || editor === 'jq').map(([editor, path]) => ({
    name: `${shell} with ${editor}`,
    command,
    programs: { [editor]: path },
    atOnce: true,
  })),
]);

async function result(place: ShellPlace) {
  return readMetadata(place.context(JOB));
}

describe.each(WAYS)('metadata with $name', ({ command, programs, atOnce }) => {
  const newPlace = () => shellPlace((layout) => inBuildFiles(JOB, layout), { programs, shell: command });
  const exports = (place: ShellPlace, content: unknown, name = 'cdk-exports.json') =>
    writeFile(join(place.dir, name), typeof content === 'string' ? content : JSON.stringify(content));
  /** In place, a bad value fails the command; recorded, it is a problem of the result. */
  const failing = (status: number | null) => expect(status).toBe(atOnce ? 1 : 0);

  it('SF-B17 a value with quotes, newlines, dollars and unicode comes back as it was', async () => {
    const place = await newPlace();

    const run = place.run('seedfarmer', ['metadata', 'add', '-k', 'a "key"', '-v', STRANGE], { env: ENV });

    expect(run).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(await result(place)).toEqual({ metadata: { 'a "key"': STRANGE }, problems: [] });
  });

  it('SF-B15 later values win over earlier ones, and both over the metadata of last time', async () => {
    const place = await newPlace();
    const env = { ...ENV, SEEDFARMER_MODULE_METADATA: '{"old": "1", "a": "old", "list": [1, 2]}' };

    place.run('seed', ['metadata', 'add', '--key', 'a', '--value=1'], { env });
    place.run('seedfarmer', ['metadata', 'add', '-j', '{"a": "2", "b": {"c": [true, null]}}'], { env });
    place.run('seedfarmer', ['metadata', 'add', '-ka', '-v', '3'], { env });

    expect(await result(place)).toEqual({
      metadata: { old: '1', list: [1, 2], a: '3', b: { c: [true, null] } },
      problems: [],
    });
  });

  it('SF-B19 metadata of last time are left out where outputs that are not recorded again are to go', async () => {
    const place = await newPlace();
    const env = { ...ENV, SEEDFARMER_MODULE_METADATA: '{"old": "1", "a": "0"}', SEED_STALE_OUTPUTS: 'drop' };

    place.run('seedfarmer', ['metadata', 'add', '-k', 'a', '-v', '2'], { env });
    place.run('seedfarmer', ['metadata', 'add', '-j', '{"b": 3}'], { env });

    expect(await result(place)).toEqual({ metadata: { a: '2', b: 3 }, problems: [] });
  });

  it('metadata of last time in single quotes still count, and nonsense does not', async () => {
    const quoted = await newPlace();
    const nonsense = await newPlace();
    const args = ['metadata', 'add', '-k', 'k', '-v', 'v'];

    quoted.run('seedfarmer', args, { env: { ...ENV, SEEDFARMER_MODULE_METADATA: "{'old': '1'}" } });
    nonsense.run('seedfarmer', args, { env: { ...ENV, SEEDFARMER_MODULE_METADATA: 'not json' } });

    expect((await result(quoted)).metadata).toEqual({ old: '1', k: 'v' });
    expect(await result(nonsense)).toEqual({ metadata: { k: 'v' }, problems: [] });
  });

  it('SF-B16 convert takes what the CDK app exported and leaves the variable alone', async () => {
    const place = await newPlace();
    const env = { ...ENV, SEEDFARMER_MODULE_METADATA: '{"old": "1"}' };
    await exports(place, { 'myapp-dev-apps-web': { metadata: JSON.stringify({ Bucket: STRANGE, n: 1 }) } });

    const run = place.run('seedfarmer', ['metadata', 'convert', '-f', 'cdk-exports.json'], { env });

    expect(run).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(await result(place)).toEqual({ metadata: { Bucket: STRANGE, n: 1 }, problems: [] });
  });

  it('convert adds nothing and succeeds where there is nothing to convert', async () => {
    const place = await newPlace();

    const missing = place.run('seedfarmer', ['metadata', 'convert'], { env: ENV });
    await exports(place, {});
    const empty = place.run('seedfarmer', ['metadata', 'convert'], { env: ENV });
    await exports(place, { 'myapp-dev-apps-web': { metadata: '' } });
    const blank = place.run('seedfarmer', ['metadata', 'convert'], { env: ENV });

    expect([missing.status, empty.status, blank.status]).toEqual([0, 0, 0]);
    expect(missing.stderr).toContain('cdk-exports.json does not exist');
    expect(await result(place)).toEqual({ metadata: {}, problems: [] });
  });

  it.each([
    ['a key that is not there', { other: {} }, 'has no key "myapp-dev-apps-web"'],
    ['a stack without metadata', { 'myapp-dev-apps-web': { x: '1' } }, 'has no "metadata"'],
    ['metadata that are an object', { 'myapp-dev-apps-web': { metadata: { a: '1' } } }, 'not a text'],
    ['a list as text', { 'myapp-dev-apps-web': { metadata: '[1]' } }, 'not a JSON object'],
    ['a file that is no JSON', '{', 'is not JSON'],
  ])('convert fails as Seed-Farmer does on %s', async (_, content, message) => {
    const place = await newPlace();
    await exports(place, content);

    const run = place.run('seedfarmer', ['metadata', 'convert'], { env: ENV });

    const { metadata, problems } = await result(place);
    failing(run.status);
    expect(`${run.stderr}${problems.join('\n')}`).toContain(message);
    expect(run.stdout).toBe('');
    expect(metadata).toEqual({});
  });

  it('add -j fails on a text that is no JSON object', async () => {
    const place = await newPlace();

    const broken = place.run('seedfarmer', ['metadata', 'add', '-j', '{"a"'], { env: ENV });
    const list = place.run('seedfarmer', ['metadata', 'add', '-j', '[1]'], { env: ENV });

    failing(broken.status);
    failing(list.status);
    expect(await result(place)).toMatchObject({ metadata: {} });
  });

  it('convert keeps what was there when the exported text is no JSON', async () => {
    const place = await newPlace();
    place.run('seedfarmer', ['metadata', 'add', '-k', 'k', '-v', 'v'], { env: ENV });
    await exports(place, { 'myapp-dev-apps-web': { metadata: 'plain words' } });

    const run = place.run('seedfarmer', ['metadata', 'convert'], { env: ENV });

    const { metadata, problems } = await result(place);
    expect(run.status).toBe(0);
    expect(metadata).toEqual({ k: 'v' });
    expect(`${run.stderr}${problems.join('')}`).toContain('what the module exports');
  });

  it('convert -jq follows a dotted path and quotes segments with a hyphen', async () => {
    const place = await newPlace();
    await exports(place, { 'my-stack': { out: '{"Key": "value"}' } }, 'other.json');

    const run = place.run('seedfarmer', ['metadata', 'convert', '-f', 'other.json', '-jq', 'my-stack.out'], {
      env: ENV,
    });

    expect(run).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(await result(place)).toEqual({ metadata: { Key: 'value' }, problems: [] });
  });

  it('SF-B15 depmod and paramvalue print a name and a value without a line end', async () => {
    const place = await newPlace();
    const env = { ...ENV, SEEDFARMER_PARAMETER_VPC_ID: 'vpc-1 2' };

    const depmod = place.run('seedfarmer', ['metadata', 'depmod'], { env });
    const value = place.run('seedfarmer', ['metadata', 'paramvalue', '-s', 'PARAMETER_VPC_ID'], { env });
    const unset = place.run('seedfarmer', ['metadata', 'paramvalue', '--suffix', 'NOT-THERE'], { env });

    expect(depmod).toEqual({ status: 0, stdout: 'myapp-dev-apps-web', stderr: '' });
    expect(value).toEqual({ status: 0, stdout: 'vpc-1 2', stderr: '' });
    expect(unset).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it.each([
    [['metadata', 'add', '-k', 'a', '-v', 'b', '-j', '{}'], 1],
    [['metadata', 'add', '-k', 'a'], 1],
    [['metadata', 'add', '-v', 'b'], 1],
    [['metadata', 'add'], 0],
    [['metadata', 'add', '-x', 'b'], 2],
    [['metadata', 'add', '-k'], 2],
    [['metadata', 'paramvalue'], 2],
    [['metadata', 'nonsense'], 2],
    [['apply', 'manifest.yaml'], 1],
    [['nonsense'], 2],
  ])('%j ends with status %i', async (args, status) => {
    const place = await newPlace();

    const run = place.run('seedfarmer', args, { env: ENV });

    expect([run.status, run.stdout]).toEqual([status, '']);
    expect(run.stderr === '').toBe(status === 0);
    expect((await result(place)).metadata).toEqual({});
  });
});

describe('seedfarmer inside a build', () => {
  const python = Object.fromEntries(EDITORS.slice(0, 1));

  it('writes the file at once where an editor is there, so that later commands can read it', async () => {
    const place = await shellPlace((layout) => inBuildFiles(JOB, layout), { programs: python });

    place.run('seedfarmer', ['metadata', 'add', '-k', 'k', '-v', 'é'], { env: ENV });

    expect(JSON.parse(await readFile(join(place.dir, 'SEEDFARMER_MODULE_METADATA'), 'utf8'))).toEqual({
      k: 'é',
    });
  });

  it('goes on recording once a call was recorded, so that the last value wins', async () => {
    const place = await shellPlace((layout) => inBuildFiles(JOB, layout), { programs: python });
    const early = { ...ENV, PATH: '/nonexistent' };

    place.run('seedfarmer', ['metadata', 'add', '-k', 'k', '-v', 'early'], { env: early });
    place.run('seedfarmer', ['metadata', 'add', '-k', 'k', '-v', 'late'], { env: ENV });

    expect((await result(place)).metadata).toEqual({ k: 'late' });
  });

  it('keeps exported content that is deleted after the call', async () => {
    const place = await shellPlace((layout) => inBuildFiles(JOB, layout));
    const file = join(place.dir, 'cdk-exports.json');
    await writeFile(file, '{"myapp-dev-apps-web": {"metadata": "{\\"a\\": \\"1\\"}"}}\n');

    place.run('seedfarmer', ['metadata', 'convert'], { env: ENV });
    await writeFile(file, '{}');

    expect((await result(place)).metadata).toEqual({ a: '1' });
  });

  it('uses the prefix of the project for a module that is not generic', async () => {
    const job = jobWith({ module: { ...MODULE, prefix: 'MY_APP' } });
    const place = await shellPlace((layout) => inBuildFiles(job, layout), { programs: python });

    place.run('seedfarmer', ['metadata', 'add', '-k', 'k', '-v', 'v'], {
      env: { MY_APP_MODULE_METADATA: '{"old": 1}' },
    });

    expect(JSON.parse(await readFile(join(place.dir, 'MY_APP_MODULE_METADATA'), 'utf8'))).toEqual({
      old: 1,
      k: 'v',
    });
  });

  it('SF-L11 answers version and --version as Seed-Farmer, and names itself as seed', async () => {
    const place = await shellPlace((layout) => inBuildFiles(JOB, layout));

    const lines = [
      place.run('seedfarmer', ['--version']),
      place.run('seedfarmer', ['version']),
      place.run('seed', ['--version'], { env: { SEED_VERSION: '1.2.3' } }),
    ].map(({ stdout }) => stdout);

    expect(lines).toEqual([
      'seedfarmer, version 8.0.7\n',
      'seed-farmer-8.0.7\n',
      'seed 1.2.3, answers as Seed-Farmer 8.0.7\n',
    ]);
  });

  it('SF-B15 takes store moduledata for its own module and refuses that of another', async () => {
    const place = await shellPlace((layout) => inBuildFiles(JOB, layout));
    const store = [
      'store',
      'moduledata',
      '-d',
      'dev',
      '-g',
      'apps',
      '--region',
      'us-east-1',
      '--local',
      '-m',
    ];

    const own = place.run('seedfarmer', [...store, 'web'], {
      env: ENV,
      input: '{"a": "stored", "b": "2"}\n',
    });
    place.run('seedfarmer', ['metadata', 'add', '-k', 'a', '-v', 'added'], { env: ENV });
    const other = place.run('seedfarmer', [...store, 'db'], { env: ENV, input: '{}' });

    expect(own).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(other.status).toBe(1);
    expect(other.stderr).toContain('cannot store data of dev/apps/db');
    expect((await result(place)).metadata).toEqual({ a: 'added', b: '2' });
  });

  it('SF-B15 answers the commands that seed takes over after the build, with clean stdout', async () => {
    const place = await shellPlace((layout) => inBuildFiles(JOB, layout));
    const names = ['-d', 'dev', '-g', 'apps', '-m', 'web'];

    const fetch = place.run('seedfarmer', ['bundle', 'fetch', ...names, '-b', 'bucket']);
    const others = [
      place.run('seedfarmer', ['store', 'md5', ...names, '-t', 'bundle'], { input: 'abc\n' }),
      place.run('seedfarmer', ['store', 'deployspec', ...names, '--path', 'modules/web']),
      place.run('seedfarmer', ['remove', 'moduledata', ...names]),
      place.run('seedfarmer', ['bundle', 'store', ...names, '-b', 'bucket', '-o', 'a/b']),
      place.run('seedfarmer', ['bundle', 'delete', ...names, '-b', 'bucket']),
    ];

    expect(fetch).toEqual({ status: 0, stdout: 's3://bucket/bundle/dev/apps/web/bundle.zip', stderr: '' });
    expect(others.map(({ status, stdout }) => [status, stdout])).toEqual(Array(5).fill([0, '']));
    expect(others.every(({ stderr }) => stderr.includes('seed'))).toBe(true);
  });

  it('says why a build without a module has no metadata', async () => {
    const job = jobWith({});
    const place = await shellPlace((layout) => inBuildFiles(job, layout));

    const run = place.run('seedfarmer', ['metadata', 'add', '-k', 'k', '-v', 'v']);

    expect(run.status).toBe(1);
    expect(run.stderr).toContain('this build has no module');
    expect(await readMetadata(place.context(job))).toEqual({ metadata: {}, problems: [] });
  });

  it('reports a metadata file that is no JSON instead of losing it silently', async () => {
    const place = await shellPlace((layout) => inBuildFiles(JOB, layout));
    await writeFile(join(place.dir, 'SEEDFARMER_MODULE_METADATA'), 'nonsense');

    const { metadata, problems } = await result(place);

    expect(metadata).toEqual({});
    expect(problems).toEqual([expect.stringContaining('SEEDFARMER_MODULE_METADATA is not JSON')]);
  });

  it('writes scripts that shellcheck has nothing to say about', async (test) => {
    const shellcheck = findProgram('shellcheck');
    if (shellcheck === undefined) {
      process.stderr.write('not tested here: shellcheck is not installed\n');
      test.skip('shellcheck is not installed');
      return;
    }
    const job = jobWith({ module: MODULE, spec: { gitCredentialHelper: true } as typeof JOB.spec });
    const place = await shellPlace((layout) => inBuildFiles(job, layout));
    const scripts = inBuildFiles(job, place.layout).filter(({ mode }) => mode === 0o755);

    const { execFileSync } = await import('node:child_process');
    const check = () => execFileSync(shellcheck, ['-s', 'sh', ...scripts.map(({ path }) => path)]);

    expect(scripts).toHaveLength(8);
    expect(check).not.toThrow();
  });
});
