import type { EnvironmentVariable, ReferenceResolver } from '@seed/deployspec';
import { EnvironmentError } from '@seed/kernel';

function references(variables: readonly EnvironmentVariable[]): EnvironmentVariable[] {
  return variables.filter(({ type }) => type !== 'PLAINTEXT');
}

const SERVICE = { PARAMETER_STORE: 'Parameter Store', SECRETS_MANAGER: 'Secrets Manager' } as const;

/**
 * For builds without AWS: nothing can be looked up, so every reference that was not given by hand ends the build
 * with an EnvironmentError that says how to give it.
 */
export function secretsOnly(): ReferenceResolver {
  return {
    async resolve(variables) {
      const wanted = references(variables);
      const [first] = wanted;
      if (first === undefined) return { values: {}, unresolved: [] };
      const list = wanted.map(({ name, value, type }) =>
        type === 'PLAINTEXT' ? name : `${name} ("${value}" in ${SERVICE[type]})`,
      );
      throw new EnvironmentError(
        'aws/not-configured',
        `AWS is not in use, so ${list.length === 1 ? 'this variable' : `${list.length} variables`} cannot be looked up: ${list.join(', ')}`,
        {
          hints: [
            `give the value from your environment with \`--secret ${first.name}\`, or from a file with \`--secret ${first.name}=@FILE\``,
            'look it up in AWS with `--aws`, or in an emulator with `--endpoint-url URL`',
            'rehearse with placeholders with `--offline`',
          ],
          data: { variables: wanted.map(({ name }) => name) },
        },
      );
    },
  };
}

/** For offline rehearsals: each reference becomes a placeholder that names itself. */
export function rehearsedReferences(): ReferenceResolver {
  return {
    async resolve(variables) {
      const placeholders = references(variables).map(({ name }) => [name, `seed-rehearsal-${name}`] as const);
      return { values: Object.fromEntries(placeholders), unresolved: [] };
    },
  };
}
