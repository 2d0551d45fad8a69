import { join } from 'node:path';
import type { Command, Operands } from './command.ts';
import { COMMANDS, NOUNS } from './command-table.ts';
import { GENERAL_FLAGS, kebab } from './flags.ts';
import type { Flag } from './flags.ts';
import type { ProcessIo } from './process-io.ts';
import { findUpwards } from './project-root.ts';

const SHELLS = ['bash', 'zsh', 'fish'];

type Completed = NonNullable<Operands['complete']> | NonNullable<Flag['complete']>;

async function candidates(wanted: Completed | undefined, io: ProcessIo): Promise<string[]> {
  switch (wanted) {
    case 'run':
    case 'log': {
      const { listRunIds } = await import('./journal/read-journal.ts');
      const root = (await findUpwards(io.cwd, ['seed.yaml', 'seedfarmer.yaml', '.seed'])) ?? io.cwd;
      const stateDir = io.env['SEED_STATE_DIR'] ?? join(root, '.seed');
      const ids = await listRunIds(stateDir);
      if (wanted === 'run') return ids;
      const { loggedNames } = await import('./journal/find-log.ts');
      return [...(await loggedNames(stateDir)), ...ids];
    }
    case 'code': {
      const { allCodes } = await import('./all-codes.ts');
      return Object.keys(await allCodes());
    }
    case 'shell':
      return SHELLS;
    case 'image':
    case 'component':
    case 'target': {
      const { imageCandidates } = await import('./components/image-candidates.ts');
      return imageCandidates(wanted, io);
    }
    case 'command':
      return COMMANDS.map((one) => one.path.split(' ')[0] ?? '');
    case undefined:
      return [];
  }
}

function flagNamed(command: Command, word: string | undefined): Flag | undefined {
  const flags: Readonly<Record<string, Flag>> = { ...command.flags, ...GENERAL_FLAGS };
  const name = Object.keys(flags).find((key) => `--${kebab(key)}` === word);
  return name === undefined ? undefined : flags[name];
}

/**
 * Candidates for the last of the words after `seed`, from the tables of commands and this machine's journals. Never
 * asks a network. An empty list leaves the word to the shell, which knows files.
 */
export async function complete(words: readonly string[], io: ProcessIo): Promise<string[]> {
  const last = words.at(-1) ?? '';
  const begins = (list: readonly string[]): string[] =>
    [...new Set(list)].filter((one) => one.startsWith(last));
  const first = words[0] ?? '';
  if (words.length <= 1) return begins(COMMANDS.map((command) => command.path.split(' ')[0] ?? ''));
  const isNoun = Object.hasOwn(NOUNS, first);
  const verbs = COMMANDS.filter(({ path }) => path.startsWith(`${first} `)).map(({ path }) =>
    path.slice(first.length + 1),
  );
  const itself = COMMANDS.find(({ path }) => path === first);
  const verbsHere = isNoun && words.length === 2 ? begins(verbs) : [];
  if (verbsHere.length > 0 || (isNoun && itself === undefined && words.length === 2)) return verbsHere;
  const command = COMMANDS.find(({ path }) => path === `${first} ${words[1]}`) ?? itself;
  if (command === undefined) return [];
  const before = flagNamed(command, words.at(-2));
  if (before?.kind === 'choice') return begins(before.values);
  if (before?.complete !== undefined) return begins(await candidates(before.complete, io));
  if (before !== undefined && 'placeholder' in before) return [];
  if (last.startsWith('-')) {
    const flags: Readonly<Record<string, Flag>> = { ...command.flags, ...GENERAL_FLAGS };
    const names = Object.entries(flags).flatMap(([name, flag]) => [
      `--${kebab(name)}`,
      ...(flag.kind === 'switch' && flag.negatable ? [`--no-${kebab(name)}`] : []),
    ]);
    return begins([...names, '--help']);
  }
  return begins(await candidates(command.operands?.complete, io));
}
