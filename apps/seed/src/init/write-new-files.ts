import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError } from '@seed/kernel';

/** Writes files below a folder; when one of them is there already nothing is written. Rejects with InputError `cli/exists`. */
export async function writeNewFiles(
  dir: string,
  files: Readonly<Record<string, string>>,
  shown: string,
): Promise<void> {
  for (const file of Object.keys(files)) {
    if ((await stat(join(dir, file)).catch(() => undefined)) === undefined) continue;
    throw new InputError('cli/exists', `"${join(shown, file)}" exists already`, {
      hints: ['name another folder: `seed init <dir>`'],
    });
  }
  for (const [file, text] of Object.entries(files)) {
    const path = join(dir, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: 'wx' });
  }
}

/** A text as the name of a folder, a project or a module. */
export const cleanName = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '') || 'project';
