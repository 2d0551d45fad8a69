import { Transform } from 'node:stream';

const HEADER = 8;

/**
 * Takes the frames of an attached container apart (type, three zeros, big-endian length) and passes on the content of
 * both streams in order. Frames may be cut anywhere. Bytes that are no frame, as engines send them when a process
 * cannot be started, are passed on as they are.
 */
export function createDemultiplexer(): Transform {
  let header = Buffer.alloc(0);
  let left = 0;
  let raw = false;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      let at = 0;
      while (at < chunk.length) {
        if (raw) {
          this.push(chunk.subarray(at));
          break;
        }
        if (left === 0) {
          const need = HEADER - header.length;
          header = Buffer.concat([header, chunk.subarray(at, at + need)]);
          at += need;
          if (!looksLikeHeader(header)) {
            raw = true;
            this.push(header);
            header = Buffer.alloc(0);
          } else if (header.length === HEADER) {
            left = header.readUInt32BE(4);
            header = Buffer.alloc(0);
          }
          continue;
        }
        const part = chunk.subarray(at, at + left);
        left -= part.length;
        at += part.length;
        this.push(part);
      }
      done();
    },
    flush(done) {
      if (header.length > 0) this.push(header);
      done();
    },
  });
}

function looksLikeHeader(bytes: Buffer): boolean {
  return (bytes[0] ?? 0) <= 3 && [bytes[1], bytes[2], bytes[3]].every((byte) => (byte ?? 0) === 0);
}
