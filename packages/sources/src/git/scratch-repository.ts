import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runGit } from './run-git.ts';
import type { GitAnswer, GitOptions } from './run-git.ts';

/** A bare repository for one errand. */
export interface ScratchRepository {
  readonly dir: string;
  /** Runs git on it. */
  git(args: readonly string[]): Promise<GitAnswer>;
}

/** Settings of a person that would change what is fetched, or start work in the background. */
const SETTINGS = [
  'core.autocrlf=false',
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'fetch.recurseSubmodules=false',
  'gc.auto=0',
  'http.lowSpeedLimit=1',
  'http.lowSpeedTime=60',
  'maintenance.auto=false',
  'submodule.recurse=false',
];

/**
 * Makes a repository whose remote `origin` is the address. It stands in a file, because arguments of processes can be
 * seen by every user of the machine and addresses may hold tokens.
 */
export async function makeScratchRepository(
  dir: string,
  url: string,
  options: Omit<GitOptions, 'cwd'>,
): Promise<ScratchRepository> {
  await mkdir(join(dir, 'objects'), { recursive: true });
  await mkdir(join(dir, 'refs'));
  await writeFile(join(dir, 'HEAD'), 'ref: refs/heads/none\n');
  const quoted = url.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  const config = `[core]\n\trepositoryformatversion = 0\n\tbare = true\n[remote "origin"]\n\turl = "${quoted}"\n`;
  await writeFile(join(dir, 'config'), config, { mode: 0o600 });
  const helper = url.startsWith('codecommit::') ? ['protocol.codecommit.allow=always'] : [];
  const settings = [...SETTINGS, ...helper].flatMap((setting) => ['-c', setting]);
  return {
    dir,
    git: (args) => runGit([...settings, `--git-dir=${dir}`, ...args], { ...options, cwd: dir }),
  };
}
