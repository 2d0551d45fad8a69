import { Duplex, PassThrough } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDemultiplexer } from './demultiplex.ts';
import { parseListing } from './file-access.ts';
import { openChannel } from './open-channel.ts';
import { PLACE_READY } from './prelude.ts';

function frame(type: number, content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(8);
  header[0] = type;
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

describe('frames of an attached container', () => {
  it('are joined in order, however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(1, 2), fc.uint8Array({ minLength: 1, maxLength: 40 }))),
        fc.integer({ min: 1, max: 17 }),
        async (frames, size) => {
          const bytes = Buffer.concat(frames.map(([type, content]) => frame(type, content)));
          const demultiplexer = createDemultiplexer();
          const joined = buffer(demultiplexer);

          for (let at = 0; at < bytes.length; at += size) demultiplexer.write(bytes.subarray(at, at + size));
          demultiplexer.end();

          expect(await joined).toEqual(Buffer.concat(frames.map(([, content]) => Buffer.from(content))));
        },
      ),
    );
  });

  it('bytes that are no frame are passed on, since engines say so why nothing started', async () => {
    const demultiplexer = createDemultiplexer();
    demultiplexer.end('unable to find user bob\r\n');

    expect(await text(demultiplexer)).toBe('unable to find user bob\r\n');
  });
});

describe('the start of a place', () => {
  const connect = () => {
    const fromPlace = new PassThrough();
    const connection = Duplex.from({ readable: fromPlace, writable: new PassThrough() });
    return { fromPlace, channel: openChannel(connection) };
  };

  it('noise is kept apart from what the driver says', async () => {
    const { fromPlace, channel } = connect();
    const said = text(channel.output);

    fromPlace.write(frame(1, `starting an engine\n${PLACE_READY.slice(0, 3)}`));
    fromPlace.end(frame(1, `${PLACE_READY.slice(3)}first words`));

    expect(await channel.ready).toBe(true);
    expect(channel.noise()).toBe('starting an engine');
    expect(await said).toBe('first words');
  });

  it('a connection that ends before is not ready, and its noise says why', async () => {
    const { fromPlace, channel } = connect();
    channel.output.resume();

    fromPlace.end(frame(2, 'cp: not found\n'));

    expect(await channel.ready).toBe(false);
    expect(channel.noise()).toBe('cp: not found');
  });
});

describe('the listing of a folder', () => {
  it('has kinds, sizes, modes and targets, also of odd names', () => {
    const fields = [
      'f',
      '12',
      '644',
      'a b\nc',
      '',
      'd',
      '4096',
      '755',
      'dir',
      '',
      'l',
      '3',
      '777',
      'dir/l',
      '../x',
      's',
      '0',
      '600',
      'sock',
      '',
    ];

    expect(parseListing(`${fields.join('\0')}\0`)).toEqual([
      { path: 'a b\nc', kind: 'file', size: 12, mode: 0o644 },
      { path: 'dir', kind: 'directory', size: 0, mode: 0o755 },
      { path: 'dir/l', kind: 'symlink', size: 0, mode: 0o777, target: '../x' },
      { path: 'sock', kind: 'other', size: 0, mode: 0o600 },
    ]);
  });

  it('of an empty folder is empty', () => {
    expect(parseListing('')).toEqual([]);
  });
});
