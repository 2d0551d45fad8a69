import { Readable } from 'node:stream';
import type { ExtraFile } from '@seed/deployspec';
import { pack } from 'tar-stream';

/** Two zero blocks end an archive. */
const TRAILER = 1024;

/** A tar of files at absolute places, owned by root. */
export function packFiles(files: readonly ExtraFile[], folders: readonly string[] = []): Readable {
  const archive = pack();
  const known = new Set<string>();
  const enter = (folder: string): void => {
    const parts = folder.split('/').filter((part) => part !== '');
    for (let depth = 1; depth <= parts.length; depth++) {
      const name = parts.slice(0, depth).join('/');
      if (known.has(name)) continue;
      known.add(name);
      archive.entry({ name, type: 'directory', mode: 0o755, uid: 0, gid: 0 });
    }
  };
  for (const folder of folders) enter(folder);
  for (const file of files) {
    enter(file.path.slice(0, file.path.lastIndexOf('/')));
    const content = typeof file.content === 'string' ? Buffer.from(file.content) : Buffer.from(file.content);
    archive.entry({ name: file.path.replace(/^\//, ''), mode: file.mode, uid: 0, gid: 0 }, content);
  }
  archive.finalize();
  return Readable.from(archive as AsyncIterable<Buffer>, { objectMode: false });
}

/** One archive out of several, streamed: the end marks of all but the last are taken out. */
export function joinTars(tars: readonly Readable[]): Readable {
  const [only] = tars;
  if (tars.length === 1 && only !== undefined) return only;
  return Readable.from(joined(tars), { objectMode: false });
}

async function* joined(tars: readonly Readable[]): AsyncGenerator<Buffer> {
  for (const [index, tar] of tars.entries()) {
    if (index === tars.length - 1) {
      yield* tar as AsyncIterable<Buffer>;
      return;
    }
    let held = Buffer.alloc(0);
    for await (const chunk of tar as AsyncIterable<Buffer>) {
      const all = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      if (all.length > TRAILER) yield all.subarray(0, all.length - TRAILER);
      held = Buffer.from(all.subarray(Math.max(0, all.length - TRAILER)));
    }
  }
}
