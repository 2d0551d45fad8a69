import { askGit, findWorkTree } from '@seed/build';
import { InputError } from '@seed/kernel';

/** The commit that a working tree is compared with. */
export interface BaseCommit {
  /** Full hash. */
  readonly commit: string;
  /** As people know it: `origin/main`, `the commit before`. */
  readonly name: string;
  /** Path of the project inside of the repository, with a slash at its end; empty at its top. */
  readonly prefix: string;
}

export interface BaseRequest {
  /** Folder of the project. */
  readonly root: string;
  /** `--base`; the main branch of `origin`, or the main branch, where absent. */
  readonly base?: string;
  readonly signal: AbortSignal;
}

/** Where a repository has its main branch, most telling first. */
const MAIN = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];

type Ask = (...args: readonly string[]) => Promise<string | undefined>;

const shallowHints = [
  'fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` of the checkout action',
];

async function mustResolve(ask: Ask, base: string): Promise<string> {
  const commit = base.startsWith('-')
    ? undefined
    : await ask('rev-parse', '--verify', '--quiet', `${base}^{commit}`);
  if (commit !== undefined) return commit;
  const isShallow = (await ask('rev-parse', '--is-shallow-repository')) === 'true';
  throw new InputError('components/no-base', `git knows no commit "${base}"`, {
    hints: isShallow ? shallowHints : ['name a branch, tag or commit: `--base origin/main`'],
  });
}

async function mainBranch(ask: Ask): Promise<string | undefined> {
  for (const name of MAIN)
    if ((await ask('rev-parse', '--verify', '--quiet', `${name}^{commit}`)) !== undefined) return name;
  return undefined;
}

/** `origin/HEAD` → `origin/main`. */
async function spokenName(ask: Ask, name: string): Promise<string> {
  if (name !== 'origin/HEAD') return name;
  return (await ask('rev-parse', '--abbrev-ref', 'origin/HEAD')) ?? name;
}

async function commonCommit(
  ask: Ask,
  name: string,
  head: string,
): Promise<{ readonly commit: string; readonly name: string } | undefined> {
  const tip = await mustResolve(ask, name);
  const shared = await ask('merge-base', head, tip);
  if (shared !== undefined) return { commit: shared, name };
  if ((await ask('rev-parse', '--is-shallow-repository')) !== 'true') return { commit: tip, name };
  throw new InputError(
    'components/no-base',
    `this clone does not reach back to where "${name}" branched off`,
    {
      hints: shallowHints,
    },
  );
}

/**
 * The commit that changes are counted from: where the working tree branched off the base. On the base itself it is
 * the last commit as long as there is something to commit, else the one before, which is what CI sees on the main
 * branch. Undefined outside git and where there is nothing to compare with. Rejects with InputError
 * `components/no-base`, and with EnvironmentError where there is no git.
 */
export async function findBaseCommit(request: BaseRequest): Promise<BaseCommit | undefined> {
  const { root, base, signal } = request;
  if ((await findWorkTree(root)) === undefined) {
    if (base === undefined) return undefined;
    throw new InputError(
      'components/no-base',
      `"${root}" is in no git repository, so "${base}" is not there`,
      {
        hints: ['leave `--base` out'],
      },
    );
  }
  const ask: Ask = async (...args) => {
    const { exitCode, stdout } = await askGit(root, args, signal);
    return exitCode === 0 ? stdout.trim() : undefined;
  };
  const [head, prefix] = await Promise.all([
    ask('rev-parse', '--verify', '--quiet', 'HEAD'),
    ask('rev-parse', '--show-prefix'),
  ]);
  if (head === undefined) return undefined;
  const asked = base ?? (await mainBranch(ask));
  const name = asked === undefined ? 'HEAD' : await spokenName(ask, asked);
  const found = await commonCommit(ask, asked ?? 'HEAD', head);
  if (found === undefined) return undefined;
  const place = { prefix: prefix ?? '' };
  if (found.commit !== head) return { commit: found.commit, name, ...place };
  const fullName = base === 'HEAD' ? undefined : await ask('rev-parse', '--symbolic-full-name', name);
  const isBranch = fullName?.startsWith('refs/') === true;
  const isClean = (await ask('diff', '--quiet', 'HEAD', '--', '.')) !== undefined;
  if (!isClean || (base !== undefined && !isBranch))
    return { commit: head, name: 'the last commit', ...place };
  const before = await ask('rev-parse', '--verify', '--quiet', `${head}^1`);
  return before === undefined ? undefined : { commit: before, name: 'the commit before', ...place };
}
