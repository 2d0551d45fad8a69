import { randomUUID } from 'node:crypto';
import type { ReferenceResolver } from '@seed/deployspec';
import type { BuildServices } from '../build-services.ts';

/** Looks references up in a table: variable references by their text. */
export function tableResolver(table: Readonly<Record<string, string>> = {}): ReferenceResolver {
  return {
    async resolve(variables) {
      const known = variables.filter((variable) => variable.value in table);
      return {
        values: Object.fromEntries(known.map(({ name, value }) => [name, table[value] ?? ''])),
        unresolved: variables
          .filter((variable) => !known.includes(variable))
          .map((variable) =>
            variable.type === 'PARAMETER_STORE'
              ? {
                  variable,
                  statusCode: 'Decrypted Variables Error' as const,
                  message: `parameter does not exist: ${variable.value}`,
                }
              : {
                  variable,
                  statusCode: 'Secrets Manager Error' as const,
                  message: `ResourceNotFoundException: there is no secret "${variable.value}"`,
                },
          ),
      };
    },
  };
}

/** Services with the real clock, random ids, and a table of references. */
export function testServices(references: Readonly<Record<string, string>> = {}): BuildServices {
  return {
    clock: { now: () => Date.now() },
    ids: { uuid: () => randomUUID() },
    resolver: tableResolver(references),
  };
}
