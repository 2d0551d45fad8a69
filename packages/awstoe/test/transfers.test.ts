import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Downloaded } from '@seed/awstoe';
import { folderMachines, runTexts } from '@seed/awstoe/testing';
import type { TextRunOptions } from '@seed/awstoe/testing';
import { build, sh, step } from './step-texts.ts';

const machines = folderMachines();
const place = { machines, image: 'any' };
afterAll(() => machines.dispose());

const run = (text: string, options?: TextRunOptions) => runTexts([text], place, options);

describe('downloads', () => {
  const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  const server = (...answers: readonly (Downloaded | Error)[]) => {
    const waits: number[] = [];
    const asked: string[] = [];
    const download = async (url: string): Promise<Downloaded> => {
      asked.push(url);
      const answer = answers[Math.min(asked.length, answers.length) - 1] ?? new Error('no answer');
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const sleep = async (ms: number): Promise<void> => void waits.push(ms);
    return { waits, asked, ports: { download, sleep } };
  };
  const ok = { status: 200, content: Buffer.from('abc') };
  const get = (rest = ''): string =>
    step('Get', 'WebDownload', `- { source: 'https://example.com/a%20b.txt', destination: new/${rest} }`);

  it('IB-F90 keep their remote name in a folder and chain their paths', async () => {
    const { ports } = server(ok);
    const done = await run(
      build(get(), sh('Look', `cat 'new/a b.txt'; echo '|{{ build.Get.outputs.destination }}'`)),
      {
        ports,
      },
    );

    expect(done.step('build.Look').outputs[0]?.['stdout']).toBe('abc|/tmp/work/new/a b.txt');
  });

  it('IB-F90 are tried five times, with longer and longer waits', async () => {
    const missing = server({ status: 404, content: Buffer.from('no') });
    const late = server(new Error('connect ECONNREFUSED'), { status: 503, content: Buffer.alloc(0) }, ok);

    const failed = await run(build(get()), { ports: missing.ports });
    const done = await run(build(get()), { ports: late.ports });

    expect(failed.step('build.Get').message).toContain(
      'after 5 attempts: the server answered with status 404',
    );
    expect(missing.asked).toHaveLength(5);
    expect(missing.waits).toEqual([1000, 2000, 4000, 8000]);
    expect(done.result.status).toBe('success');
    expect(late.waits).toEqual([1000, 2000]);
  });

  it('IB-F90 are compared with their checksum, and left out where the file has it', async () => {
    const inputs = (sum: string): string =>
      step(
        'Get',
        'WebDownload',
        `- { source: 'https://example.com/x', destination: there, checksum: ${sum}, algorithm: SHA256 }`,
      );
    const present = step('There', 'CreateFile', '- { path: there, content: abc }');
    const fresh = server(ok);
    const wrong = server(ok);

    const kept = await run(build(present, inputs(sha256.toUpperCase())), { ports: fresh.ports });
    const failed = await run(build(inputs('0'.repeat(64))), { ports: wrong.ports });

    expect(kept.result.status).toBe('success');
    expect(fresh.asked).toEqual([]);
    expect(failed.step('build.Get').message).toContain(`has the SHA256 checksum ${sha256}`);
  });

  describe('in the machine', () => {
    const pages = createServer((request, response) => {
      const moved = request.url === '/moved/a%20b.txt';
      const known = request.url === '/a%20b.txt';
      response.writeHead(moved ? 302 : known ? 200 : 404, moved ? { location: '/a%20b.txt' } : {});
      response.end(known ? Buffer.from([0, 255, 10]) : 'no such page');
    });
    let base = '';
    beforeAll(async () => {
      pages.listen(0, '127.0.0.1');
      await once(pages, 'listening');
      base = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
    });
    afterAll(() => void pages.close());
    const fetch = (path: string, more = '') =>
      step('Get', 'WebDownload', `- { source: '${base}${path}', destination: new/${more} }`);
    const inside = (...steps: readonly string[]) => {
      const here = server();
      return run(build(...steps), { request: { web: 'container' }, ports: here.ports });
    };

    it('IB-F90 follow redirects, keep every byte and leave nothing beside the file', async () => {
      const done = await inside(
        fetch('/moved/a%20b.txt'),
        sh('Look', `ls -A new; od -An -tx1 'new/a b.txt'`),
      );

      expect(done.step('build.Look').outputs[0]?.['stdout']).toBe('a b.txt\n 00 ff 0a');
      expect(done.step('build.Get').outputs).toEqual([{ destination: '/tmp/work/new/a b.txt' }]);
    });

    it('IB-F90 fail after five attempts, and with another checksum, and leave no file', async () => {
      const missing = await inside(fetch('/nothing'));
      const wrong = await inside(
        step(
          'Get',
          'WebDownload',
          `- { source: '${base}/a%20b.txt', destination: it, checksum: '0', algorithm: MD5 }`,
          '        onFailure: Continue\n',
        ),
        sh('Look', 'ls -A'),
      );

      expect(missing.step('build.Get').message).toContain('5 attempts: the server answered with status 404');
      expect(wrong.step('build.Get').message).toContain('has the MD5 checksum');
      expect(wrong.step('build.Look').outputs[0]?.['stdout']).toBe('');
    });
  });

  it('IB-F90 do not replace what may not be replaced', async () => {
    const { ports, asked } = server(ok);
    const done = await run(
      build(
        step('There', 'CreateFile', '- { path: there, content: old }'),
        step(
          'Get',
          'WebDownload',
          `- { source: 'https://example.com/x', destination: there, overwrite: false }`,
        ),
      ),
      { ports },
    );

    expect(done.step('build.Get').message).toContain('exists, and overwrite is false');
    expect(asked).toEqual([]);
  });
});

describe('S3', () => {
  const store = (objects: Record<string, string>) => {
    const all = new Map(Object.entries(objects).map(([key, text]) => [key, Buffer.from(text)]));
    return {
      all,
      ports: {
        objects: {
          list: async ({ bucket, key }: { bucket: string; key: string }, limit: number) =>
            [...all.keys()]
              .filter((one) => one.startsWith(`${bucket}/${key}`))
              .map((one) => one.slice(bucket.length + 1))
              .slice(0, limit),
          get: async ({ bucket, key, owner }: { bucket: string; key: string; owner?: string }) => {
            if (owner === '000000000000') throw new Error('Access Denied');
            return all.get(`${bucket}/${key}`);
          },
          put: async ({ bucket, key }: { bucket: string; key: string }, content: Uint8Array) =>
            void all.set(`${bucket}/${key}`, Buffer.from(content)),
        },
      },
    };
  };

  it('IB-F91 objects and prefixes are downloaded', async () => {
    const { ports } = store({ 'b/one.txt': '1', 'b/p/two.txt': '2', 'b/p/deep/three.txt': '3' });
    const done = await run(
      build(
        step(
          'Get',
          'S3Download',
          '- { source: s3://b/one.txt, destination: one }\n- { source: "s3://b/p/*", destination: all }',
        ),
        sh('Look', 'cat one all/two.txt all/deep/three.txt'),
      ),
      { ports },
    );

    expect(done.step('build.Look').outputs[0]?.['stdout']).toBe('123');
  });

  it('IB-F91 files, patterns and folders are uploaded', async () => {
    const { ports, all } = store({});
    const done = await run(
      build(
        step(
          'Files',
          'CreateFile',
          '- { path: d/a.txt, content: A }\n- { path: d/b.log, content: B }\n- { path: d/e/c.txt, content: C }',
        ),
        step(
          'Put',
          'S3Upload',
          '- { source: d/a.txt, destination: s3://b/renamed }\n- { source: "d/*.txt", destination: s3://b/like/ }\n- { source: d, destination: s3://b/tree, recurse: true }',
        ),
      ),
      { ports },
    );

    expect(done.result.message).toBeUndefined();
    expect([...all].map(([key, content]) => `${key} ${content.toString()}`).toSorted()).toEqual([
      'b/like/a.txt A',
      'b/renamed A',
      'b/tree/a.txt A',
      'b/tree/b.log B',
      'b/tree/e/c.txt C',
    ]);
  });

  it.each([
    ['S3Download', '- { source: s3://b/none, destination: x }', 'there is no object "s3://b/none"'],
    ['S3Download', '- { source: "s3://b/none/*", destination: x }', 'no object begins with "s3://b/none/"'],
    [
      'S3Download',
      '- { source: s3://b/one, destination: no/such/folder/x }',
      'there is no folder "no/such/folder"',
    ],
    [
      'S3Download',
      '- { source: s3://b/one, destination: there, overwrite: false }',
      'exists, and overwrite is false',
    ],
    [
      'S3Download',
      `- { source: s3://b/one, destination: x, expectedBucketOwner: '000000000000' }`,
      'Access Denied',
    ],
    ['S3Upload', '- { source: none, destination: s3://b/x }', 'nothing is like "none"'],
    ['S3Upload', '- { source: ".", destination: s3://b/x/ }', 'is a folder, and recurse is false'],
  ])('IB-F91 %s of %s fails: %s', async (action, inputs, message) => {
    const { ports } = store({ 'b/one': '1' });
    const there = step('There', 'CreateFile', '- { path: there, content: old }');
    const done = await run(build(there, step('Fails', action, inputs)), { ports });

    expect(done.step('build.Fails').message).toContain(message);
  });
});
