import { EXIT } from '@seed/kernel';
import type { CommandFunction } from '../command.ts';
import { publishPublication } from '../components/publish-publication.ts';
import type { RECIPES_PUBLISH_FLAGS } from '../components-flags.ts';
import { followStarted, startPipelines } from './started-builds.ts';

/** `seed recipes publish`: everything that images are made of; with --start also their builds. */
export const recipesPublish: CommandFunction<typeof RECIPES_PUBLISH_FLAGS> = (context, flags, words) =>
  publishPublication(context, flags, {
    scope: 'images',
    words,
    ...(flags.start === true
      ? {
          afterwards: async (run) => {
            const started = await startPipelines(run);
            return flags.wait === true
              ? followStarted(run, started, { logs: flags.logs !== false })
              : EXIT.done;
          },
        }
      : {}),
  });
