import type { CommandContext } from '../command.ts';
import type { Settings } from '../settings.ts';
import { chooseExecutor } from './choose-executor.ts';
import type { Choice } from './choose-executor.ts';
import { tellWaiting } from './tell-waiting.ts';

/** Chooses where builds run, and says on a terminal when the engine lets one wait. Rejects as `chooseExecutor`. */
export async function chooseHere(
  context: CommandContext,
  { settings, asked }: { readonly settings: Settings; readonly asked?: 'docker' },
): Promise<Choice> {
  const { io, wiring } = context;
  const { probeEngine } = await wiring();
  return tellWaiting(context, 'looking for a container engine', () =>
    chooseExecutor(settings, {
      env: io.env,
      probe: () => probeEngine(io),
      ...(asked === undefined ? {} : { asked }),
    }),
  );
}
