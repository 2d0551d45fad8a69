import { spawn } from 'node:child_process';
import { sourcesError } from '../sources-error.ts';

export interface GitOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly signal: AbortSignal;
}

export interface GitAnswer {
  readonly code: number;
  readonly stdout: string;
  /** The end of it. */
  readonly stderr: string;
}

/** What git sets for hooks and aliases; with these it would work on the repository that seed was started from. */
const OF_ANOTHER_REPOSITORY = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_DIR',
  'GIT_INDEX_FILE',
  'GIT_NAMESPACE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
];

/** The caller's environment, so that its configuration and helpers count, but without any question to a person. */
function gitEnvironment(env: GitOptions['env'], cwd: string): Record<string, string> {
  const own = {
    GIT_TERMINAL_PROMPT: '0',
    SSH_ASKPASS_REQUIRE: 'never',
    GIT_CEILING_DIRECTORIES: cwd,
    LC_ALL: 'C',
  };
  return Object.fromEntries(
    Object.entries({ ...env, ...own }).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !OF_ANOTHER_REPOSITORY.includes(entry[0]),
    ),
  );
}

const STDERR_KEPT = 16_384;

/** Runs git without a shell and without a terminal; its exit status is no error here. */
export function runGit(args: readonly string[], { env, cwd, signal }: GitOptions): Promise<GitAnswer> {
  signal.throwIfAborted();
  return new Promise((done, fail) => {
    // A session of its own: ssh finds no terminal to ask on, and all of git's children can be ended together.
    const child = spawn('git', args, {
      cwd,
      env: gitEnvironment(env, cwd),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const out: Buffer[] = [];
    let stderr = '';
    const stop = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      } catch {
        child.kill('SIGTERM');
      }
    };
    signal.addEventListener('abort', stop, { once: true });
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr = (stderr + chunk).slice(-STDERR_KEPT);
    });
    child.once('error', (error: NodeJS.ErrnoException) => {
      signal.removeEventListener('abort', stop);
      fail(error.code === 'ENOENT' ? notInstalled(error) : error);
    });
    child.once('close', (code) => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) fail(signal.reason as Error);
      else done({ code: code ?? 1, stdout: Buffer.concat(out).toString('utf8'), stderr });
    });
  });
}

function notInstalled(cause: unknown): Error {
  return sourcesError(
    'sources/git-not-installed',
    'git is needed to fetch modules and was not found on PATH',
    {
      cause,
      hints: ['install git, e.g. `apt-get install git`, `dnf install git` or `brew install git`'],
    },
  );
}
