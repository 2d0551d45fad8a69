import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createModuleDigester, digestModule } from '../src/index.ts';
import type { BundleExtra } from '../src/index.ts';

const GOLDEN = { 'a.txt': 'a\n', 'sub/b.txt': 'b\n', '.env': 'E=1\n', 'README.md': 'any', 'sub/.h/z': 'any' };
const GOLDEN_MD5 = 'df0a9a76d6f42655bf9e6b2b8297dcee';
const NOTHING_MD5 = 'd41d8cd98f00b204e9800998ecf8427e';

let project: string;
let dir: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'seed-digest-'));
  dir = join(project, 'module');
  mkdirSync(dir);
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

function put(files: Readonly<Record<string, string>>, at = dir): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), text);
  }
}

const digestOf = (extras: readonly BundleExtra[] = [], at = dir) =>
  digestModule(at, { projectRoot: project, extras });

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

describe('the md5 of Seed-Farmer', () => {
  it('SF-C01 is the golden one for the golden folder', async () => {
    put(GOLDEN);

    expect((await digestOf()).md5).toBe(GOLDEN_MD5);
  });

  it('SF-C01 covers every byte of files larger than what is read at once', async () => {
    const large = 'x'.repeat(700_000);
    put({ large, 'exactly.bin': 'y'.repeat(256 * 1024) });

    expect((await digestOf()).md5).toBe(md5([md5(large), md5('y'.repeat(256 * 1024))].sort().join('')));
  });

  it('SF-C01 counts what linked folders hold, also when a link leads upwards', async () => {
    put({ 'a.txt': 'a\n', 'sub/.env': 'E=1\n' });
    put({ 'b.txt': 'b\n' }, join(project, 'elsewhere'));
    symlinkSync('../elsewhere', join(dir, 'linked'));
    symlinkSync('..', join(dir, 'sub/up'));
    symlinkSync('nowhere', join(dir, 'dangling'));

    expect((await digestOf()).md5).toBe(GOLDEN_MD5);
  });

  it('SF-C02 neither digest sees files that do not count, dot-folders and ignored files', async () => {
    put(GOLDEN);
    writeFileSync(join(project, '.gitignore'), '*.log\n/module/out/\n');
    const before = await digestOf();
    put({
      'README.md': 'other',
      'sub/README.md': 'other',
      'setup.cfg': 'other',
      'requirements-dev.txt': 'other',
      'requirements-dev.in': 'other',
      'modulestack.template': 'other',
      '.gitignore': '*.tmp\n',
      'x.log': 'other',
      'sub/x.tmp': 'other',
      'out/deep/x': 'other',
      '.idea/x': 'other',
    });
    const after = await digestOf();

    expect(after.md5).toBe(GOLDEN_MD5);
    expect(after.digest).toBe(before.digest);
    expect(after.fileDigests).toEqual(before.fileDigests);
    expect(after.files.map(({ path }) => path)).toContain('sub/x.tmp');
  });

  it('asks each .gitignore alone: one that ignores wins over a nearer one that does not', async () => {
    put({ 'a.txt': 'a\n', 'keep.log': 'b\n', '.gitignore': '!a.txt\n*.log\n!keep.log\n' });
    writeFileSync(join(project, '.gitignore'), '*.txt\n');

    expect((await digestOf()).md5).toBe(md5(md5('b\n')));
  });
});

describe('the digest of seed', () => {
  it('SF-C12 sees what the md5 does not: names and modes, and says which file it is', async () => {
    put({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    const before = await digestOf();
    renameSync(join(dir, 'b.txt'), join(dir, 'c.txt'));
    const renamed = await digestOf();
    chmodSync(join(dir, 'c.txt'), 0o755);
    const executable = await digestOf();
    utimesSync(join(dir, 'c.txt'), 1, 1);
    const touched = await digestOf();

    expect(new Set([before.md5, renamed.md5, executable.md5]).size).toBe(1);
    expect(new Set([before.digest, renamed.digest, executable.digest]).size).toBe(3);
    expect(touched).toEqual(executable);
    expect(before.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect([...renamed.fileDigests.keys()]).toEqual(['a.txt', 'c.txt']);
    expect(renamed.fileDigests.get('c.txt')).toBe(before.fileDigests.get('b.txt'));
    expect(executable.fileDigests.get('c.txt')).not.toBe(renamed.fileDigests.get('c.txt'));
    expect(executable.fileDigests.get('c.txt')).toMatch(/^[0-9a-f]{16}$/);
  });

  it('SF-C13 covers a module of fetched sources whose folder the project ignores, the md5 does not', async () => {
    const fetched = join(project, 'seedfarmer.gitmodules/github.com_x_y.git/modules/net');
    put({ 'a.txt': 'a\n', 'x.pyc': '' }, fetched);
    writeFileSync(join(project, '.gitignore'), 'seedfarmer.gitmodules/\n*.pyc\n');
    const before = await digestOf([], fetched);
    put({ 'a.txt': 'b\n' }, fetched);
    const after = await digestOf([], fetched);

    expect([before.md5, after.md5]).toEqual([NOTHING_MD5, NOTHING_MD5]);
    expect(before.digest).not.toBe(after.digest);
    expect(after.fileDigests.has('a.txt')).toBe(true);
  });

  it('SF-C05 SF-C13 counts fetched sources as Seed-Farmer does, wherever seed keeps them', async () => {
    const kept = join(project, '.seed/cache/git/0a1b');
    put({ 'modules/net/a.txt': 'a\n', 'modules/net/x.log': 'x', '.gitignore': '*.log\n' }, kept);
    const standsFor = join(project, 'seedfarmer.gitmodules/host_repo.git_v1');
    const fetched = () =>
      digestModule(join(kept, 'modules/net'), { projectRoot: project, tree: { root: kept, standsFor } });
    const open = await fetched();
    writeFileSync(join(project, '.gitignore'), 'seedfarmer.gitmodules/\n');
    const ignored = await fetched();

    expect(open.md5).toBe(md5(md5('a\n')));
    expect(ignored.md5).toBe(NOTHING_MD5);
    expect(ignored.digest).toBe(open.digest);
    expect([...open.fileDigests.keys()]).toEqual(['a.txt']);
  });

  it('SF-S16 covers the bytes and modes of data files at their place, the md5 does not', async () => {
    put({ 'a.txt': 'a\n' });
    put({ 'input.csv': '1,2\n' }, project);
    const extra = (place: string, executable = false): BundleExtra => ({
      path: place,
      content: { file: join(project, 'input.csv') },
      executable,
    });
    const before = await digestOf([extra('module/data/input.csv')]);
    const moved = await digestOf([extra('module/input.csv')]);
    const executable = await digestOf([extra('module/data/input.csv', true)]);
    put({ 'input.csv': '1,3\n' }, project);
    const edited = await digestOf([extra('module/data/input.csv')]);

    expect([...before.fileDigests.keys()]).toEqual(['a.txt', 'data/input.csv']);
    expect(new Set([before, moved, executable, edited].map(({ digest }) => digest)).size).toBe(4);
    expect(new Set([before, moved, executable, edited].map((each) => each.md5)).size).toBe(1);
    expect(edited.fileDigests.get('data/input.csv')).not.toBe(before.fileDigests.get('data/input.csv'));
  });

  it('takes a data file in the place of a file of the module, as the bundle does', async () => {
    put({ 'a.txt': 'a\n' });
    const plain = await digestOf();
    put({ 'a.txt': 'other' });
    const replaced = await digestOf([{ path: 'module/a.txt', content: { text: 'a\n' }, executable: false }]);

    expect(replaced.digest).toBe(plain.digest);
  });

  it('SF-C12 tells folders apart exactly when a path, a mode or a content differs, in any order of writing', async () => {
    const name = fc.constantFrom('a', 'b', 'sub/a', 'sub/b', 'sub/deep/a');
    const fields = { text: fc.constantFrom('', 'x', 'y'), executable: fc.boolean() };
    const file = fc.record(fields, { noNullPrototype: true });
    const folder = fc.dictionary(name, file, { maxKeys: 4, noNullPrototype: true });
    let count = 0;
    const written = async (
      entries: readonly (readonly [string, { text: string; executable: boolean }])[],
    ) => {
      const at = join(project, `p${(count += 1)}`);
      mkdirSync(at);
      for (const [path, { executable, text }] of entries) {
        put({ [path]: text }, at);
        if (executable) chmodSync(join(at, path), 0o755);
      }
      return digestOf([], at);
    };

    await fc.assert(
      fc.asyncProperty(folder, folder, async (one, other) => {
        const [first, again, second] = [
          await written(Object.entries(one)),
          await written(Object.entries(one).reverse()),
          await written(Object.entries(other)),
        ];
        expect(again).toEqual(first);
        const same = isDeepStrictEqual(one, other);
        expect(second.digest === first.digest).toBe(same);
        expect(isDeepStrictEqual(second.fileDigests, first.fileDigests)).toBe(same);
      }),
      { numRuns: 40 },
    );
  });

  it('is the same for the same files wherever they lie', async () => {
    put({ 'a.txt': 'a\n', 'sub/b.txt': 'b\n' });
    put({ 'sub/b.txt': 'b\n', 'a.txt': 'a\n' }, join(project, 'build/copy'));

    expect((await digestOf([], join(project, 'build/copy'))).digest).toBe((await digestOf()).digest);
  });
});

describe('a digester', () => {
  it('reads the same for many modules as for each alone', async () => {
    writeFileSync(join(project, '.gitignore'), '*.log\n/one/skipped.txt\n');
    for (const name of ['one', 'two'])
      put({ 'a.txt': name, 'x.log': 'x', 'skipped.txt': 's' }, join(project, name));
    const digester = createModuleDigester({ projectRoot: project });

    const shared = [await digester(join(project, 'one')), await digester(join(project, 'two'))];

    const alone = [await digestOf([], join(project, 'one')), await digestOf([], join(project, 'two'))];
    expect(shared).toEqual(alone);
    expect(shared.map(({ fileDigests }) => [...fileDigests.keys()])).toEqual([
      ['a.txt'],
      ['a.txt', 'skipped.txt'],
    ]);
  });

  it('names a folder that is not there, and a data file that cannot be read', async () => {
    await expect(digestOf([], join(project, 'nowhere'))).rejects.toMatchObject({
      code: 'bundle/folder-missing',
    });

    const gone = [{ path: 'module/x', content: { file: join(project, 'gone') }, executable: false }];
    await expect(digestOf(gone)).rejects.toMatchObject({
      code: 'bundle/not-readable',
      message: expect.stringContaining(join(project, 'gone')),
    });
  });
});
