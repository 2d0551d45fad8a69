import type { EnvironmentVariable, ReferenceResolver } from '@seed/deployspec';

/** A reference that a rehearsal could not look up, and what stood in for it. */
export interface StandIn {
  readonly name: string;
  readonly reference: string;
  /** True: a placeholder that says so; false: given in seed.yaml. */
  readonly placeholder: boolean;
}

const wordOf = (variable: EnvironmentVariable): string =>
  variable.type === 'PARAMETER_STORE' ? 'parameter-store' : 'secrets-manager';

/**
 * Answers references without a network: from `offline.references` of seed.yaml, else with a placeholder that can be
 * seen as one. `onStandIn` hears of every one.
 */
export function offlineReferences(
  table: Readonly<Record<string, string>>,
  onStandIn: (standIn: StandIn) => void,
): ReferenceResolver {
  return {
    async resolve(variables) {
      const values = variables.map((variable): [string, string] => {
        const { name, value: reference } = variable;
        const known = table[reference] ?? table[`${wordOf(variable)}:${reference}`];
        onStandIn({ name, reference: `${wordOf(variable)}:${reference}`, placeholder: known === undefined });
        return [name, known ?? `seed-rehearsal-${name}`];
      });
      return { values: Object.fromEntries(values), unresolved: [] };
    },
  };
}
