import type { ObservedRegion, ObserveRequest } from '../plan/component-registry.ts';
import { TEST_TARGET } from './plan-items.ts';

/** A look at nothing, which sees nothing; tests add what they are about. */
export const NOTHING_WANTED = {
  target: TEST_TARGET,
  components: [],
  references: [],
  recipes: [],
  infrastructure: [],
  distributions: [],
  pipelines: [],
  lifecycle: [],
  shares: [],
} as const satisfies ObserveRequest & ObservedRegion;
