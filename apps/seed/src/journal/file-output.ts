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
  let broken = false;
  stream.on('error', (error) => {
    if (!broken) onProblem(error);
    broken = true;
  });
  const settled = (act: (done: () => void) => void): Promise<void> =>
    new Promise((resolve) => {
      if (broken || stream.destroyed) return resolve();
      stream.once('error', () => resolve());
      act(resolve);
    });
  return {
    write: (text) => broken || stream.write(text),
    drained: () => settled((done) => (stream.writableLength === 0 ? done() : stream.write('', () => done()))),
    async close() {
      await settled((done) => stream.end(() => done()));
      if (broken) return;
      const file = await open(path, 'r');
      await file.sync().finally(() => file.close());
    },
  };
}
