import { EXIT, InputError } from '@seed/kernel';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { PUBLISH_PLAN_FLAGS } from '../components-flags.ts';
import type { FlagValues } from '../flags.ts';
import { workOf } from './make-plans.ts';
import type { PlanScope } from './make-plans.ts';
import { planOffline } from './plan-offline.ts';
import { openRequested, planPlaces } from './plan-publication.ts';
import type { PublicationRequest } from './plan-publication.ts';
import { mustBeSound } from './open-images.ts';
import { withPlaces } from './open-places.ts';
import type { PlaceFlags } from './open-places.ts';
import { savePlans } from './saved-plan.ts';
import { planProblem, plansDocument, showPlans } from './tell-plans.ts';
import type { Plans } from './tell-plans.ts';
import { tellTried, triedDocument, tryPlans } from './try-plans.ts';
import type { TriedPlace } from './try-plans.ts';
import { untilInterrupted } from './until-interrupted.ts';

type Flags = FlagValues<typeof PUBLISH_PLAN_FLAGS>;

/** Flags that lead to accounts, those that were given. */
export const placeFlags = ({ target, profile, region, endpointUrl }: PlaceFlags): PlaceFlags => ({
  ...(target === undefined ? {} : { target }),
  ...(profile === undefined ? {} : { profile }),
  ...(region === undefined ? {} : { region }),
  ...(endpointUrl === undefined ? {} : { endpointUrl }),
});

function requestOf(scope: PlanScope, flags: Flags, words: readonly string[]): PublicationRequest {
  return {
    scope,
    words,
    images: flags.image ?? [],
    places: placeFlags(flags),
    allowRebuild: flags.allowRebuild === true,
  };
}

interface Telling {
  readonly details: boolean;
  readonly detailedExitcode: boolean;
  /** What the service said to it. */
  readonly tried?: readonly TriedPlace[];
}

/** Tells plans that nobody carries out now; the exit status. */
export function tellPlans(context: CommandContext, told: Plans, telling: Telling): number {
  const { details, detailedExitcode, tried } = telling;
  const problem = planProblem(told);
  if (context.general.json)
    context.print(
      JSON.stringify({
        ...plansDocument(told),
        ...(tried === undefined ? {} : { tried: triedDocument(tried) }),
      }),
    );
  else showPlans(context, told, { details });
  if (problem !== undefined) return tellProblem(context, problem);
  const status = tried === undefined ? EXIT.done : tellTried(context, tried);
  if (status !== EXIT.done) return status;
  return detailedExitcode && told.plans.some((plan) => workOf(plan).length > 0)
    ? EXIT.changesPending
    : EXIT.done;
}

/** The document says it to programs; the error itself is for people. */
function tellProblem({ general }: CommandContext, problem: Error): number {
  if (general.json !== true) throw problem;
  return problem instanceof InputError ? EXIT.input : EXIT.conflict;
}

function checkFlags({ offline, serverDryRun, output }: Flags): void {
  if (offline !== true) return;
  if (serverDryRun === true)
    throw new InputError(
      'cli/flags-conflict',
      '"--server-dry-run" asks the service, and "--offline" nobody',
      { hints: ['give one of them'] },
    );
  if (output !== undefined)
    throw new InputError('cli/flags-conflict', 'a plan that saw no account cannot be published', {
      hints: ['leave out `--offline`, or `-o`'],
    });
}

/** Prints what a publish would do, and can keep it for one; changes nothing. */
export async function planPublication(
  context: CommandContext,
  flags: Flags,
  { scope, words }: { readonly scope: PlanScope; readonly words: readonly string[] },
): Promise<number> {
  checkFlags(flags);
  const request = requestOf(scope, flags, words);
  const images = await openRequested(context, request);
  mustBeSound(images);
  const { told, tried } = await untilInterrupted(context, async (signal) => {
    if (flags.offline === true) return { told: await planOffline(context, images, { request, signal }) };
    const where = { root: images.root, project: images.project, flags: request.places };
    return withPlaces(context, where, async (places) => {
      const plans = await planPlaces(images, request, { places, signal });
      const isTried = flags.serverDryRun === true && planProblem(plans) === undefined;
      return { told: plans, ...(isTried ? { tried: await tryPlans(plans, { places, signal }) } : {}) };
    });
  });
  const status = tellPlans(context, told, {
    ...(tried === undefined ? {} : { tried }),
    details: flags.details === true,
    detailedExitcode: flags.detailedExitcode === true,
  });
  if (flags.output !== undefined && planProblem(told) === undefined) {
    const { places, images: keys, allowRebuild } = request;
    const { target = [], region } = places;
    const where = { target, ...(region === undefined ? {} : { region }) };
    const saved = { scope, words, images: keys, allowRebuild, ...where };
    await savePlans(flags.output, told.plans, { io: context.io, request: saved });
  }
  return status;
}

/** `seed components plan`. */
export const componentsPlan: CommandFunction<typeof PUBLISH_PLAN_FLAGS> = (context, flags, words) =>
  planPublication(context, flags, { scope: 'components', words });
