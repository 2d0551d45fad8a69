import type { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { joinTars, packFiles } from './join-tars.ts';

async function entriesOf(tar: Readable): Promise<string[]> {
  const entries = extract();
  tar.pipe(entries);
  const found: string[] = [];
  for await (const entry of entries) {
    const { name, type, mode, uid } = entry.header;
    const parts: Buffer[] = [];
    for await (const part of entry) parts.push(part as Buffer);
    found.push(`${type} ${name} ${mode.toString(8)} ${uid} ${Buffer.concat(parts).toString()}`.trim());
  }
  return found;
}

describe('archives for a container', () => {
  it('hold files of root below their folders', async () => {
    const tar = packFiles([{ path: '/a/b/run', content: 'x', mode: 0o755 }], ['/a/src']);

    expect(await entriesOf(tar)).toEqual([
      'directory a 755 0',
      'directory a/src 755 0',
      'directory a/b 755 0',
      'file a/b/run 755 0 x',
    ]);
  });

  it('are joined into one that is read to its end', async () => {
    const one = packFiles([{ path: '/one', content: '1', mode: 0o644 }]);
    const two = packFiles([{ path: '/two', content: Buffer.alloc(3000, '2'), mode: 0o600 }]);

    const names = (await entriesOf(joinTars([one, two]))).map((line) => line.split(' ')[1]);

    expect(names).toEqual(['one', 'two']);
  });
});
