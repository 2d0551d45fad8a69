import { parseArn } from '@seed/components';
import { EnvironmentError, InputError } from '@seed/kernel';
import type { CommandFunction } from '../command.ts';
import type { RECIPES_FOLLOW_FLAGS } from '../components-flags.ts';
import { followBuild } from './follow-build.ts';
import { imageOf, imageRun } from './image-run.ts';
import type { ImageRun } from './image-run.ts';
import { pipelineArn } from './started-builds.ts';

/** The build that was begun last for an image of the settings. */
async function newestOf({ project, place, stop }: ImageRun, key: string): Promise<string> {
  if (project === undefined)
    throw new InputError('components/unsound', 'there are no settings to find the image in');
  const arn = pipelineArn(imageOf(project, key), place.target);
  const newest = await place.builder.newestImage(arn, stop.signal);
  if (newest !== undefined) return newest.arn;
  throw new EnvironmentError(
    'components/no-build',
    `no build of image "${key}" was started in ${place.target.region}`,
    {
      hints: [`start one with \`seed recipes build ${key}\``],
    },
  );
}

/** Follows a build that is under way, or tells how one ended. */
export const recipesFollow: CommandFunction<typeof RECIPES_FOLLOW_FLAGS> = (context, flags, [word = '']) => {
  const arn = parseArn(word);
  if (word.startsWith('arn:') && (arn?.kind !== 'image' || arn.build === undefined))
    throw new InputError('cli/bad-arguments', `"${word}" is no ARN of an image's build`, {
      hints: ['it ends in `image/<name>/<version>/<build>`'],
    });
  return imageRun(context, flags, {
    kind: 'follow',
    word,
    ...(arn === undefined ? {} : { region: arn.region }),
    work: async (run) => {
      const { scope, stop, place, project } = run;
      const build = arn === undefined ? await newestOf(run, word) : word;
      return followBuild({
        context,
        scope,
        stop,
        builder: place.builder,
        arn: build,
        logs: flags.logs !== false,
        ...(arn === undefined ? { image: word } : {}),
        ...(project === undefined ? {} : { project }),
      });
    },
  });
};
