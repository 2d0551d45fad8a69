import { chmod, lutimes, mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';

/**
 * Unpacks an archive of `packSource` below an existing folder, with modes and times. For few files: what a program
 * would need to start takes longer than all of this.
 */
export async function unpackSmall(archive: Readable, folder: string): Promise<void> {
  const entries = extract();
  archive.on('error', (error) => entries.destroy(error));
  archive.pipe(entries);
  const folders: { readonly path: string; readonly mtime: Date }[] = [];
  for await (const entry of entries) {
    const { name, type, mode, mtime, linkname } = entry.header;
    const path = join(folder, name);
    const content = await buffer(entry as unknown as Readable);
    if (type === 'directory') {
      await mkdir(path, { recursive: true });
      folders.push({ path, mtime });
    } else if (type === 'symlink') {
      await symlink(linkname ?? '', path);
      await lutimes(path, mtime, mtime);
    } else {
      await writeFile(path, content);
      await utimes(path, mtime, mtime);
    }
    // A mode given at creation would be cut by this process's umask.
    if (type !== 'symlink') await chmod(path, mode);
  }
  // What is put into a folder changes its time.
  for (const { path, mtime } of folders.reverse()) await utimes(path, mtime, mtime);
}
