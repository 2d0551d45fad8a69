import { clientConfig } from './aws-settings.ts';
import type { AwsOptions, KeysProvider } from './aws-settings.ts';

/** The credentials of a role, renewed when they are about to expire. */
export function assumedRole(options: AwsOptions, own: KeysProvider): KeysProvider {
  const { role } = options;
  if (role === undefined) return own;
  let provider: KeysProvider | undefined;
  return async () => {
    const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
    provider ??= fromTemporaryCredentials({
      masterCredentials: own,
      params: { RoleArn: role.arn, RoleSessionName: role.sessionName },
      clientConfig: clientConfig(options, 'STS'),
    });
    return provider();
  };
}
