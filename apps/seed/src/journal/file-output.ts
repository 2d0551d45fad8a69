import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Output } from '@seed/view';

export interface FileOutput extends Output {
  /** Writes everything out, to the disk itself, and closes the file. */
  close(): Promise<void>;
}

/**
 * A file to append to. A disk that is full loses lines of the journal, never the run: the first problem is told
 * once and writing stops.
 */
export function openFileOutput(path: string, onProblem: (error: Error) => void): FileOutput {
  const stream = createWriteStream(path, { flags: 'a', mode: 0o600 });
  const gone = Promise.withResolvers<void>();
  let broken = false;
  stream.on('error', (error) => {
    if (!broken) onProblem(error);
    broken = true;
    gone.resolve();
  });
  const orGone = (act: (done: () => void) => void): Promise<void> =>
    broken || stream.destroyed ? Promise.resolve() : Promise.race([new Promise<void>(act), gone.promise]);
  let waiting: Promise<void> | undefined;
  return {
    write: (text) => broken || stream.write(text),
    drained() {
      if (stream.writableLength === 0) return Promise.resolve();
      // An empty write calls back after all that was written before it.
      waiting ??= orGone((done) => stream.write('', () => done())).finally(() => {
        waiting = undefined;
      });
      return waiting;
    },
    async close() {
      await orGone((done) => stream.end(() => done()));
      if (broken) return;
      const file = await open(path, 'r');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
    },
  };
}
