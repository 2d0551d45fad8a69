import { execFileSync } from 'node:child_process';
import type { Files } from '../memory-tree.ts';

const git = (repository: string, args: readonly string[], input?: string): string =>
  execFileSync('git', ['-C', repository, ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...(input === undefined ? {} : { input }),
  });

export interface CommittedFiles {
  /** Seven hex digits. */
  readonly id: string;
  readonly files: Files;
}

/** The settings and documents of a repository after each commit of its main line, oldest first. */
export function* gitHistory(repository: string): Generator<CommittedFiles> {
  const ids = git(repository, ['log', '--first-parent', '--reverse', '--format=%H']).trim().split('\n');
  for (const id of ids) {
    const paths = git(repository, ['ls-tree', '-r', '-z', '--name-only', id]).split('\0');
    const wanted = paths.filter((path) => path === 'settings.json' || /^components\/.*\.ya?ml$/.test(path));
    const files = wanted.map((path) => [path, git(repository, ['show', `${id}:${path}`])] as const);
    yield { id: id.slice(0, 7), files: Object.fromEntries(files) };
  }
}

/** Makes a repository whose commits hold these files. */
export function commitHistory(
  repository: string,
  states: Iterable<Files>,
  write: (files: Files) => void,
): void {
  git(repository, ['init', '-q']);
  for (const files of states) {
    write(files);
    git(repository, ['add', '-A']);
    git(repository, [
      '-c',
      'user.name=seed',
      '-c',
      'user.email=seed@example.com',
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'state',
    ]);
  }
}
