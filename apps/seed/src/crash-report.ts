import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CommandContext } from './command.ts';
import { VERSION } from './version.ts';

/** The error and its causes with their stacks. */
function stackOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return String(error);
  const cause =
    error.cause === undefined || depth > 4 ? '' : `\ncaused by ${stackOf(error.cause, depth + 1)}`;
  return `${error.stack ?? error.message}${cause}`;
}

/**
 * Writes what a bug report needs into a file of its own and gives the link to it. The words of the command are
 * left out, because values in them may be private.
 */
export async function writeCrashReport(error: unknown, context: CommandContext): Promise<string> {
  const { io, argv } = context;
  const at = new Date(io.now()).toISOString();
  const folder = join(tmpdir(), 'seed-crashes');
  const file = join(folder, `${at.replaceAll(/[:.]/g, '')}-${io.pid}.txt`);
  const text = [
    `seed ${VERSION} · node ${process.version} · ${io.platform} ${process.arch}`,
    `command: seed ${argv[0] ?? ''}`,
    `at: ${at}`,
    '',
    stackOf(error),
    '',
  ].join('\n');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(file, text, { mode: 0o600 });
    return pathToFileURL(file).href;
  } catch (problem) {
    // A full disk must not hide the bug.
    return `(the report could not be written: ${problem instanceof Error ? problem.message : String(problem)})`;
  }
}
