import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryName } from './place-folder.ts';

const namesIn = (dir: string): Promise<string[]> => readdir(dir).catch(() => []);

/** Git trees lie by repository and commit, those of archives by digest. */
async function treesIn(cacheDir: string): Promise<string[]> {
  const repositories = (await namesIn(join(cacheDir, 'git'))).map((name) => join(cacheDir, 'git', name));
  const homes = [...repositories, join(cacheDir, 'archives', 'trees')];
  const trees = homes.map(async (home) =>
    (await namesIn(home))
      .filter((name) => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(name))
      .map((name) => join(home, name)),
  );
  return (await Promise.all(trees)).flat();
}

/** Renamed first, so that nobody finds half of it. */
async function removeTree(path: string): Promise<void> {
  const doomed = join(dirname(path), temporaryName());
  await rename(path, doomed);
  await rm(doomed, { recursive: true, force: true });
}

/** What is known of repositories and addresses goes with their last tree. */
async function forgetNames(cacheDir: string): Promise<void> {
  const git = join(cacheDir, 'git');
  for (const name of await namesIn(git)) {
    const left = await namesIn(join(git, name));
    if (left.every((entry) => entry === 'refs')) await rm(join(git, name), { recursive: true, force: true });
  }
  const trees = new Set(await namesIn(join(cacheDir, 'archives', 'trees')));
  const addresses = join(cacheDir, 'archives', 'addresses');
  for (const name of await namesIn(addresses)) {
    const text = await readFile(join(addresses, name), 'utf8').catch(() => '');
    const digest = /"digest":"([0-9a-f]{64})"/.exec(text)?.[1];
    if (digest !== undefined && !trees.has(digest)) await rm(join(addresses, name), { force: true });
  }
}

/**
 * Removes fetched trees that no run has used since a time (milliseconds since 1970); gives their folders. A run that needs
 * one of them fetches it again.
 */
export async function pruneSources(
  cacheDir: string,
  { unusedSince }: { readonly unusedSince: number },
): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const tree of await treesIn(cacheDir)) {
    const used = await stat(tree).catch(() => undefined);
    if (used === undefined || used.atimeMs >= unusedSince) continue;
    await removeTree(tree);
    removed.push(tree);
  }
  if (removed.length > 0) await forgetNames(cacheDir);
  return removed;
}
