import { EXIT, InputError } from '@seed/kernel';
import type { ImageProject, ProjectImage } from '@seed/components';
import type { CommandContext } from '../command.ts';
import { mustBeSound, namedImages, openImages } from '../components/open-images.ts';
import { withPlaces } from '../components/open-places.ts';
import type { OpenPlace, PlaceFlags } from '../components/open-places.ts';
import { placeFlags } from '../components/plan-components.ts';
import { heedCancels } from '../run/heed-cancels.ts';
import { openRunJournal } from '../run/open-run-journal.ts';
import { openRunScope } from '../run/run-scope.ts';
import type { RunScope } from '../run/run-scope.ts';
import { controlStop } from '../run/stop-control.ts';
import type { StopControl } from '../run/stop-control.ts';
import { resolveSettings } from '../settings.ts';

export interface ImageRunFlags extends PlaceFlags {
  readonly events?: string;
}

export interface ImageRun {
  readonly context: CommandContext;
  readonly scope: RunScope;
  readonly stop: StopControl;
  readonly place: OpenPlace;
  /** Absent where an ARN was named outside of a project. */
  readonly project?: ImageProject;
}

/** One place is enough for one build. Throws InputError where flags mean several. */
function onlyPlace(places: readonly OpenPlace[]): OpenPlace {
  const [place, ...others] = places;
  if (place !== undefined && others.length === 0) return place;
  throw new InputError('components/no-target', 'a build is started and followed in one region at a time', {
    hints: [`say \`--region\`: ${places.map(({ target }) => target.region).join(', ')}`],
  });
}

interface ImageRunRequest {
  readonly kind: 'build' | 'follow';
  readonly word: string;
  readonly region?: string;
  readonly work: (run: ImageRun) => Promise<number>;
}

interface OpenRun {
  readonly scope: RunScope;
  readonly stop: StopControl;
}

/** The work in the one place that is meant, written down in a journal. */
async function runThere(
  context: CommandContext,
  flags: ImageRunFlags,
  { kind, word, work, region, scope, stop }: ImageRunRequest & OpenRun,
): Promise<number> {
  const { io } = context;
  const images = await openImages({ words: [] }, io);
  const project = region === undefined ? mustBeSound(images) : images.project;
  // What is no image is told before anybody is asked who calls.
  if (region === undefined && project !== undefined) imageOf(project, word);
  const { profile, endpointUrl } = flags;
  const settings = await resolveSettings({
    io,
    flags: { profile, region: flags.region, endpointUrl },
    dir: images.root,
  });
  const asked = { ...placeFlags(flags), ...(region === undefined ? {} : { region }) };
  const request = { root: images.root, project: region === undefined ? project : undefined, flags: asked };
  return withPlaces(context, request, async (places) => {
    const place = onlyPlace(places);
    const journal = await openRunJournal(scope, settings.stateDir, { command: 'recipes', target: word });
    const unheed = heedCancels(journal.dir, { scope, stop });
    const { host } = scope.session;
    host.emit({
      type: 'run.started',
      data: { kind, executor: 'imagebuilder', target: word, journal: journal.shown },
    });
    try {
      const exitCode = await work({
        context,
        scope,
        stop,
        place,
        ...(project === undefined ? {} : { project }),
      });
      const outcome = exitCode === EXIT.done ? 'succeeded' : exitCode === EXIT.failed ? 'failed' : 'stopped';
      host.emit({
        type: 'run.finished',
        data: { outcome, exitCode, durationMs: io.now() - scope.startedAt },
      });
      return exitCode;
    } finally {
      unheed();
    }
  });
}

/** Work on one build of an image, from its first event to its exit status. */
export async function imageRun(
  context: CommandContext,
  flags: ImageRunFlags,
  request: ImageRunRequest,
): Promise<number> {
  const { err, note, io, general } = context;
  const { kind, word } = request;
  const scope = openRunScope(context, {
    command: 'recipes',
    target: word,
    name: `${kind}-${word.split('/').at(-1) ?? word}`,
    ...(flags.events === undefined ? {} : { events: flags.events }),
  });
  const stop = controlStop(io, {
    stopping: () =>
      general.json !== true &&
      note(`${err.glyph('attention')} following stops; interrupt again to leave at once`),
    forced: () => note('left; the build goes on in AWS'),
  });
  try {
    return await runThere(context, flags, { ...request, scope, stop });
  } catch (error) {
    await scope.fail(error, { executor: 'imagebuilder', target: word });
    throw error;
  } finally {
    stop.dispose();
    await scope.close();
  }
}

/** The one image that a key means. */
export function imageOf(project: ImageProject, key: string): ProjectImage {
  const [image] = namedImages(project, [key]);
  if (image !== undefined) return image;
  throw new InputError('cli/bad-arguments', `there is no image "${key}"`);
}
