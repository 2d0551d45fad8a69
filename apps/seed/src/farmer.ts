import { EXIT } from '@seed/kernel';
import { COMMANDS } from './command-table.ts';
import type { ProcessIo } from './process-io.ts';
import { runProgram } from './program.ts';
import { SEED_FARMER } from './run/module-variables.ts';
import type { Wiring } from './wiring.ts';

/** Seed-Farmer works in AWS unless it is told otherwise, and it never asks. */
function withDefaults(argv: readonly string[], io: ProcessIo): string[] {
  const path = COMMANDS.map((command) => command.path)
    .filter((one) => argv.slice(0, 2).join(' ') === one || argv[0] === one)
    .sort((a, b) => b.length - a.length)[0];
  const command = COMMANDS.find((one) => one.path === path);
  if (command === undefined) return [...argv];
  const chosen = argv.some((word) => ['--local', '--remote', '--offline', '--help', '-h'].includes(word));
  const places = 'remote' in command.flags && 'local' in command.flags;
  const asks = path === 'apply' || path === 'destroy' || path === 'seedkit destroy';
  return [...argv, ...(places && !chosen ? ['--remote'] : []), ...(asks && !io.interactive ? ['--yes'] : [])];
}

/**
 * The executable `seedfarmer`: Seed-Farmer's commands with its defaults, its ways to print versions, and its exit
 * statuses (1 for every error, 2 for words that it does not know).
 */
export async function seedfarmer(
  argv: readonly string[],
  io: ProcessIo,
  wiring: () => Promise<Wiring>,
): Promise<number> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === 'version')) {
    const text = argv[0] === 'version' ? `seed-farmer-${SEED_FARMER}` : `seedfarmer, version ${SEED_FARMER}`;
    io.stdout.write(`${text}\n`);
    await io.stdout.drained();
    return EXIT.done;
  }
  const { code, usage } = await runProgram(withDefaults(argv, io), io, wiring, { asSeedFarmer: true });
  if (usage || code === EXIT.done || code > 100) return code;
  return EXIT.failed;
}
