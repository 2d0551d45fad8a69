import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EnvironmentError, InputError } from '@seed/kernel';
import { isLoopbackName } from './guard-request.ts';
import { handleRequest } from './handle-request.ts';
import type { EndpointFact } from './operation.ts';
import { createRegionState } from './region-state.ts';
import type { RegionState } from './region-state.ts';
import { createBuildRunner } from './run-build.ts';
import type { BuildPlace } from './run-build.ts';
import { createSlots } from './slots.ts';

export interface EndpointOptions {
  readonly place: BuildPlace;
  /** Builds at the same time; others wait in QUEUED. */
  readonly slots: number;
  readonly accountId: string;
  /** Where requests without signature belong. */
  readonly region: string;
  /** The emulator that answers for all other services. */
  readonly upstream?: URL;
  /** Beginning of the path that every request has to have. */
  readonly token?: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly uuid: () => string;
  readonly heard?: (fact: EndpointFact) => void;
}

/** CodeBuild's API over HTTP. What it knows, it knows until it is closed. */
export interface Endpoint {
  /**
   * Begins to answer; port 0 takes a free one. Resolves with the address without the token. Rejects with InputError
   * `endpoint/token-needed`, or with EnvironmentError when the address cannot be had.
   */
  listen(at: { readonly host: string; readonly port: number }): Promise<URL>;
  /** Stops all builds, ends every connection, and resolves when nothing is left. */
  close(how?: { readonly force?: AbortSignal }): Promise<void>;
}

function open(server: Server, at: { readonly host: string; readonly port: number }): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void => {
      const place = `${at.host}:${at.port}`;
      const taken = error.code === 'EADDRINUSE';
      reject(
        new EnvironmentError(
          taken ? 'endpoint/port-taken' : 'endpoint/bad-address',
          taken ? `another program listens at ${place}` : `cannot listen at ${place}: ${error.message}`,
          {
            hints: [taken ? 'choose another port: `--port 0` takes a free one' : 'leave `--host` out'],
            cause: error,
          },
        ),
      );
    };
    server.once('error', refuse);
    server.listen(at.port, at.host, () => {
      server.off('error', refuse);
      resolve(server.address() as AddressInfo);
    });
  });
}

/** Makes an endpoint that runs builds with the executor of its place. */
export function createEndpoint(options: EndpointOptions): Endpoint {
  const { place, now, uuid, accountId, region, upstream, token } = options;
  const states = new Map<string, RegionState>();
  const force = new AbortController();
  let closing = false;
  const runner = createBuildRunner({
    place,
    slots: createSlots(options.slots),
    now,
    uuid,
    force: force.signal,
  });
  const regionState = (name: string): RegionState => {
    const state = states.get(name) ?? createRegionState(name, accountId, now);
    states.set(name, state);
    return state;
  };
  const heard = options.heard ?? (() => {});
  const server = createServer((request, response) => {
    void handleRequest(request, response, {
      guard: token === undefined ? {} : { token },
      ...(upstream === undefined ? {} : { upstream }),
      accountId,
      region,
      regionState,
      context: { now, uuid, runner, heard, closing: () => closing },
    });
  });
  return {
    async listen(at) {
      if (token === undefined && !isLoopbackName(at.host)) {
        throw new InputError(
          'endpoint/token-needed',
          `"${at.host}" is reached from elsewhere, and there is no token`,
          {
            hints: ['put a token into the variable SEED_SERVE_TOKEN', 'or leave `--host` out'],
          },
        );
      }
      const { address, port, family } = await open(server, at);
      return new URL(`http://${family === 'IPv6' ? `[${address}]` : address}:${port}`);
    },
    async close(how = {}) {
      closing = true;
      if (how.force?.aborted === true) force.abort('force');
      how.force?.addEventListener('abort', () => force.abort('force'));
      const entries = [...states.values()].flatMap(({ batches, builds }) => [
        ...batches.values(),
        ...builds.values(),
      ]);
      for (const entry of entries) if (entry.status === 'IN_PROGRESS') entry.stop.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.all(entries.map(({ done }) => done));
      server.closeAllConnections();
      await closed;
    },
  };
}
