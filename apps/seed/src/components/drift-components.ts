import { EXIT } from '@seed/kernel';
import { count, formatPublication } from '@seed/view';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { COMPONENTS_DRIFT_FLAGS } from '../components-flags.ts';
import { mustBeSound, openImages, shownFrom } from './open-images.ts';
import type { OpenImages } from './open-images.ts';
import { withPlaces } from './open-places.ts';
import { placeFlags } from './plan-components.ts';
import { planPlaces } from './plan-publication.ts';
import type { PublicationRequest } from './plan-publication.ts';
import { movedWildcards, publicationOf } from './publication-of.ts';
import type { Plans } from './tell-plans.ts';
import { untilInterrupted } from './until-interrupted.ts';
import type { ComponentPlan } from '@seed/components';

/** What differs from what the project, as it is here, was published as. */
function driftedOf(plan: ComponentPlan) {
  const shares = plan.items.flatMap((item) =>
    item.kind === 'share' && item.action === 'update'
      ? [
          {
            id: item.id,
            kind: 'share' as const,
            name: item.name,
            summary: item.note ?? 'the share lacks associations',
            changes: item.changes,
          },
        ]
      : [],
  );
  const configurations = plan.items.flatMap((item) => {
    const isHeld =
      item.kind !== 'component' && item.kind !== 'recipe' && item.kind !== 'share' && item.kind !== 'tags';
    if (!isHeld || item.action !== 'update' || plan.drift.some(({ id }) => id === item.id)) return [];
    return [
      {
        id: item.id,
        kind: item.kind,
        name: item.name,
        summary: item.note ?? `${count(item.changes.length, 'member')} not as in the settings`,
        changes: item.changes,
      },
    ];
  });
  return [...plan.drift, ...configurations, ...shares];
}

function tell({ out, io, print }: CommandContext, told: Plans, details: boolean): void {
  const columns = io.stdout.size?.().columns ?? 100;
  for (const [index, plan] of told.plans.entries()) {
    const drift = driftedOf(plan);
    const whole = publicationOf(
      { ...plan, drift, items: [] },
      {
        subject: drift.length === 0 ? 'nothing drifted' : `${count(drift.length, 'thing')} drifted`,
        shown: shownFrom(told.images.show),
        sources: told.images.sources,
      },
    );
    const text = formatPublication(whole, { style: out, columns, details });
    // There is nothing to plan here.
    print(`${index === 0 ? '' : '\n'}${text.replace(/\n\nPlan: [^\n]*$/, '')}`);
  }
}

/** Says what changed in accounts outside of the project. */
export const componentsDrift: CommandFunction<typeof COMPONENTS_DRIFT_FLAGS> = async (context, flags) => {
  const { io, general, print } = context;
  const images: OpenImages = await openImages({ words: [], images: flags.image ?? [] }, io);
  const project = mustBeSound(images);
  const request: PublicationRequest = {
    scope: project.images.length === 0 ? 'components' : 'images',
    words: [],
    images: flags.image ?? [],
    places: placeFlags(flags),
    allowRebuild: false,
  };
  const told = await untilInterrupted(context, (signal) =>
    withPlaces(context, { root: images.root, project, flags: request.places }, (places) =>
      planPlaces(images, request, { places, signal }),
    ),
  );
  const targets = told.plans.map((plan) => ({
    target: plan.target.name,
    account: plan.target.account,
    region: plan.target.region,
    drift: driftedOf(plan),
    wildcards: movedWildcards(plan.managed),
  }));
  if (general.json) print(JSON.stringify({ schema: 'seed.components.drift/1', targets }));
  else tell(context, told, flags.details === true);
  const drifted = targets.some(({ drift, wildcards }) => drift.length > 0 || wildcards.length > 0);
  return drifted ? EXIT.changesPending : EXIT.done;
};
