import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serve } from './archive-server.ts';
import type { Handler } from './archive-server.ts';
import { tarGz } from './make-archive.ts';
import { at, openOn, read } from './open-archives.ts';
import type { Options } from './open-archives.ts';
import { IO, scratch } from './scratch.ts';

const FILES = { 'top/m/x/deployspec.yaml': 'd', 'top/m/x/file': 'one', 'top/README': 'r' };

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

  it('SF-S11 names the region of a bucket that is not where the address says', async () => {
    const { server, sources } = await answering((_, response) =>
      response.writeHead(301, { 'x-amz-bucket-region': 'us-west-2' }).end(),
    );

    await expect(
      sources.fetch(at(server.at('bucket.s3.eu-west-1.amazonaws.com', '/k.zip')), IO),
    ).rejects.toMatchObject({
      hints: ['the bucket is in us-west-2: write `https://BUCKET.s3.us-west-2.amazonaws.com/KEY`'],
    });
  });

  it('gives up on a server that sends nothing, breaks in the middle, or leads in circles', async () => {
    const { server, open } = await answering(({ url }, response) => {
      const half = (then?: () => void) =>
        void response.writeHead(200, { 'content-length': '100' }).write('PK', then);
      if (url === '/half') half();
      if (url === '/broken') half(() => response.destroy());
      if (url === '/round') response.writeHead(302, { location: '/round' }).end();
    });

    for (const [path, idleMs, words] of [
      ['/silent', 100, 'sent nothing for 0.1 seconds'],
      ['/half', 100, 'sent nothing for 0.1 seconds'],
      ['/broken', 60_000, 'the connection broke'],
      ['/round', 60_000, 'more than 5 times'],
    ] as const)
      await expect(open({ idleMs }).fetch(at(server.at('one.test', path)), IO)).rejects.toMatchObject({
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
