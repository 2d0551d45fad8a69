import type { BuildCredentials } from '@seed/deployspec';

/** The variables that every AWS tool knows; for places that no endpoint can reach. They do not renew themselves. */
export function credentialsVariables(credentials: BuildCredentials): Readonly<Record<string, string>> {
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: credentials.sessionToken }),
  };
}

/** The parts of credentials that must never show. */
export function credentialsSecrets(credentials: BuildCredentials): readonly string[] {
  return [
    credentials.secretAccessKey,
    ...(credentials.sessionToken === undefined ? [] : [credentials.sessionToken]),
  ];
}
