import type { EnvironmentVariable } from '@seed/deployspec';
import { EnvironmentError } from '@seed/kernel';
import type { SeedError } from '@seed/kernel';

const SERVICE = {
  PLAINTEXT: 'the environment',
  PARAMETER_STORE: 'Parameter Store',
  SECRETS_MANAGER: 'Secrets Manager',
} as const;

/** The way out where references have to be looked up and nobody is signed in. */
export function notConfigured(variables: readonly EnvironmentVariable[], cause: unknown): SeedError {
  const list = variables.map(({ name, value, type }) => `${name} ("${value}" in ${SERVICE[type]})`);
  const subject = list.length === 1 ? 'a variable' : `${list.length} variables`;
  const example = variables[0]?.name ?? 'NAME';
  return new EnvironmentError(
    'aws/not-configured',
    `there are no AWS credentials to look up ${subject}: ${list.join(', ')}`,
    {
      hints: [
        `give the value from your environment with \`--secret ${example}\`, or from a file with \`--secret ${example}=@FILE\``,
        'sign in with `aws sso login`, choose a profile with `--profile`, or use an emulator with `--endpoint-url URL`',
        'rehearse with stand-ins with `--offline`',
      ],
      data: { variables: variables.map(({ name }) => name) },
      cause,
    },
  );
}
