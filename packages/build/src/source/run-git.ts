import { execFile } from 'node:child_process';
import { EnvironmentError } from '@seed/kernel';

export interface GitAnswer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

// A git hook that calls seed has these set, and they would point git at another tree.
const UNSET = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY'];
const ENV_ARGS = [...UNSET.flatMap((name) => ['-u', name]), 'LC_ALL=C', 'GIT_OPTIONAL_LOCKS=0', 'git'];

/** Runs git in `cwd` and resolves with its answer, whatever the exit code. Rejects with EnvironmentError `source/git-missing`. */
export async function askGit(cwd: string, args: readonly string[], signal: AbortSignal): Promise<GitAnswer> {
  return new Promise((resolve, reject) => {
    execFile(
      'env',
      [...ENV_ARGS, '-C', cwd, ...args],
      { signal, maxBuffer: 1 << 30, encoding: 'utf8' },
      (error, stdout, stderr) => {
        if (error === null) return resolve({ exitCode: 0, stdout, stderr });
        if (signal.aborted) return reject(error);
        if (typeof error.code !== 'number' || error.code === 127) return reject(gitMissing(cwd, error));
        resolve({ exitCode: error.code, stdout, stderr });
      },
    );
  });
}

/** The standard output of a git command that has to succeed. Rejects with EnvironmentError `source/git-failed`. */
export async function runGit(cwd: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  const answer = await askGit(cwd, args, signal);
  if (answer.exitCode === 0) return answer.stdout;
  const said = answer.stderr.trim().split('\n')[0] ?? '';
  throw new EnvironmentError('source/git-failed', `git ${args[0]} failed in "${cwd}": ${said}`, {
    hints: [
      answer.stderr.includes('dubious ownership')
        ? `Run \`git config --global --add safe.directory ${cwd}\``
        : 'Use `--source all` to take every file without asking git',
    ],
  });
}

function gitMissing(cwd: string, cause: unknown): EnvironmentError {
  return new EnvironmentError('source/git-missing', `git is not installed, and "${cwd}" is a git work tree`, {
    cause,
    hints: ['Install git', 'Use `--source all` to take every file of the folder'],
  });
}
