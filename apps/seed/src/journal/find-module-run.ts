import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '@seed/kernel';
import { logName } from './open-journal.ts';
import { findRun, listRunIds, readRun } from './read-journal.ts';
import type { JournalRun } from './read-journal.ts';

/** A run, and the one module of it that is meant. */
export interface FoundRun {
  readonly run: JournalRun;
  readonly node?: string;
}

/** `dev/core/eks` → its deployment and the name that it has in journals. */
function partsOf(reference: string): { readonly deployment?: string; readonly node: string } {
  const [first = '', ...rest] = reference.split('/');
  return rest.length === 2 ? { deployment: first, node: rest.join('/') } : { node: reference };
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** The newest run that has a log of a module. */
async function findModuleRun(stateDir: string, reference: string): Promise<FoundRun | undefined> {
  const { deployment, node } = partsOf(reference);
  for (const id of await listRunIds(stateDir)) {
    const dir = join(stateDir, 'runs', id);
    const run = (await exists(join(dir, 'logs', logName(node)))) ? await readRun(dir) : undefined;
    if (run !== undefined && (deployment === undefined || run.header.target === deployment))
      return { run, node };
  }
  return undefined;
}

/**
 * The run that a word means: its id or folder, a unique end of its id, `[deployment/]group/module` for the newest run
 * that built this module, or nothing for the newest run. Rejects with InputError `cli/run-not-found`.
 */
export async function findLoggedRun(stateDir: string, word: string | undefined): Promise<FoundRun> {
  if (word?.includes('/') !== true || (await listRunIds(stateDir)).includes(basename(word)))
    return { run: await findRun(stateDir, word) };
  const found = await findModuleRun(stateDir, word);
  if (found !== undefined) return found;
  throw new InputError('cli/run-not-found', `no run of this machine has a log of "${word}"`, {
    hints: [
      'list the runs with `seed runs list`',
      ...(partsOf(word).deployment === undefined
        ? []
        : [`see where CodeBuild keeps the log of its last build: \`seed show ${word}\``]),
    ],
  });
}
