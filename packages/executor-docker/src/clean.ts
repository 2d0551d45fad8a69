import { reapLeftovers } from './cleanup/reap.ts';
import type { Reaped, ReapOptions } from './cleanup/reap.ts';
import { connectEngine } from './engine/connect-engine.ts';
import type { EngineSettings } from './engine/engine-address.ts';

/** Removes what builds left in the engine and in the state folder. Rejects with EnvironmentError `docker/*`. */
export async function reap(settings: EngineSettings, options: ReapOptions): Promise<Reaped> {
  return reapLeftovers(await connectEngine(settings), options);
}
