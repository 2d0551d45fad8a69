import { EXIT, InputError } from '@seed/kernel';
import type { CommandFunction } from '../command.ts';
import { resolveSettings } from '../settings.ts';

/** Opens a shell inside a build; its exit status is not seed's. */
export const attachBuild: CommandFunction<Record<never, never>> = async (context, _flags, [build = '']) => {
  const { io } = context;
  const { terminal } = io;
  if (terminal === undefined) {
    throw new InputError('cli/bad-arguments', 'a shell needs a terminal, and there is none', {
      hints: ['run it in a terminal of its own'],
    });
  }
  const settings = await resolveSettings({ io, flags: {} });
  const wiring = await context.wiring();
  await wiring.attach({ settings, io, build, terminal });
  return EXIT.done;
};
