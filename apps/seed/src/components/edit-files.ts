import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { applyEdits } from '@seed/components';
import type { ProjectTree, TextEdit } from '@seed/components';
import { EnvironmentError } from '@seed/kernel';

/** Texts of files by their paths inside of the project. */
export type Texts = ReadonlyMap<string, string>;

const MARK = '\ufeff';

/** What edits make of the files of a project; every byte outside of them stays. Nothing is written. */
export async function editFiles(tree: ProjectTree, edits: readonly TextEdit[]): Promise<Texts> {
  const texts = new Map<string, string>();
  for (const [file, list] of Map.groupBy(edits, (edit) => edit.file)) {
    const text = Buffer.from((await tree.read(file)) ?? []).toString('utf8');
    // Offsets do not count a byte order mark.
    const mark = text.startsWith(MARK) ? MARK : '';
    texts.set(file, mark + applyEdits(text.slice(mark.length), list));
  }
  return texts;
}

/** A project of which some files have other texts than they have on the disk. */
export const treeWith = (tree: ProjectTree, texts: Texts): ProjectTree => ({
  read: async (path) => {
    const text = texts.get(path);
    return text === undefined ? tree.read(path) : Buffer.from(text);
  },
  list: (folder) => tree.list(folder),
});

/** Writes files of a project, with the folders that they lie in. Rejects with EnvironmentError. */
export async function writeTexts(root: string, texts: Texts): Promise<void> {
  for (const [file, text] of texts) {
    const path = join(root, file);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    } catch (cause) {
      throw new EnvironmentError('cli/state-not-writable', `"${file}" cannot be written`, { cause });
    }
  }
}
