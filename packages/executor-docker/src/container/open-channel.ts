import { PassThrough } from 'node:stream';
import type { Duplex, Readable } from 'node:stream';
import { createDemultiplexer } from './demultiplex.ts';
import { PLACE_READY } from './prelude.ts';

/** Noise of a start that is kept for an error message. */
const MOST_NOISE = 4000;

export interface OpenedChannel {
  readonly stdin: Duplex;
  /** Everything behind the sign that the place is ready. */
  readonly output: Readable;
  /** True when the place became ready, false when the connection ended before. */
  readonly ready: Promise<boolean>;
  /** What was printed before. */
  noise(): string;
  /** Resolves when the process at the other end holds its output no more. */
  readonly closed: Promise<void>;
}

/** Separates the start of a place from the talk with its driver. Back-pressure reaches the engine. */
export function openChannel(connection: Duplex): OpenedChannel {
  const frames = createDemultiplexer();
  const output = new PassThrough();
  const sign = Buffer.from(PLACE_READY);
  let noise = Buffer.alloc(0);
  let settle: (ready: boolean) => void = () => undefined;
  const ready = new Promise<boolean>((resolve) => {
    settle = resolve;
  });

  const early = (chunk: Buffer): void => {
    noise = Buffer.concat([noise, chunk]);
    const at = noise.indexOf(sign);
    if (at === -1) {
      if (noise.length > MOST_NOISE * 2) noise = Buffer.from(noise.subarray(-MOST_NOISE));
      return;
    }
    const rest = noise.subarray(at + sign.length);
    noise = noise.subarray(0, at);
    frames.off('data', early);
    if (rest.length > 0) output.write(rest);
    settle(true);
    frames.pipe(output);
  };
  frames.on('data', early);
  const closed = new Promise<void>((resolve) => connection.once('close', resolve));
  frames.on('end', () => {
    settle(false);
    output.end();
  });
  // A connection that breaks looks like its end: the container's own end says why.
  connection.on('error', () => frames.end());
  connection.on('close', () => frames.end());
  connection.pipe(frames);
  return {
    stdin: connection,
    output,
    ready,
    closed,
    noise: () => noise.toString().slice(-MOST_NOISE).trim(),
  };
}
