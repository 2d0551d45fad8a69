import type { BumpLevel } from '@seed/components';
import { InputError } from '@seed/kernel';
import type { CommandContext } from '../command.ts';
import { kebab } from '../flags.ts';
import { openRunScope } from '../run/run-scope.ts';
import type { RunScope } from '../run/run-scope.ts';
import { controlStop } from '../run/stop-control.ts';
import type { StopControl } from '../run/stop-control.ts';
import { resolveSettings } from '../settings.ts';
import type { PlanScope } from './make-plans.ts';
import { withPlaces } from './open-places.ts';
import type { OpenPlace, PlaceFlags } from './open-places.ts';
import { openRequested, planPlaces } from './plan-publication.ts';
import type { PublicationRequest } from './plan-publication.ts';
import { placeFlags, tellPlans } from './plan-components.ts';
import { runPublish } from './publish-run.ts';
import type { PublishRun } from './publish-run.ts';
import { conflictEdits, MOST_ROUNDS } from './raise-conflicts.ts';
import { applyRaises, editImages, raisedBy } from './raise-versions.ts';
import { mustStillHold, readSavedPlans } from './saved-plan.ts';
import type { SavedPublication } from './saved-plan.ts';
import { planProblem, showPlans } from './tell-plans.ts';
import type { Plans } from './tell-plans.ts';
import { mustBeSound } from './open-images.ts';
import type { OpenImages } from './open-images.ts';
import { untilInterrupted } from './until-interrupted.ts';

export interface PublishFlags extends PlaceFlags {
  readonly image?: readonly string[];
  readonly allowRebuild?: boolean;
  readonly bump?: BumpLevel;
  readonly newToken?: boolean;
  readonly dryRun?: boolean;
  readonly details?: boolean;
  readonly events?: string;
}

export interface PublishWhat {
  readonly scope: PlanScope;
  readonly words: readonly string[];
  /** What is done once everything is published, in the same run. */
  readonly afterwards?: (run: PublishRun) => Promise<number>;
}

interface Asked {
  readonly request: PublicationRequest;
  readonly saved?: { readonly path: string; readonly saved: SavedPublication };
}

/** A saved plan brings what it was made with. Throws InputError where something else is asked besides. */
async function askedOf(
  context: CommandContext,
  flags: PublishFlags,
  { scope, words }: PublishWhat,
): Promise<Asked> {
  const saved = await readSavedPlans(words, context.io);
  if (saved !== undefined) return { saved, request: savedRequest(saved, flags, scope) };
  return {
    request: {
      scope,
      words,
      images: flags.image ?? [],
      places: placeFlags(flags),
      allowRebuild: flags.allowRebuild === true,
      ...(flags.newToken === true ? { newToken: context.io.uuid() } : {}),
    },
  };
}

function savedRequest(
  { path, saved }: NonNullable<Asked['saved']>,
  flags: PublishFlags,
  scope: PlanScope,
): PublicationRequest {
  const given = (['image', 'target', 'region', 'allowRebuild', 'bump', 'newToken'] as const).filter(
    (name) => flags[name] !== undefined,
  );
  if (given.length > 0)
    throw new InputError(
      'cli/flags-conflict',
      `a saved plan was made with its own flags: ${given.map((name) => `--${kebab(name)}`).join(', ')}`,
      { hints: ['leave them out, or plan again with them'] },
    );
  const { target, region, words, images, allowRebuild, scope: made } = saved.request;
  const noun = made === 'components' ? 'components' : 'recipes';
  if (made !== scope)
    throw new InputError('plan/bad-file', `"${path}" is a plan of ${noun}`, {
      hints: [`publish it with \`seed ${noun} publish ${path}\``],
    });
  return {
    scope,
    words,
    images,
    allowRebuild,
    places: {
      ...placeFlags(flags),
      ...(target.length === 0 ? {} : { target }),
      ...(region === undefined ? {} : { region }),
    },
  };
}

interface Planning {
  readonly asked: Asked;
  readonly flags: PublishFlags;
  readonly places: readonly OpenPlace[];
  readonly signal: AbortSignal;
}

/** Raises versions that are in the way, as far as that was asked for, and plans again; a dry run writes nothing. */
async function planRaised(
  context: CommandContext,
  first: OpenImages,
  { asked, flags, places, signal }: Planning,
): Promise<Plans> {
  const { request } = asked;
  let told = await planPlaces(first, request, { places, signal });
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const project = mustBeSound(told.images);
    const edits = conflictEdits(project, told, { level: flags.bump });
    if (edits.length === 0 || asked.saved !== undefined) return told;
    const raised = await raisedBy(told.images, edits);
    const { io, err, note, general } = context;
    const isTrial = flags.dryRun === true;
    const selection =
      request.scope === 'components'
        ? { words: request.words, images: request.images }
        : { words: [], images: [...request.words, ...request.images] };
    const images = await (isTrial ? editImages : applyRaises)(told.images, edits, { selection, io });
    if (general.quiet !== true && general.json !== true)
      for (const { file, from, to } of raised)
        note(`${err.glyph('update')} ${file}  ${from} → ${to}${isTrial ? '  (not written)' : ''}`);
    told = await planPlaces(images, request, { places, signal });
  }
  return told;
}

async function dryRun(context: CommandContext, flags: PublishFlags, asked: Asked): Promise<number> {
  const images = await openRequested(context, asked.request);
  mustBeSound(images);
  const told = await untilInterrupted(context, (signal) => {
    const request = { root: images.root, project: images.project, flags: asked.request.places };
    return withPlaces(context, request, (places) =>
      planRaised(context, images, { asked, flags, places, signal }),
    );
  });
  if (asked.saved !== undefined) mustStillHold(asked.saved.path, asked.saved.saved, told.plans);
  return tellPlans(context, told, { details: flags.details === true, detailedExitcode: false });
}

interface Opened {
  readonly scope: RunScope;
  readonly stop: StopControl;
}

async function work(
  context: CommandContext,
  { flags, asked, what }: { readonly flags: PublishFlags; readonly asked: Asked; readonly what: PublishWhat },
  { scope, stop }: Opened,
): Promise<number> {
  const images = await openRequested(context, asked.request);
  mustBeSound(images);
  for (const [id, text] of images.sources) scope.sources.set(id, text);
  const { profile, region, endpointUrl } = asked.request.places;
  const settings = await resolveSettings({
    io: context.io,
    flags: { profile, region, endpointUrl },
    dir: images.root,
  });
  const request = { root: images.root, project: images.project, flags: asked.request.places };
  return withPlaces(context, request, async (places) => {
    const told = await planRaised(context, images, { asked, flags, places, signal: stop.signal });
    if (asked.saved !== undefined) mustStillHold(asked.saved.path, asked.saved.saved, told.plans);
    const problem = planProblem(told);
    if (problem !== undefined) {
      if (context.general.json !== true) showPlans(context, told, { details: flags.details === true });
      throw problem;
    }
    const noun = what.scope === 'components' ? 'components' : 'recipes';
    const run: PublishRun = {
      context,
      scope,
      stop,
      settings,
      places,
      told,
      details: flags.details === true,
      noun,
    };
    return runPublish(run, what.afterwards);
  });
}

/** A publish, from its first event to its exit status. */
export async function publishPublication(
  context: CommandContext,
  flags: PublishFlags,
  what: PublishWhat,
): Promise<number> {
  const asked = await askedOf(context, flags, what);
  if (flags.dryRun === true) return dryRun(context, flags, asked);
  const noun = what.scope === 'components' ? 'components' : 'recipes';
  const scope = openRunScope(context, {
    command: noun,
    target: noun,
    name: 'publish',
    ...(flags.events === undefined ? {} : { events: flags.events }),
  });
  const { err, note, general } = context;
  const stop = controlStop(context.io, {
    stopping: () => {
      if (general.json !== true)
        note(`${err.glyph('attention')} stopping: nothing new is begun; interrupt again to leave at once`);
    },
    forced: () => note('left at once; the same command finds out what was done'),
  });
  try {
    return await work(context, { flags, asked, what }, { scope, stop });
  } catch (error) {
    await scope.fail(error, { executor: 'imagebuilder', target: noun });
    throw error;
  } finally {
    stop.dispose();
    await scope.close();
  }
}
