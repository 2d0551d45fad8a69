import { existsSync, lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Location } from '@seed/manifest';
import { createSources } from '@seed/sources';
import type { SourcesOptions } from '@seed/sources';
import { describe, expect, it } from 'vitest';
import { serve } from './archive-server.ts';
import type { ArchiveServer, Handler } from './archive-server.ts';
import type { ArchiveEntry } from './make-archive.ts';
import { tarGz, zip } from './make-archive.ts';
import { IO, scratch } from './scratch.ts';

const at = (url: string, path = 'm/x'): Location => ({ kind: 'archive', url, path });
const read = (dir: string, file = 'file') => readFileSync(join(dir, file), 'utf8');

type Options = Partial<SourcesOptions>;

function openOn(server: ArchiveServer, dir = scratch()) {
  return (options: Options = {}) =>
    createSources({ root: dir, cacheDir: join(dir, 'cache'), env: {}, agent: server.agent, ...options });
}

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

describe('the download of an archive', () => {
  const answering = async (handler: Handler, options: Options = {}) => {
    const dir = scratch();
    const server = await serve(handler);
    const open = openOn(server, dir);
    return { server, open, sources: open(options), dir };
  };

  it('SF-S09 is made over https alone, also where a server leads elsewhere', async () => {
    const { server, sources } = await answering((_, response) =>
      response.writeHead(302, { location: 'http://one.test/a.zip' }).end(),
    );

    await expect(sources.fetch(at('http://one.test/a.zip'), IO)).rejects.toMatchObject({
      code: 'sources/unsafe-address',
      message: expect.stringContaining('must be fetched via https') as string,
    });
    await expect(sources.fetch(at(server.at('one.test', '/a.zip')), IO)).rejects.toMatchObject({
      code: 'sources/download-failed',
      message: expect.stringContaining('leads to "http://one.test/a.zip", which is not https') as string,
    });
  });

  it('SF-S10 sends user name and password to the host that was named, and to no other', async () => {
    const bytes = await tarGz(FILES);
    let lookups = 0;
    const { server, sources } = await answering(
      ({ host, url }, response) => {
        const to = { '/start': server.at('one.test', '/next'), '/next': server.at('two.test', '/end') }[url];
        if (to === undefined) response.end(bytes);
        else
          response.writeHead(307, { location: host === 'one.test' && url === '/start' ? '/next' : to }).end();
      },
      {
        basicAuth: async () => {
          lookups += 1;
          return { username: 'me', password: 'pa:ss wörd' };
        },
      },
    );

    await sources.fetch(at(server.at('one.test', '/start')), IO);
    await sources.fetch(at(server.at('two.test', '/end')), IO);

    const header = `Basic ${Buffer.from('me:pa:ss wörd').toString('base64')}`;
    expect(server.asked.map(({ host, url, headers }) => [host, url, headers.authorization])).toEqual([
      ['one.test', '/start', header],
      ['one.test', '/next', header],
      ['two.test', '/end', undefined],
      ['two.test', '/end', header],
    ]);
    expect(lookups).toBe(1);
  });

  it('SF-S11 is signed where it goes to S3, and presigned addresses stay as they are', async () => {
    const bytes = await tarGz(FILES);
    const signed: string[] = [];
    const { server, sources } = await answering((_, response) => response.end(bytes), {
      signGet: async (url) => {
        signed.push(url.hostname);
        return { authorization: 'AWS4-HMAC-SHA256 test', 'x-amz-date': 'now' };
      },
      basicAuth: async () => ({ username: 'me', password: 'secret' }),
    });
    const path = '/k.zip?X-Amz-Credential=a%2Fb&X-Amz-Signature=abc';

    await sources.fetch(at(server.at('bucket.s3.eu-west-1.amazonaws.com', '/k.zip')), IO);
    await sources.fetch(at(server.at('bucket.s3.amazonaws.com', '/k.zip')), IO);
    await sources.fetch(at(server.at('bucket.s3.amazonaws.com', path)), IO);

    expect(signed).toEqual(['bucket.s3.eu-west-1.amazonaws.com', 'bucket.s3.amazonaws.com']);
    expect(server.asked.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/k.zip', 'AWS4-HMAC-SHA256 test'],
      ['/k.zip', 'AWS4-HMAC-SHA256 test'],
      [path, undefined],
    ]);
  });

  it('SF-S12 keeps the same path of two hosts and two queries apart', async () => {
    const { server, open } = await answering(({ host, url }, response) => {
      void tarGz({ 'top/m/x/file': `${host} ${url}` }).then((bytes) => response.end(bytes));
    });
    const addresses = [
      ['one.test', '/a.tar.gz'],
      ['two.test', '/a.tar.gz'],
      ['two.test', '/a.tar.gz?v=2'],
    ] as const;

    for (const offline of [false, true])
      for (const [host, path] of addresses) {
        const found = await open({ offline }).fetch(at(server.at(host, path)), IO);

        expect(read(found.dir)).toBe(`${host} ${path}`);
      }
    expect(server.asked).toHaveLength(3);
  });

  it.each([
    ['etag', 'if-none-match', '"1"', '"2"'],
    ['last-modified', 'if-modified-since', 'Sat, 01 Jan 2022 00:00:00 GMT', 'Sun, 02 Jan 2022 00:00:00 GMT'],
  ])('SF-S12 asks by %s whether it changed, and notices that it did', async (name, condition, old, young) => {
    let [tag, text, sent] = [old, 'one', 0];
    const { server, open } = await answering(({ headers }, response) => {
      if (headers[condition] === tag) {
        response.writeHead(304).end();
        return;
      }
      sent += 1;
      response.setHeader(name, tag);
      void tarGz({ 'top/m/x/file': text }).then((bytes) => response.end(bytes));
    });
    const fetch = async () => read((await open().fetch(at(server.at('one.test', '/a.tar.gz')), IO)).dir);

    expect([await fetch(), await fetch(), sent]).toEqual(['one', 'one', 1]);
    [tag, text] = [young, 'two'];
    expect([await fetch(), await fetch(), sent]).toEqual(['two', 'two', 2]);
  });

  it('SF-S12 is made again where a server tells nothing, and its change is noticed', async () => {
    let text = 'one';
    const { server, open } = await answering((_, response) => {
      void tarGz({ 'top/m/x/file': text }).then((bytes) => response.end(bytes));
    });
    const fetch = async () => read((await open().fetch(at(server.at('one.test', '/a.tar.gz')), IO)).dir);

    expect(await fetch()).toBe('one');
    text = 'two';
    expect(await fetch()).toBe('two');
  });

  it('is made once for many modules', async () => {
    const bytes = await tarGz({ ...FILES, 'top/m/y/file': 'y' });
    const { server, sources } = await answering((_, response) => response.end(bytes));
    const url = server.at('one.test', '/a.tar.gz');

    const found = await Promise.all(['m/x', 'm/y', 'm/x'].map((path) => sources.fetch(at(url, path), IO)));

    expect(found.map(({ dir }) => read(dir))).toEqual(['one', 'y', 'one']);
    expect(server.asked).toHaveLength(1);
  });

  it.each([
    [401, 'archiveSecret'],
    [404, 'spelling'],
    [503, 'network'],
  ])('is told with its status %i and a hint', async (status, hint) => {
    const { server, sources } = await answering((_, response) => response.writeHead(status).end());

    await expect(sources.fetch(at(server.at('one.test', '/a.zip?token=s3cret')), IO)).rejects.toMatchObject({
      code: 'sources/download-failed',
      message: expect.stringMatching(
        new RegExp(`^the archive "https://one.test:\\d+/a.zip" .*: ${status} `),
      ) as string,
      hints: expect.arrayContaining([expect.stringContaining(hint)]) as string[],
    });
  });

  it('gives up on a server that sends nothing, or stops in the middle', async () => {
    const { server, sources } = await answering(
      ({ url }, response) => {
        if (url === '/half') response.writeHead(200, { 'content-length': '100' }).write('PK');
        if (url === '/broken') {
          response.writeHead(200, { 'content-length': '100' }).write('PK');
          setTimeout(() => response.destroy(), 20);
        }
        if (url === '/round') response.writeHead(302, { location: '/round' }).end();
      },
      { idleMs: 100 },
    );

    for (const [path, words] of [
      ['/silent', 'sent nothing for 0.1 seconds'],
      ['/half', 'sent nothing for 0.1 seconds'],
      ['/broken', 'the connection broke'],
      ['/round', 'more than 5 times'],
    ] as const)
      await expect(sources.fetch(at(server.at('one.test', path)), IO)).rejects.toMatchObject({
        code: 'sources/download-failed',
        message: expect.stringContaining(words) as string,
      });
  });

  it('ends when it is stopped', async () => {
    const stop = new AbortController();
    const { server, sources, dir } = await answering((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('PK');
      setTimeout(() => stop.abort(new Error('stopped')), 20);
    });

    await expect(sources.fetch(at(server.at('one.test', '/a')), { signal: stop.signal })).rejects.toThrow(
      'stopped',
    );
    expect(readdirSync(join(dir, 'cache/archives'))).toEqual([]);
  });

  it('is not tried without a network', async () => {
    const { server, open } = await answering((_, response) => response.end());

    await expect(open({ offline: true }).fetch(at(server.at('one.test', '/a')), IO)).rejects.toMatchObject({
      code: 'sources/not-cached',
    });
    expect(server.asked).toEqual([]);
  });
});
