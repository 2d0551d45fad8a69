import type { ProcessIo } from './process-io.ts';
import type { Wiring } from './wiring.ts';
import { VERSION } from './version.ts';

/** The first word that the executable `seedfarmer` puts before what was typed. */
const FARMER = 'farmer:';

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
  if (argv[0] === FARMER) {
    const { seedfarmer } = await import('./farmer.ts');
    return seedfarmer(argv.slice(1), io, wiring);
  }
  const { runProgram } = await import('./program.ts');
  return (await runProgram(argv, io, wiring)).code;
}
