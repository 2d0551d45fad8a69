import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFiles } from './scratch.ts';

const REAL_GIT = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();

/** No configuration of the person who runs the tests; names and times that make equal commits. */
export const GIT_ENV = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@test',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@test',
};

export interface Origin {
  /** `file://…/modules.git` */
  readonly url: string;
  git(...args: string[]): string;
  /** Commits these files on the present branch and returns the commit. */
  commit(files: Readonly<Record<string, string>>): string;
}

/** A real repository to fetch from. */
export function makeOrigin(dir: string, name = 'modules'): Origin {
  const path = join(dir, `${name}.git`);
  mkdirSync(path, { recursive: true });
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: path,
      env: GIT_ENV,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  git('init', '--quiet', '--initial-branch=main');
  return {
    url: `file://${path}`,
    git,
    commit(files) {
      writeFiles(path, files);
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '-m', 'change');
      return git('rev-parse', 'HEAD');
    },
  };
}

export interface WatchedGit {
  readonly env: Readonly<Record<string, string>>;
  /** How often each of git's commands ran. */
  count(command: string): number;
  /** All arguments of all runs, a line each. */
  log(): string;
  /** For each checkout, how many commits had been transferred. */
  commits(): readonly number[];
}

/** The real git, behind a script that writes down how it was called. */
export function watchGit(dir: string, extra: Readonly<Record<string, string>> = {}): WatchedGit {
  const [bin, log, commits] = [join(dir, 'bin'), join(dir, 'git.log'), join(dir, 'commits.log')];
  writeFiles(dir, {
    'git.log': '',
    'commits.log': '',
    'bin/git': `#!/bin/sh
printf '%s\\n' "$*" >> '${log}'
case "$*" in
  *' checkout '*)
    for arg; do case "$arg" in --git-dir=*) dir=\${arg#--git-dir=};; esac; commit=$arg; done
    '${REAL_GIT}' --git-dir="$dir" rev-list --count "$commit" >> '${commits}';;
esac
exec '${REAL_GIT}' "$@"
`,
  });
  chmodSync(join(bin, 'git'), 0o755);
  const lines = () => readFileSync(log, 'utf8').split('\n');
  return {
    env: { ...GIT_ENV, ...extra, PATH: `${bin}:${GIT_ENV.PATH}` },
    count: (command) => lines().filter((line) => line.split(' ').includes(command)).length,
    log: () => readFileSync(log, 'utf8'),
    commits: () => readFileSync(commits, 'utf8').trim().split('\n').filter(Boolean).map(Number),
  };
}

/** Environment that gives git these settings, as a person's configuration would. */
export function gitSettings(settings: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(settings).flatMap(([key, value], at) => [
    [`GIT_CONFIG_KEY_${at}`, key],
    [`GIT_CONFIG_VALUE_${at}`, value],
  ]);
  return {
    GIT_CONFIG_COUNT: String(Object.keys(settings).length),
    ...(Object.fromEntries(entries) as object),
  };
}

/** Makes a program for the PATH of a watched git. */
export function writeProgram(dir: string, name: string, text: string): void {
  writeFiles(dir, { [`bin/${name}`]: text });
  chmodSync(join(dir, 'bin', name), 0o755);
}
