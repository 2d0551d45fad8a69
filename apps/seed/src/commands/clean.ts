import { EXIT } from '@seed/kernel';
import { count } from '@seed/view';
import type { CommandFunction } from '../command.ts';
import { resolveSettings } from '../settings.ts';

/** Removes what killed runs left and sources that nobody uses any more; never what a living run uses. */
export const clean: CommandFunction<Record<never, never>> = async (context) => {
  const { io, general, print, note, out, err } = context;
  const settings = await resolveSettings({ io, flags: {} });
  const wiring = await context.wiring();
  const { removed, problems } = await wiring.clean({ settings, io });
  if (general.json) {
    print(JSON.stringify({ removed, problems }));
    return EXIT.done;
  }
  for (const problem of problems) note(`${err.glyph('attention')} ${problem}`);
  for (const { kind, name } of removed) print(`${out.glyph('destroy')} ${kind} ${name}`);
  print(removed.length === 0 ? 'nothing to remove' : `${count(removed.length, 'thing')} removed`);
  return EXIT.done;
};
