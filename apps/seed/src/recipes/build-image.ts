import { EXIT, InputError } from '@seed/kernel';
import type { CommandFunction } from '../command.ts';
import type { RECIPES_BUILD_FLAGS } from '../components-flags.ts';
import { followBuild } from './follow-build.ts';
import { imageOf, imageRun } from './image-run.ts';
import { pipelineArn } from './started-builds.ts';

/** Starts the pipeline of an image; follows the build unless that was declined. */
export const recipesBuild: CommandFunction<typeof RECIPES_BUILD_FLAGS> = (context, flags, [key = '']) =>
  imageRun(context, flags, {
    kind: 'build',
    word: key,
    work: async ({ scope, stop, place, project }) => {
      if (project === undefined)
        throw new InputError('components/unsound', 'there are no settings to find the image in');
      const { builder, target } = place;
      const image = imageOf(project, key);
      const request = { pipelineArn: pipelineArn(image, target), clientToken: context.io.uuid() };
      const arn = await builder.builds.start(request, { signal: stop.signal });
      const { general, print, out } = context;
      if (general.json !== true)
        print(
          flags.wait === false && general.quiet === true
            ? arn
            : `${out.glyph('running')} image ${key} started as ${arn}`,
        );
      if (flags.wait === false) {
        scope.session.host.emit({ type: 'image.changed', node: key, data: { arn, status: 'PENDING' } });
        return EXIT.done;
      }
      return followBuild({
        context,
        scope,
        stop,
        builder,
        arn,
        image: key,
        project,
        logs: flags.logs !== false,
      });
    },
  });
