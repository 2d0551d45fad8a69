import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InputError } from '@seed/kernel';
import type { CommandContext } from '../command.ts';
import { applyDeployment } from '../commands/apply.ts';
import { kebab, RUN_FLAGS } from '../flags.ts';
import type { ProcessIo } from '../process-io.ts';
import { readSource, sortOf } from '../run/find-target.ts';
import type { RunFlags } from '../run/run-request.ts';

/** Flags of `seed run` that an apply has as well. */
const SHARED = [
  'local',
  'remote',
  'executor',
  'yesRunOnThisMachine',
  'parallelism',
  'offline',
  'events',
  'aws',
  'profile',
  'region',
  'endpointUrl',
] as const;

const OTHERS: ReadonlySet<string> = new Set([...SHARED, 'envFile', 'plan', 'dryRun']);

/** True for a file that is a deployment manifest. */
export async function isManifest(word: string | undefined, flags: RunFlags, io: ProcessIo): Promise<boolean> {
  if (word === undefined || flags.spec !== undefined || !/\.ya?ml$/.test(word)) return false;
  const path = resolve(io.cwd, word);
  if ((await stat(path).catch(() => undefined))?.isFile() !== true) return false;
  return sortOf(await readSource(path, io)) === 'deployment';
}

/** `seed run <manifest>`: an apply on the executor that a run would take. Rejects with InputError for flags of builds. */
export async function runManifest(context: CommandContext, flags: RunFlags, word: string): Promise<number> {
  const unfit = Object.keys(RUN_FLAGS).filter(
    (name) => !OTHERS.has(name) && (flags as Readonly<Record<string, unknown>>)[name] !== undefined,
  );
  if (unfit.length > 0) {
    const names = unfit.map((name) => `--${kebab(name)}`).join(', ');
    throw new InputError(
      'cli/flags-conflict',
      `"${word}" is a deployment manifest, and ${names} is for builds`,
      {
        hints: ['leave it out', 'run one of its modules with it: `seed run <folder of the module>`'],
      },
    );
  }
  const shared = Object.fromEntries(
    SHARED.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])),
  );
  return applyDeployment(
    context,
    {
      ...shared,
      ...(flags.envFile === undefined
        ? {}
        : { envFile: flags.envFile.map((path) => resolve(context.io.cwd, path)) }),
      dryRun: flags.plan === true || flags.dryRun === true,
    },
    word,
    { unasked: 'auto' },
  );
}
