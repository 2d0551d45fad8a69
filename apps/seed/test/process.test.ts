import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { buildspec } from './buildspec.ts';
import { folderWith } from './run-seed.ts';
import { startSeed } from './start-seed.ts';

const placesOf = (home: string): Promise<string[]> =>
  readdir(join(home, '.local/state/seed/builds')).catch(() => []);

describe('the seed process', { timeout: 60_000 }, () => {
  test('CB-17 validates without an engine and without AWS', async () => {
    const cwd = await folderWith({ 'buildspec.yml': 'version: 0.2\nphases:\n  build:\n    command: [x]\n' });
    const env = { DOCKER_HOST: 'unix:///nonexistent.sock', AWS_PROFILE: 'nobody' };

    const ended = await startSeed(['validate', '--json'], { cwd, env }).ended;

    expect(JSON.parse(ended.out)).toMatchObject({ diagnostics: [{ file: 'buildspec.yml', line: 4 }] });
    expect(ended.err).toBe('');
  });

  test('CB-87 works without a terminal, in a session of its own, with standard input closed', async () => {
    const cwd = await folderWith({ 'buildspec.yml': buildspec('cat', 'echo "no input, no wait"') });

    const ended = await startSeed(['run', '--executor', 'host'], { cwd }).ended;

    expect(ended.code).toBe(0);
    expect(ended.out).toContain('no input, no wait');
    // oxlint-disable-next-line no-control-regex -- none of these may appear
    expect(ended.out).not.toMatch(/\u001b/);
  });

  test('CB-88 four builds at once on one machine all succeed', async () => {
    const cwd = await folderWith({
      'buildspec.yml': buildspec('echo $$ > own.txt', 'sleep 0.3; cat own.txt'),
    });

    const all = await Promise.all(
      [1, 2, 3, 4].map(() => startSeed(['run', '--executor', 'host'], { cwd }).ended),
    );

    expect(all.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(await readdir(join(cwd, '.seed/runs'))).toHaveLength(4);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('CB-89 leaves nothing behind after %s, and ends with %i', async (signal, status) => {
    const cwd = await folderWith({ 'buildspec.yml': buildspec('echo ready; sleep 60') });
    const { child, saw, ended } = startSeed(['run', '--executor', 'host'], { cwd });

    await saw('ready\n');
    child.kill(signal);
    const { code, err } = await ended;

    expect(code).toBe(status);
    expect(err).toContain('stopping build app');
    expect(await placesOf(cwd)).toEqual([]);
  });

  test('ends at once on a second interrupt', async () => {
    const cwd = await folderWith({
      'buildspec.yml': buildspec(`trap "" TERM; echo ready; while :; do sleep 1; done`),
    });
    const { child, saw, ended } = startSeed(['run', '--executor', 'host'], { cwd });

    await saw('ready\n');
    child.kill('SIGINT');
    await saw('press ctrl-c again');
    child.kill('SIGINT');
    const { code, err } = await ended;

    expect(code).toBe(130);
    expect(err).toContain('ending at once');
  });

  test('a run is stopped from another process', async () => {
    const cwd = await folderWith({ 'buildspec.yml': buildspec('echo ready; sleep 60') });
    const running = startSeed(['run', '--executor', 'host'], { cwd });
    await running.saw('ready\n');

    const asked = await startSeed(['runs', 'cancel', 'app'], { cwd }).ended;
    const { code } = await running.ended;
    const shown = await startSeed(['runs', 'show', '--json'], { cwd }).ended;

    expect(asked.code).toBe(0);
    expect(code).toBe(130);
    expect(JSON.parse(shown.out)).toMatchObject({ state: 'stopped', exitCode: 130 });
  });

  test('follows the log of a run until it ends', async () => {
    const cwd = await folderWith({ 'buildspec.yml': buildspec('echo first; sleep 1; echo last') });
    const running = startSeed(['run', '--executor', 'host'], { cwd });
    await running.saw('first\n');

    const logs = await startSeed(['logs', '-f'], { cwd }).ended;
    await running.ended;

    expect(logs.out).toBe('first\nlast\n');
  });

  test('a reader that goes away is no error', async () => {
    const cwd = await folderWith({ 'buildspec.yml': buildspec('seq 1 20000', 'echo done >&2') });
    const { child, saw, ended } = startSeed(['run', '--executor', 'host'], { cwd });

    await saw('executor host');
    child.stdout?.destroy();
    const { code, err } = await ended;

    expect(code).toBe(0);
    expect(err).toBe('');
  });

  test('git sees no change of the source', async () => {
    const cwd = await folderWith({ 'buildspec.yml': buildspec('echo made > made.txt') });
    const git = (...words: string[]) =>
      new Promise<string>((resolve, reject) => {
        const child = spawn('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { cwd });
        let out = '';
        child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
        child.once('error', reject).once('close', () => resolve(out));
      });
    await git('init', '-q');
    await git('add', '.');
    await git('commit', '-qm', 'first');

    const ended = await startSeed(['run', '--executor', 'host'], { cwd, env: { HOME: `${cwd}-home` } }).ended;

    expect(ended.code).toBe(0);
    expect(await git('status', '--porcelain')).toBe('');
    expect(await readFile(join(cwd, '.seed/.gitignore'), 'utf8')).toBe('*\n');
  });

  test('keeps the newest runs only', async () => {
    const cwd = await folderWith({
      'buildspec.yml': buildspec('true'),
      'seed.yaml': 'journal:\n  runs: 2\n',
    });
    for (const day of ['01', '02', '03']) {
      const dir = join(cwd, `.seed/runs/202601${day}T000000-run-old-000${day.slice(1)}`);
      await mkdir(dir, { recursive: true });
      await writeFile(join(dir, 'run.json'), JSON.stringify({ owner: { pid: 1, host: 'elsewhere' } }));
    }

    await startSeed(['run', '--executor', 'host', '-q'], { cwd }).ended;

    const left = await readdir(join(cwd, '.seed/runs'));
    expect(left).toHaveLength(2);
    expect(left[0]).toContain('20260103');
  });

  test('says what is wrong with a state folder that cannot be written', async () => {
    const cwd = await folderWith({ 'buildspec.yml': buildspec('true'), file: '' });

    const { code, err } = await startSeed(['run', '--executor', 'host'], {
      cwd,
      env: { SEED_STATE_DIR: 'file/below' },
    }).ended;

    expect(code).toBe(3);
    expect(err).toContain('cannot be written');
    expect((await stat(join(cwd, 'file'))).isFile()).toBe(true);
  });
});
