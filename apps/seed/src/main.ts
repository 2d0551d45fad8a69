import type { ProcessIo } from './process-io.ts';
import type { Wiring } from './wiring.ts';
import { VERSION } from './version.ts';

/**
 * Runs one seed command and gives its exit status; tests may bring their own adapters. `seed version` is answered here, because it must not load
 * anything else.
 */
export async function main(
  argv: readonly string[],
  io: ProcessIo,
  wiring: () => Promise<Wiring> = async () => (await import('./wiring.ts')).realWiring,
): Promise<number> {
  if (argv.length === 1 && (argv[0] === 'version' || argv[0] === '--version')) {
    io.stdout.write(`seed ${VERSION}\n`);
    await io.stdout.drained();
    return 0;
  }
  const { runProgram } = await import('./program.ts');
  return runProgram(argv, io, wiring);
}
