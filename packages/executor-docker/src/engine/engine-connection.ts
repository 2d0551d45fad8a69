import { connectEngine } from './connect-engine.ts';
import type { Engine } from './connect-engine.ts';
import type { EngineSettings } from './engine-address.ts';

/** A connection that a probe and the builds after it share, since every new one costs a build some 20 ms. */
export interface EngineConnection {
  /** Connects at the first call; a failure is not kept. Rejects with EnvironmentError `docker/*`. */
  connect(): Promise<Engine>;
}

export function engineConnection(settings: EngineSettings): EngineConnection {
  let connecting: Promise<Engine> | undefined;
  return {
    connect() {
      connecting ??= connectEngine(settings).catch((error: unknown) => {
        connecting = undefined;
        throw error;
      });
      return connecting;
    },
  };
}
