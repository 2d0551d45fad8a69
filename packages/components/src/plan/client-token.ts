import { canonicalJson, type JsonObject } from '../project/json.ts';
import { sha256 } from '../project/sha256.ts';
import type { PlanTarget } from './component-plan.ts';

export interface TokenInputs {
  readonly target: PlanTarget;
  readonly operation: string;
  readonly request: JsonObject;
  /** Of `--new-token`, and of what an update replaces: a deliberate repetition is another call. */
  readonly salt: string;
}

/**
 * The same call gives the same token, so that a run that broke off can be repeated; another request gives another one,
 * as the service refuses a token that comes back with other parameters. 60 hex digits of at most 64 characters.
 */
export function clientToken({ target, operation, request, salt }: TokenInputs): string {
  const parts = [target.account, target.region, operation, canonicalJson(request), salt];
  return sha256(parts.join('\0')).slice(0, 60);
}
