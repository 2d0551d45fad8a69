import type { CommandFunction } from '../command.ts';
import { VERSION } from '../version.ts';

/** `seed version` with flags; the bare command is answered before anything is loaded. */
export const version: CommandFunction<Record<never, never>> = async ({ general, print }) => {
  print(
    general.json
      ? JSON.stringify({
          seed: VERSION,
          node: process.versions.node,
          platform: process.platform,
          arch: process.arch,
        })
      : `seed ${VERSION}`,
  );
  return 0;
};
