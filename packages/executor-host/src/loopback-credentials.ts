import { credentialsSecrets, serveCredentials } from '@seed/build';
import type { CredentialsServer } from '@seed/build';
import type { CredentialsSource } from '@seed/deployspec';

const LOOPBACK = '127.0.0.1';

/** What one build gets to reach the credentials endpoint. */
export interface BuildAccess {
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  revoke(): void;
}

/** Hands the caller's credentials to builds over the loopback address, which all AWS SDKs allow without TLS. */
export function loopbackCredentials(
  source: CredentialsSource,
): (signal: AbortSignal) => Promise<BuildAccess> {
  let server: Promise<CredentialsServer> | undefined;
  return async (signal) => {
    const [credentials, endpoint] = await Promise.all([
      source.get(signal),
      (server ??= serveCredentials(source, { host: LOOPBACK, port: 0 })),
    ]);
    const grant = endpoint.grant({
      accepts: (address) => address === LOOPBACK,
      tokenRequired: true,
    });
    return {
      environment: {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://${LOOPBACK}:${endpoint.port}${grant.path}`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: grant.token,
      },
      secrets: [grant.token, ...credentialsSecrets(credentials)],
      revoke: () => grant.revoke(),
    };
  };
}
