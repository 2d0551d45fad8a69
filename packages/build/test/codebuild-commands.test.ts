import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BuildJob } from '@seed/deployspec';
import { describe, expect, it, vi } from 'vitest';
import { inBuildFiles } from '../src/in-build/in-build-files.ts';
import { EDITORS, findProgram, jobWith, present, SHELLS, shellPlace } from './shell-place.ts';
import type { ShellPlace } from './shell-place.ts';

// Each test starts many processes, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function programs(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => [[name, findProgram(name) ?? name]]));
}

const COMMON = programs('sha256sum', 'sort', 'cksum', 'sh', 'sleep', 'rm');

async function write(place: ShellPlace, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(place.dir, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}

/** What can hash where sha256sum is missing. */
const HASHERS = [
  ...present('hash program', { openssl: findProgram('openssl'), shasum: findProgram('shasum') }),
  ...EDITORS.filter(([name]) => name !== 'jq'),
];

function shard(index: number, total: number): BuildJob {
  return jobWith({ batch: { identifier: `build${index}`, shard: { index, total } } });
}

describe.each(SHELLS)('CodeBuild’s commands under %s', (_, shell) => {
  const newPlace = (job: BuildJob = jobWith({}), tools: Record<string, string> = COMMON) =>
    shellPlace((layout) => inBuildFiles(job, layout), { programs: tools, shell });

  it('CB-66 codebuild-hash-files gives the same hash twice and another when a file changes', async () => {
    const place = await newPlace();
    await write(place, { 'package-lock.json': '{}', 'a b/package-lock.json': '1' });
    const hash = () => place.run('codebuild-hash-files', ['**/package-lock.json']);

    const first = hash();
    const again = hash();
    await write(place, { 'package-lock.json': '{"new": 1}' });
    const changed = hash();

    expect(first).toEqual({
      status: 0,
      stdout: `${sha256(`${sha256('1')}\n${sha256('{}')}\n`)}\n`,
      stderr: '',
    });
    expect(again).toEqual(first);
    expect(changed.stdout).not.toBe(first.stdout);
  });

  it('CB-66 codebuild-hash-files does not mind the order of the patterns or a file matched twice', async () => {
    const place = await newPlace();
    await write(place, { 'a.txt': 'a', 'b.txt': 'b' });

    const one = place.run('codebuild-hash-files', ['a.txt', 'b.txt']);
    const two = place.run('codebuild-hash-files', ['b.txt', '*.txt', './a.txt']);

    expect(one.stdout).toMatch(/^[0-9a-f]{64}\n$/);
    expect(two.stdout).toBe(one.stdout);
  });

  it('codebuild-hash-files fails where nothing matches or nothing can hash', async () => {
    const place = await newPlace();
    const bare = await newPlace(jobWith({}), {});
    await write(bare, { 'a.txt': 'a' });

    const nothing = place.run('codebuild-hash-files', ['*.lock']);
    const unable = bare.run('codebuild-hash-files', ['a.txt']);

    expect(nothing).toMatchObject({ status: 1, stdout: '' });
    expect(nothing.stderr).toContain('no files were found for: *.lock');
    expect(unable).toMatchObject({ status: 1, stdout: '' });
    expect(unable.stderr).toContain('sha256sum');
  });

  it.each(HASHERS)('codebuild-hash-files gives the same hash with %s', async (tool, path) => {
    const runner = tool === 'shasum' ? programs('perl') : {};
    const place = await newPlace();
    const other = await newPlace(jobWith({}), { [tool]: path, ...runner });
    for (const each of [place, other]) await write(each, { 'a.txt': 'text', 'b.txt': 'more' });

    const expected = place.run('codebuild-hash-files', ['*.txt']);
    const found = other.run('codebuild-hash-files', ['*.txt']);

    expect(found).toEqual(expected);
  });

  it('CB-77 codebuild-glob-search finds files at every depth and no folders', async () => {
    const place = await newPlace();
    await write(place, {
      'src/a.test.ts': '',
      'src/a.ts': '',
      'src/deep/er/b.test.ts': '',
      'src/it has spaces/c.test.ts': '',
      'd.test.ts': '',
      '.hidden/e.test.ts': '',
      'dir.test.ts/x': '',
    });
    await symlink('..', join(place.dir, 'src/loop'));
    const search = (...patterns: string[]) => place.run('codebuild-glob-search', patterns).stdout.split('\n');

    expect(search('**/*.test.ts')).toEqual([
      'd.test.ts',
      'src/a.test.ts',
      'src/deep/er/b.test.ts',
      'src/it has spaces/c.test.ts',
      '',
    ]);
    expect(search('src/*.ts', './src/a.ts')).toEqual(['src/a.test.ts', 'src/a.ts', '']);
    expect(search('src/deep/**')).toEqual(['src/deep/er/b.test.ts', '']);
    expect(search('**/{a,b}.{test,spec}.ts')).toEqual(['src/a.test.ts', 'src/deep/er/b.test.ts', '']);
    expect(search('.hidden/*')).toEqual(['.hidden/e.test.ts', '']);
    expect(search(join(place.dir, 'd.*'))).toEqual([join(place.dir, 'd.test.ts'), '']);
  });

  it('CB-77 codebuild-glob-search says that nothing was found', async () => {
    const place = await newPlace();

    const run = place.run('codebuild-glob-search', ['**/*.spec.rb']);

    expect(run).toMatchObject({ status: 0, stdout: '' });
    expect(run.stderr).toContain('no files were found for: **/*.spec.rb');
  });

  it('codebuild-glob-search needs no program at all', async () => {
    const place = await newPlace(jobWith({}), {});
    await write(place, { 'x/b': '', 'x/a': '' });

    expect(place.run('codebuild-glob-search', ['**/*'])).toEqual({
      status: 0,
      stdout: 'x/a\nx/b\n',
      stderr: '',
    });
  });

  async function shares(names: readonly string[], total: number, strategy: string): Promise<string[][]> {
    const all: string[][] = [];
    for (let index = 0; index < total; index += 1) {
      const place = await newPlace(shard(index, total));
      const run = place.run('codebuild-tests-run', [
        '--files-search',
        `printf '%s\\n' ${names.join(' ')}`,
        '--test-command=printf "%s\\n"',
        '--sharding-strategy',
        strategy,
      ]);
      expect(run.status).toBe(0);
      all.push(run.stdout.split('\n').filter((line) => line !== ''));
    }
    return all;
  }

  it('CB-77 equal-distribution gives neighbouring files in shares whose sizes differ by one at most', async () => {
    const names = Array.from({ length: 11 }, (__, i) => `t${String(i).padStart(2, '0')}`);

    const found = await shares(names.toReversed(), 4, 'equal-distribution');

    const sizes = found.map(({ length }) => length);
    expect(found.flat()).toEqual(names);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });

  it('CB-77 stability keeps files in their shard when others come, and moves few when a shard comes', async () => {
    const names = Array.from({ length: 24 }, (__, i) => `test/case-${i}.js`);
    const home = (found: string[][]) =>
      new Map(found.flatMap((files, index) => files.map((file) => [file, index] as const)));

    const before = home(await shares(names, 3, 'stability'));
    const more = home(await shares([...names, 'test/another.js'], 3, 'stability'));
    const wider = home(await shares(names, 4, 'stability'));

    const moved = names.filter((name) => wider.get(name) !== before.get(name));
    expect(before.size).toBe(24);
    expect(new Set(before.values())).toEqual(new Set([0, 1, 2]));
    expect(names.every((name) => more.get(name) === before.get(name))).toBe(true);
    expect(moved.length).toBeLessThan(12);
    expect(moved.every((name) => wider.get(name) === 3)).toBe(true);
  });

  it('CB-77 the files are in CODEBUILD_CURRENT_SHARD_FILES, and a command that uses it gets them only there', async () => {
    const place = await newPlace();

    const appended = place.run('codebuild-tests-run', [
      '--files-search',
      String.raw`printf '%s\n' 'b c' "it's" a`,
      '--test-command',
      String.raw`printf '<%s>' `,
    ]);
    const variable = place.run('codebuild-tests-run', [
      '--files-search',
      String.raw`printf 'b\na\n'`,
      '--test-command',
      String.raw`printf '[%s]' "$CODEBUILD_CURRENT_SHARD_FILES"`,
    ]);

    expect(appended).toEqual({ status: 0, stdout: "<a><b c><it's>", stderr: '' });
    expect(variable).toEqual({ status: 0, stdout: '[a\nb]', stderr: '' });
  });

  it('codebuild-tests-run ends as the tests do, and says which option is wrong', async () => {
    const place = await newPlace();
    const run = (...args: string[]) => place.run('codebuild-tests-run', args);

    expect(run('--files-search', 'echo a', '--test-command', 'exit 7; :').status).toBe(7);
    expect(run('--files-search', 'exit 3', '--test-command', 'true').stderr).toContain(
      'the search failed: exit 3',
    );
    expect(run('--files-search', 'echo a').stderr).toContain('--test-command is missing');
    expect(run('--files', 'x')).toMatchObject({ status: 2, stderr: expect.stringContaining('"--files"') });
    expect(
      run('--files-search', 'echo a', '--test-command', ':', '--sharding-strategy', 'x').stderr,
    ).toContain('equal-distribution or stability');
  });

  it('a shard without files succeeds without running the tests', async () => {
    const place = await newPlace(shard(2, 3));

    const run = place.run('codebuild-tests-run', ['--files-search', 'echo a', '--test-command', 'exit 9']);

    expect(run).toMatchObject({ status: 0, stdout: '' });
    expect(run.stderr).toContain('has none of the 1 files');
  });

  it('a breakpoint is ignored aloud unless breakpoints are on', async () => {
    const place = await newPlace();

    const run = place.run('codebuild-breakpoint', []);

    expect(run.status).toBe(0);
    expect(run.stdout).toContain('--breakpoints');
    expect(existsSync(join(place.layout.tmp, 'paused'))).toBe(false);
  });

  it('a breakpoint waits until the build is resumed, and the next one waits again', async () => {
    const place = await newPlace(jobWith({ debug: { breakpoints: true, onFailure: 'remove' } }));
    const paused = join(place.layout.tmp, 'paused');
    const [program = 'sh', ...first] = shell;

    for (let round = 0; round < 2; round += 1) {
      const child = spawn(program, [...first, join(place.layout.userBin, 'codebuild-breakpoint')], {
        env: { PATH: dirname(COMMON['sleep'] ?? '') },
        stdio: 'ignore',
      });
      const ended = new Promise<number | null>((done) => child.once('exit', done));
      while (!existsSync(paused) || (await readFile(paused, 'utf8')) === '') await delay(10);
      const resumed = place.run('codebuild-resume', []);

      expect(resumed.status).toBe(0);
      expect(await ended).toBe(0);
    }

    expect(place.run('codebuild-resume', [])).toMatchObject({ status: 1, stdout: '' });
  });
});

describe('git-credential-seed', () => {
  const job = jobWith({ spec: { gitCredentialHelper: true } as BuildJob['spec'] });

  it('answers git with what the build was given, and otherwise says what is missing', async () => {
    const place = await shellPlace((layout) => inBuildFiles(job, layout));
    const input = 'protocol=https\nhost=git.example.com\n';

    const given = place.run('git-credential-seed', ['get'], {
      input,
      env: { SEED_GIT_USERNAME: 'me', SEED_GIT_PASSWORD: 'p=w' },
    });
    const missing = place.run('git-credential-seed', ['get'], { input });
    const stored = place.run('git-credential-seed', ['store'], { input });

    expect(given).toEqual({ status: 0, stdout: 'username=me\npassword=p=w\n', stderr: '' });
    expect(missing).toMatchObject({ status: 0, stdout: '' });
    expect(missing.stderr).toContain('no credentials for git.example.com');
    expect(stored).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});
