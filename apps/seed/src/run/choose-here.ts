import type { CommandContext } from '../command.ts';
import type { Settings } from '../settings.ts';
import { chooseExecutor } from './choose-executor.ts';
import type { Choice } from './choose-executor.ts';

/** Nobody looks at an empty screen for longer. */
const SILENCE_MS = 100;

/** Chooses where builds run, and says on a terminal when the engine lets one wait. Rejects as `chooseExecutor`. */
export async function chooseHere(
  { io, err, note, wiring }: CommandContext,
  { settings, asked }: { readonly settings: Settings; readonly asked?: 'docker' | 'codebuild' },
): Promise<Choice> {
  const { probeEngine } = await wiring();
  const waiting = (): void => {
    if (io.stderr.isTTY) note(err.dim(`looking for a container engine ${err.more}`));
  };
  const timer = setTimeout(waiting, SILENCE_MS);
  try {
    return await chooseExecutor(settings, {
      env: io.env,
      probe: () => probeEngine(io),
      ...(asked === undefined ? {} : { asked }),
    });
  } finally {
    clearTimeout(timer);
  }
}
