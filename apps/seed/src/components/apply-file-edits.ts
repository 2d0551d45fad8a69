import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyEdits } from '@seed/components';
import type { TextEdit } from '@seed/components';
import { EnvironmentError } from '@seed/kernel';

const MARK = '\ufeff';

/** Writes edits into the files of a project; every byte outside of them stays. Gives the files. */
export async function applyFileEdits(root: string, edits: readonly TextEdit[]): Promise<readonly string[]> {
  const files = Map.groupBy(edits, ({ file }) => file);
  for (const [file, list] of files) {
    const path = join(root, file);
    try {
      const text = await readFile(path, 'utf8');
      // Offsets do not count a byte order mark.
      const mark = text.startsWith(MARK) ? MARK : '';
      await writeFile(path, mark + applyEdits(text.slice(mark.length), list));
    } catch (error) {
      throw new EnvironmentError('cli/state-not-writable', `"${file}" cannot be written`, { cause: error });
    }
  }
  return [...files.keys()].sort();
}
