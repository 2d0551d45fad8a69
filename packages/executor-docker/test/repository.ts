import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const AUTHOR = ['-c', 'user.name=Tester', '-c', 'user.email=tester@example.com'];

export function git(dir: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', dir, ...AUTHOR, ...args], { encoding: 'utf8' });
}

/** A repository with a folder, a link, an executable, an ignored file, an ignored folder and a new file. */
export async function makeRepository(dir: string): Promise<string> {
  await mkdir(join(dir, 'src/lib'), { recursive: true });
  await mkdir(join(dir, 'ignored-dir/deep'), { recursive: true });
  await writeFile(join(dir, 'README.md'), 'first\n');
  await writeFile(join(dir, 'src/main.sh'), '#!/bin/sh\necho main\n', { mode: 0o755 });
  await writeFile(join(dir, 'src/lib/part.txt'), 'part\n');
  await symlink('README.md', join(dir, 'link'));
  await writeFile(join(dir, '.gitignore'), 'ignored-dir/\n*.log\n');
  git(dir, 'init', '-q', '-b', 'main');
  git(dir, 'add', '.');
  git(dir, 'commit', '-q', '-m', 'first');
  await writeFile(join(dir, 'ignored-dir/deep/file'), 'ignored\n');
  await writeFile(join(dir, 'src/debug.log'), 'ignored\n');
  return dir;
}

/** Path, kind, mode, owner, time and content of everything below a folder. */
export function treeState(dir: string): Record<string, string> {
  const state: Record<string, string> = {};
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    const path = join(dir, name);
    const { mode, uid, mtimeMs } = lstatSync(path);
    const facts = lstatSync(path);
    const content = facts.isFile()
      ? createHash('sha256').update(readFileSync(path)).digest('hex')
      : facts.isSymbolicLink()
        ? readlinkSync(path)
        : '';
    // The index is rewritten by `git status` itself.
    state[name] = name === '.git/index' || name === '.git' ? '' : [mode, uid, mtimeMs, content].join(' ');
  }
  return state;
}
