import type { Diagnostic } from '@seed/kernel';
import { semanticSha256Of } from '../versions/semantic-hash.ts';
import type { AppliedItem, PlanItem } from './component-plan.ts';
import type { ObservedComponent } from './component-registry.ts';

/** What is wrong with what came of an item: another build than planned (C121). Nothing where all is well. */
export function checkApplied(item: PlanItem, { build }: AppliedItem): Diagnostic | undefined {
  if (item.kind !== 'component' || build === undefined || build === item.expectedBuild) return undefined;
  return {
    code: 'C121',
    severity: 'error',
    summary: `version ${item.version} of "${item.name}" became build ${build}, and build ${item.expectedBuild} was planned`,
    detail: 'somebody else published the same version in the meantime',
    hints: [
      'plan again, look at both builds with `seed components show`, and raise the version if they differ',
    ],
  };
}

/** Compares a component as the service gives it back with what was sent. */
export function checkPublished(item: PlanItem, held: ObservedComponent | undefined): Diagnostic | undefined {
  if (item.kind !== 'component' || held?.data === undefined) return undefined;
  if (semanticSha256Of(held.data) === item.semanticSha256) return undefined;
  return {
    code: 'components/moved-during-publish',
    severity: 'error',
    summary: `"${item.name}" ${item.version}/${held.build} does not hold what was sent`,
    hints: ['plan again and look at the builds with `seed components show`'],
  };
}
