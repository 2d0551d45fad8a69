import type { ReferenceResolver } from '@seed/deployspec';
import type { Clock, Ids } from '@seed/kernel';

/** What the engine needs besides a place: time, randomness, and where references are looked up. */
export interface BuildServices {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly resolver: ReferenceResolver;
}
