import { existsSync, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serve } from './archive-server.ts';
import type { ArchiveEntry } from './make-archive.ts';
import { tarGz, zip } from './make-archive.ts';
import { at, openOn, read } from './open-archives.ts';
import type { Options } from './open-archives.ts';
import { IO, scratch } from './scratch.ts';

/** Sources over a server that always answers with the same bytes. */
async function serving(bytes: Buffer, options: Options = {}) {
  const dir = scratch();
  const server = await serve((_, response) => response.end(bytes));
  const sources = openOn(server, dir)(options);
  return {
    dir,
    server,
    fetch: (path?: string) => sources.fetch(at(server.at('one.test', '/a.bin'), path), IO),
  };
}

const FILES = { 'top/m/x/deployspec.yaml': 'd', 'top/m/x/file': 'one', 'top/README': 'r' };

describe('an archive', () => {
  it.each([
    ['tar.gz', tarGz],
    ['zip', zip],
  ])('SF-S08 that is a %s loses the one folder at its top', async (_, make) => {
    const { fetch } = await serving(await make(FILES));

    const { dir, root, commitHash } = await fetch();

    expect(read(dir)).toBe('one');
    expect(dir).toBe(join(root, 'm/x'));
    expect(readdirSync(root).toSorted()).toEqual(['README', 'm']);
    expect(commitHash).toBeUndefined();
  });

  it.each([
    ['tar.gz', tarGz],
    ['zip', zip],
  ])('SF-S08 that is a %s keeps links and modes, and nothing of Finder', async (_, make) => {
    const { fetch } = await serving(
      await make([
        { name: 'top/m/x/run.sh', text: 'x', mode: 0o4755 },
        { name: 'top/m/x/link', type: 'symlink', linkname: '../../shared' },
        { name: 'top/m/x/nowhere', type: 'symlink', linkname: 'gone' },
        { name: 'top/shared', text: 's', mode: 0o600 },
        { name: '__MACOSX/top/._shared', text: 'attributes' },
      ]),
    );

    const { dir, root } = await fetch();

    expect(lstatSync(join(dir, 'run.sh')).mode & 0o7777).toBe(0o755);
    expect(lstatSync(join(root, 'shared')).mode & 0o777).toBe(0o644);
    expect([readlinkSync(join(dir, 'link')), read(dir, 'link')]).toEqual(['../../shared', 's']);
    expect(readdirSync(dir).toSorted()).toEqual(['link', 'run.sh']);
  });

  it.each([
    ['two folders', { 'one/file': '1', 'two/file': '2' }],
    ['a file beside the folder', { 'one/file': '1', README: 'r' }],
    ['nothing', {}],
  ])('SF-S08 with %s at its top is refused', async (_, files) => {
    const { fetch, dir } = await serving(await tarGz(files as Record<string, string>));

    await expect(fetch()).rejects.toMatchObject({ code: 'sources/archive-layout' });
    expect(existsSync(join(dir, 'cache/archives/trees'))).toBe(false);
  });

  const UNSAFE: readonly (readonly [string, readonly ArchiveEntry[]])[] = [
    ['a name that leads out', [{ name: 'top/../../evil', text: 'x' }]],
    ['an absolute name', [{ name: '/tmp/evil', text: 'x' }]],
    ['a backslash', [{ name: 'top\\..\\evil', text: 'x' }]],
    ['a drive letter', [{ name: 'C:evil', text: 'x' }]],
    ['a link that leads out', [{ name: 'top/l', type: 'symlink', linkname: '../../../etc' }]],
    ['a link to an absolute path', [{ name: 'top/l', type: 'symlink', linkname: '/etc/passwd' }]],
    [
      'links that lead out together',
      [
        { name: 'top/a/b/up', type: 'symlink', linkname: '../..' },
        { name: 'top/out', type: 'symlink', linkname: 'a/b/up/../..' },
      ],
    ],
    ['a hard link that leads out', [{ name: 'top/h', type: 'link', linkname: '../../../etc/passwd' }]],
    ['a hard link to a file of this machine', [{ name: 'top/h', type: 'link', linkname: '/etc/passwd' }]],
    ['a device', [{ name: 'top/null', type: 'character-device' }]],
    ['a pipe', [{ name: 'top/pipe', type: 'fifo' }]],
  ];
  it.each(UNSAFE)('SF-S08 that is a tar.gz with %s is refused as a whole', async (_, entries) => {
    const { fetch, dir } = await serving(await tarGz([{ name: 'top/m/x/file', text: 'one' }, ...entries]));

    await expect(fetch()).rejects.toMatchObject({ code: 'sources/archive-unsafe' });
    expect(existsSync(join(dir, 'cache/archives/trees'))).toBe(false);
    expect(readdirSync(join(dir, 'cache/archives'))).toEqual([]);
  });

  it.each([
    ['top/aa/bb/evil', 'top/../../evil'],
    ['aaaaaaaa/evil', '/aaaaaaa/evil'],
    ['top/aaaaaaevil', 'top\\..\\..\\evil'],
    ['aaaaaevil', 'C:\\a\\evil'],
    ['aaevil', 'C:evil'],
  ])('SF-S08 that is a zip with the name %s made %s is refused', async (name, bad) => {
    const { fetch } = await serving(await zip([{ name, text: 'x' }], [[name, bad]]));

    await expect(fetch()).rejects.toMatchObject({ code: 'sources/archive-unsafe' });
  });

  it('SF-S08 writes nothing through a link, whatever the order of entries', async () => {
    const { fetch, dir } = await serving(
      await tarGz([
        { name: 'top/m', type: 'symlink', linkname: '../../../..' },
        { name: 'top/m/evil', text: 'x' },
      ]),
    );

    await expect(fetch()).rejects.toMatchObject({
      code: expect.stringMatching(/^sources\/archive-/) as string,
    });
    expect(existsSync(join(dir, 'evil'))).toBe(false);
  });

  it('takes a hard link to a file of its own for another copy', async () => {
    const { fetch } = await serving(
      await tarGz([
        { name: 'top/m/x/file', text: 'one' },
        { name: 'top/m/x/hard', type: 'link', linkname: 'top/m/x/file' },
      ]),
    );

    expect(read((await fetch()).dir, 'hard')).toBe('one');
  });

  it('is refused where it would unpack to too much', async () => {
    const limits = { download: 1_000_000, unpacked: 20_000_000, entries: 3, ratio: 50 };
    const zeros = (megabytes: number) => [{ name: 'top/zeros', text: Buffer.alloc(megabytes * 1_000_000) }];

    for (const [bytes, words] of [
      [await tarGz(zeros(30)), 'unpacks to more than 50 times its'],
      [await zip(zeros(30)), 'unpacks to more than 50 times its'],
      [await tarGz({ 'top/1': '', 'top/2': '', 'top/3': '', 'top/4': '' }), 'more than 3 entries'],
      [Buffer.alloc(1_000_001), 'more than 1000000 bytes'],
    ] as const) {
      const { fetch, dir } = await serving(bytes, { limits });

      await expect(fetch()).rejects.toMatchObject({
        code: 'sources/archive-too-large',
        message: expect.stringContaining(words) as string,
      });
      expect(readdirSync(join(dir, 'cache/archives'))).toEqual([]);
    }
  });

  it('says how it is damaged', async () => {
    const { fetch } = await serving((await tarGz({ 'top/file': 'x'.repeat(5_000) })).subarray(0, -20));

    await expect(fetch()).rejects.toThrow('the archive cannot be read: unexpected end of file');
  });

  it('is refused where it is damaged, or something else', async () => {
    const good = await tarGz({ 'top/file': 'x'.repeat(5_000) });
    for (const bytes of [
      good.subarray(0, -20),
      (await zip(FILES)).subarray(0, -30),
      Buffer.from('<html>sign in'),
      Buffer.alloc(0),
    ]) {
      const { fetch } = await serving(bytes);

      await expect(fetch()).rejects.toMatchObject({ code: 'sources/archive-damaged' });
    }
  });
});
