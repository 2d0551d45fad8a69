import { credentialsSecrets, credentialsVariables, serveCredentials } from '@seed/build';
import type { CredentialsGrant, CredentialsServer } from '@seed/build';
import type { BuildJob, CredentialsSource } from '@seed/deployspec';
import type { Engine } from '../engine/connect-engine.ts';
import type { NumberedWarning } from '../image/resolve-image.ts';
import {
  addressInNetwork,
  CREDENTIALS_ADDRESS,
  CREDENTIALS_NETWORK,
  ensureCredentialsNetwork,
} from './credentials-network.ts';

/** How one build gets the caller's credentials. */
export interface HandedCredentials {
  /** The network the container has to be in; undefined: where it is anyway. */
  readonly network?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly warnings: readonly NumberedWarning[];
  /** Lets the running container in. */
  admit(engine: Engine, containerId: string): Promise<void>;
  revoke(): void;
}

export interface CredentialsDesk {
  hand(engine: Engine, job: BuildJob, signal: AbortSignal): Promise<HandedCredentials>;
}

export const NO_CREDENTIALS: HandedCredentials = {
  environment: {},
  secrets: [],
  warnings: [],
  admit: () => Promise.resolve(),
  revoke: () => undefined,
};

/** Hands out credentials for as long as this process lives; one endpoint for all its builds. */
export function openCredentialsDesk(source: CredentialsSource): CredentialsDesk {
  const servers = new Map<string, Promise<CredentialsServer | undefined>>();
  const serve = (host: string, ports: readonly number[]): Promise<CredentialsServer | undefined> => {
    const known = servers.get(host) ?? listenOnFirst(source, host, ports);
    servers.set(host, known);
    return known;
  };
  return {
    async hand(engine, job, signal) {
      if (job.network === 'none') return NO_CREDENTIALS;
      const now = await source.get(signal);
      const secrets = credentialsSecrets(now);
      if (job.network === 'host' && engine.facts.native) {
        const server = await serve('127.0.0.1', [0]);
        if (server !== undefined) return overLoopback(server, secrets);
      }
      if (engine.facts.native && job.network !== 'host' && (await ensureCredentialsNetwork(engine))) {
        // Port 80 is what the relative address means; only root may have it, and only one process.
        const server = await serve(CREDENTIALS_ADDRESS, [80, 0]);
        if (server !== undefined) return overLinkLocal(server, secrets);
      }
      return {
        ...NO_CREDENTIALS,
        environment: credentialsVariables(now),
        secrets,
        warnings: [
          {
            code: 'DOCKER007',
            text: `credentials are handed over as variables, which are not renewed${now.expiration === undefined ? '' : ` after ${now.expiration}`}: this engine cannot reach an endpoint of this machine`,
          },
        ],
      };
    },
  };
}

async function listenOnFirst(
  source: CredentialsSource,
  host: string,
  ports: readonly number[],
): Promise<CredentialsServer | undefined> {
  for (const port of ports) {
    try {
      return await serveCredentials(source, { host, port });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (!['EACCES', 'EADDRINUSE', 'EADDRNOTAVAIL', 'EPERM'].includes(code ?? '')) throw error;
    }
  }
  return undefined;
}

function overLinkLocal(server: CredentialsServer, secrets: readonly string[]): HandedCredentials {
  let address: string | undefined;
  const relative = server.port === 80;
  const grant = server.grant({
    accepts: (from) => address !== undefined && from === address,
    // On CodeBuild the relative address alone is enough, and scripts use it with curl.
    tokenRequired: !relative,
  });
  return {
    network: CREDENTIALS_NETWORK,
    environment: relative
      ? { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: grant.path }
      : fullAddress(`http://${CREDENTIALS_ADDRESS}:${server.port}`, grant),
    secrets: [...secrets, grant.token],
    warnings: [],
    async admit(engine, containerId) {
      address = await addressInNetwork(engine, containerId);
    },
    revoke: () => grant.revoke(),
  };
}

function overLoopback(server: CredentialsServer, secrets: readonly string[]): HandedCredentials {
  const grant = server.grant({ accepts: (from) => from === '127.0.0.1', tokenRequired: true });
  return {
    ...NO_CREDENTIALS,
    environment: fullAddress(`http://127.0.0.1:${server.port}`, grant),
    secrets: [...secrets, grant.token],
    revoke: () => grant.revoke(),
  };
}

function fullAddress(origin: string, grant: CredentialsGrant): Readonly<Record<string, string>> {
  return {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${origin}${grant.path}`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: grant.token,
  };
}
