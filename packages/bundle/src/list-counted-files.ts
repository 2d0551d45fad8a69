import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import ignore from 'ignore';
import type { Ignore } from 'ignore';

/** Files that Seed-Farmer does not count as part of a module, wherever they lie. */
const NOT_COUNTED = new Set([
  'README.md',
  'modulestack.template',
  'setup.cfg',
  'requirements-dev.txt',
  'requirements-dev.in',
  '.gitignore',
]);

/** The rules of one `.gitignore`, which speak about paths below its folder. */
interface Rules {
  readonly dir: string;
  readonly rules: Ignore;
}

/**
 * Absolute paths of the files that Seed-Farmer's bundle md5 covers, in no particular order: everything but
 * dot-folders, some names, and what a `.gitignore` between the module and the project's root ignores. Other than in
 * git, each of those files is asked alone, and one that says ignored wins.
 */
export async function listCountedFiles(dir: string, projectRoot: string): Promise<string[]> {
  const rules = await readRules(dir, projectRoot);
  const found: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    const below = entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.') && !isIgnored(`${path}/`, rules)) await visit(path);
      } else if (!NOT_COUNTED.has(entry.name) && !isIgnored(path, rules)) {
        if ((await stat(path).catch(() => undefined))?.isFile() === true) found.push(path);
      }
    });
    await Promise.all(below);
  };
  await visit(dir);
  return found;
}

async function readRules(dir: string, projectRoot: string): Promise<Rules[]> {
  const texts = await Promise.all(
    foldersBetween(dir, projectRoot).map(async (folder) => ({
      folder,
      text: await readFile(join(folder, '.gitignore'), 'utf8').catch(() => undefined),
    })),
  );
  return texts.flatMap(({ folder, text }) =>
    text === undefined ? [] : [{ dir: folder, rules: ignore({ allowRelativePaths: true }).add(text) }],
  );
}

/** The module's folder and those above it, up to the project's root; the folder alone when it lies elsewhere. */
function foldersBetween(dir: string, projectRoot: string): string[] {
  if (dir !== projectRoot && !dir.startsWith(`${projectRoot}${sep}`)) return [dir];
  const folders = [dir];
  for (let at = dir; at !== projectRoot; ) {
    at = dirname(at);
    folders.push(at);
  }
  return folders;
}

function isIgnored(path: string, rules: readonly Rules[]): boolean {
  const slash = path.endsWith('/') ? '/' : '';
  return rules.some((each) => each.rules.ignores(relative(each.dir, path).replaceAll(sep, '/') + slash));
}
