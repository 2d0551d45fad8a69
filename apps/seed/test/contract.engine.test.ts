import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildspec } from './buildspec.ts';
import { commitAll, gitStatus, ground, withEngine } from './bundled-seed.ts';

const { folder, seed } = ground();

type Line = { readonly type: string; readonly data: Record<string, unknown> };
const linesOf = (out: string): Line[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
const isRoot = process.getuid?.() === 0;

function contract(executor: 'docker' | 'host'): void {
  const on = ['--executor', executor];

  test.each([
    ['echo fine', 'succeeded', 0],
    ['exit 7', 'failed', 1],
  ])(
    '--json of "%s" tells of the build and ends with the outcome %s and exit code %i',
    async (command, outcome, exitCode) => {
      const dir = await folder({ 'buildspec.yml': buildspec(command) });

      const { code, out, err } = await seed(['run', dir, ...on, '--json']);
      const lines = linesOf(out);
      const build = lines.find(({ type }) => type === 'build.finished')?.data;

      expect(code).toBe(exitCode);
      expect(err).toBe('');
      expect(lines.at(-1)).toMatchObject({ type: 'run.finished', data: { outcome, exitCode } });
      expect(build).toMatchObject({ outcome, exported: {}, metadata: {}, artifacts: [] });
      expect(build?.['phases']).toContainEqual(
        expect.objectContaining({ name: 'BUILD', outcome, durationMs: expect.any(Number) }),
      );
    },
  );

  test('--json names the exit status of the command that failed, which is not the one of seed', async () => {
    const dir = await folder({ 'buildspec.yml': buildspec('exit 7') });

    const { out } = await seed(['run', dir, ...on, '--json']);
    const build = linesOf(out).find(({ type }) => type === 'build.finished')?.data;

    expect(build?.['phases']).toContainEqual(
      expect.objectContaining({
        name: 'BUILD',
        exitCode: 7,
        message: expect.stringContaining('exit status 7'),
      }),
    );
  });

  test('CB-87 needs no terminal and no standard input, in a session of its own', async () => {
    const dir = await folder({ 'buildspec.yml': buildspec('cat; echo "the end of input"') });

    const { code, out } = await seed(['run', dir, ...on], { through: ['setsid', '-w'] });

    expect(code).toBe(0);
    expect(out).toContain('the end of input');
  });

  test('a reader that leaves after the first line neither stops the build nor gets an error', async () => {
    const dir = await folder({ 'buildspec.yml': buildspec('seq 1 50000', 'echo end') });

    const { code, out, err } = await seed(['run', dir, ...on], {
      through: ['bash', '-c', 'set -o pipefail; "$@" | head -1', 'bash'],
    });

    expect(out.trimEnd().split('\n')).toHaveLength(1);
    expect(err).toBe('');
    expect(code).toBe(0);
  });

  test('CB-88 four at once, of one source, do not disturb each other', async () => {
    const dir = commitAll(
      await folder({
        'buildspec.yml': buildspec('echo $$-$RANDOM > own; cp own copy; sleep 0.3; cmp own copy'),
        '.gitignore': '.seed\n',
      }),
    );

    const all = await Promise.all([1, 2, 3, 4].map(() => seed(['run', dir, ...on])));

    expect(all.map(({ code, err }) => [code, err])).toEqual(Array.from({ length: 4 }, () => [0, '']));
    expect(gitStatus(dir)).toBe('');
  });

  const writes = buildspec('cat data.txt; echo changed > data.txt; rm -f gone.txt; echo new > new.txt; pwd');
  const files = { 'buildspec.yml': writes, 'data.txt': 'original\n', 'gone.txt': '' };

  test.each(['with space', 'ünïcödé 日本', "quote's $HOME `x`", 'build/y', '-dash'])(
    'CB-95 a source in "%s" is built and stays as it is',
    async (name) => {
      const dir = commitAll(await folder(files, name));

      const { code, out, err } = await seed(['run', '.', ...on], { cwd: dir });

      expect(err).toBe('');
      expect(code).toBe(0);
      expect(out).toContain('original');
      expect(gitStatus(dir).replace(/\?\? \.seed\/\n/, '')).toBe('');
    },
  );

  test('CB-95 a source behind a symbolic link is built and stays as it is', async () => {
    const dir = commitAll(await folder(files));
    const link = `${dir}-link`;
    await symlink(dir, link);

    const { code, out } = await seed(['run', link, ...on]);

    expect(code).toBe(0);
    expect(out).toContain('original');
    expect(gitStatus(dir)).toBe('');
  });

  test('CB-95 a source that cannot be written is built', async () => {
    const dir = await folder(files);
    const elsewhere = await folder({});
    await chmod(dir, 0o555);
    // Root writes anywhere, so for root the folder is mounted read-only, in a mount namespace of this test.
    const readOnly = [
      'unshare',
      '--mount',
      'sh',
      '-c',
      `mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"`,
      dir,
    ];

    const { code, out, err } = await seed(['run', dir, ...on], {
      cwd: elsewhere,
      through: isRoot ? readOnly : [],
    });

    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('original');
  });

  test('a run from inside a folder that cannot be written says where the journal is, or what to do', async () => {
    const dir = join(await folder(files), 'sub');
    await mkdir(dir);
    const readOnly = [
      'unshare',
      '--mount',
      'sh',
      '-c',
      `mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$0" && exec "$@"`,
      join(dir, '..'),
    ];

    const { code, out, err } = await seed(['run', ...on], {
      cwd: join(dir, '..'),
      through: isRoot ? readOnly : [],
    });

    expect(out + err).not.toContain('seed has a bug');
    const told = code === 0 ? out.includes('original') : code === 3 && err.includes('  fix ');
    expect(told).toBe(true);
  });
}

withEngine('the command line, builds in containers', () => {
  contract('docker');
});

describe('the command line, builds in processes', () => {
  contract('host');
});

describe('questions and mistakes', () => {
  test('validate --json names code, severity, summary, file, line, column and hints', async () => {
    const dir = await folder({ 'buildspec.yml': 'version: 0.2\nphases:\n  buidl: {}\n' });

    const { code, out, err } = await seed(['validate', '--json'], { cwd: dir });
    const { diagnostics } = JSON.parse(out) as { diagnostics: unknown[] };

    expect(code).toBe(2);
    expect(err).toBe('');
    expect(diagnostics[0]).toEqual(
      expect.objectContaining({
        code: expect.stringMatching(/^\w+\/[\w-]+$/),
        severity: 'error',
        summary: expect.any(String),
        file: 'buildspec.yml',
        line: 3,
        column: 3,
        hints: expect.any(Array),
      }),
    );
  });

  test.each([
    [['run', '--no-such-flag'], 2],
    [['no-such-command'], 2],
    [['run', 'no/such/folder'], 2],
    [['run', '--executor', 'elsewhere'], 2],
    [['explain', 'no/such-code'], 2],
    [['--help'], 0],
    [['version'], 0],
  ] as const)('%j ends with %i', async (words, status) => {
    const dir = await folder({ 'buildspec.yml': buildspec('true') });

    const { code, out, err } = await seed(words, { cwd: dir });

    expect(code).toBe(status);
    expect(out + err).not.toMatch(/^ {4}at /m);
  });

  test('--local without an engine ends with 3 and names the other executor', async () => {
    const dir = await folder({ 'buildspec.yml': buildspec('true') });

    const { code, err } = await seed(['run', dir, '--local'], {
      env: { DOCKER_HOST: 'unix:///no/such.sock' },
    });

    expect(code).toBe(3);
    expect(err).toContain('--executor host');
  });

  test('a run elsewhere without credentials ends with 3', async () => {
    const dir = await folder({ 'buildspec.yml': buildspec('echo $P') });

    const { code, err } = await seed(['run', dir, '--executor', 'host', '--env', 'P=@parameter-store:/p'], {
      env: { AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'eu-west-1' },
    });

    expect(code).toBe(3);
    expect(err).toMatch(/ {2}fix /);
  });
});
