import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mapLimit } from '@seed/kernel';
import { planBundle } from './plan-bundle.ts';
import type { BundleEntry, BundleInput } from './plan-bundle.ts';
import { notWritten } from './write-bundle.ts';

/**
 * Puts the content of a bundle into a folder, which is made when absent: what the build sees at `bundle/`. Blocks are
 * shared where the file system can. Rejects with EnvironmentError `bundle/empty` or `bundle/not-written`.
 */
export async function stageBundle(input: BundleInput, dir: string): Promise<{ readonly files: number }> {
  const entries = planBundle(input);
  const files = entries.filter((entry) => entry.kind === 'file');
  try {
    await mkdir(dir, { recursive: true });
    for (const entry of entries)
      if (entry.kind === 'folder') await mkdir(join(dir, entry.path), { recursive: true });
    await mapLimit(files, 16, (entry) => putFile(entry, join(dir, entry.path)));
  } catch (error) {
    throw notWritten(error, dir);
  }
  return { files: files.length };
}

async function putFile(entry: Extract<BundleEntry, { kind: 'file' }>, path: string): Promise<void> {
  if ('text' in entry.content) await writeFile(path, entry.content.text);
  else await copyFile(entry.content.file, path, constants.COPYFILE_FICLONE);
  await chmod(path, entry.executable ? 0o755 : 0o644);
}
