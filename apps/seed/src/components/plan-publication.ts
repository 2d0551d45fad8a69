import type { ImageProject } from '@seed/components';
import { InputError } from '@seed/kernel';
import type { CommandContext } from '../command.ts';
import { knownLock, openLock } from './lock-file.ts';
import { commitOf, planPlace } from './make-plans.ts';
import type { PlanRequest, PlanScope } from './make-plans.ts';
import { mustBeSound, namedComponents, namedImages, openImages } from './open-images.ts';
import type { OpenImages } from './open-images.ts';
import type { OpenPlace, PlaceFlags } from './open-places.ts';
import type { Plans } from './tell-plans.ts';

/** What a plan or a publish is asked for. */
export interface PublicationRequest {
  readonly scope: PlanScope;
  /** Files and folders of components, or keys of images, as they were typed. */
  readonly words: readonly string[];
  /** `--image`. */
  readonly images: readonly string[];
  readonly places: PlaceFlags;
  readonly allowRebuild: boolean;
  readonly newToken?: string;
}

/** Opens what a request is about: for components words are files, for recipes keys of images. */
export async function openRequested(
  context: CommandContext,
  { scope, words, images }: PublicationRequest,
): Promise<OpenImages> {
  const { io } = context;
  return scope === 'components'
    ? openImages({ words, images }, io)
    : openImages({ words: [], images: [...words, ...images] }, io);
}

const keysOf = ({ scope, words, images }: PublicationRequest): readonly string[] =>
  scope === 'components' ? images : [...words, ...images];

/** The components that are meant, where not all of the project are. */
function chosenComponents(
  images: OpenImages,
  { project, request }: { readonly project: ImageProject; readonly request: PublicationRequest },
): ReadonlySet<string> | undefined {
  if (request.scope !== 'components' || (images.paths.length === 0 && request.images.length === 0))
    return undefined;
  return new Set(namedComponents(images, project, request.images).map(({ key }) => key));
}

/** What plans of all places are made with. Throws InputError where the project has mistakes. */
export async function planRequestOf(
  images: OpenImages,
  request: PublicationRequest,
  signal: AbortSignal,
): Promise<{ readonly project: ImageProject; readonly plan: PlanRequest }> {
  const project = mustBeSound(images);
  const lock = await openLock(images);
  if (lock.source !== undefined && lock.lock === undefined)
    throw new InputError('components/unsound', 'the lock cannot be read', lock);
  if (request.scope === 'images') mustHaveImages(project, keysOf(request));
  const [commit, components] = [
    await commitOf(images.root, signal),
    chosenComponents(images, { project, request }),
  ];
  const { scope, allowRebuild, newToken } = request;
  const keys = keysOf(request);
  return {
    project,
    plan: {
      scope,
      lock: knownLock(lock),
      allowRebuild,
      ...(components === undefined ? {} : { components }),
      ...(keys.length === 0 || scope === 'components' ? {} : { images: keys }),
      ...(commit === undefined ? {} : { commit }),
      ...(newToken === undefined ? {} : { newToken }),
    },
  };
}

function mustHaveImages(project: ImageProject, keys: readonly string[]): void {
  if (namedImages(project, keys).length > 0) return;
  throw new InputError('cli/bad-arguments', 'the project has no images, so it has no recipes', {
    hints: ['publish its components with `seed components publish`', 'or add `images` to the settings'],
  });
}

/** Plans every place, one after the other. */
export async function planPlaces(
  images: OpenImages,
  request: PublicationRequest,
  { places, signal }: { readonly places: readonly OpenPlace[]; readonly signal: AbortSignal },
): Promise<Plans> {
  const { project, plan } = await planRequestOf(images, request, signal);
  const plans = [];
  for (const place of places) plans.push(await planPlace(project, place, { request: plan, signal }));
  return {
    scope: request.scope,
    images,
    plans: plans.map((one) => one.plan),
    wholes: plans.map((one) => one.whole),
  };
}
