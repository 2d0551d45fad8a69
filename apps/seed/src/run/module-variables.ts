import { moduleEnvironment, sessionHash } from '@seed/deployspec';
import type { EnvironmentVariable, ModuleParameter, ModuleSpec } from '@seed/deployspec';
import { VERSION } from '../version.ts';
import { parseVariable } from './run-request.ts';

/** The release of Seed-Farmer whose modules are run as it would run them. */
export const SEED_FARMER = '8.1.0';

export interface ModuleVariableFacts {
  readonly params: Readonly<Record<string, string>>;
  /** What the module said of itself after its last deploy here. */
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
  readonly region: string;
  readonly accountId: string;
}

/** `name=@parameter-store:/x` is looked up by the build, as a variable of that kind is. */
function parameterOf(name: string, value: string): ModuleParameter {
  const variable = parseVariable(`P=${value}`);
  return variable.type === 'PLAINTEXT'
    ? { name, value }
    : { name, reference: variable.value, type: variable.type };
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** The variables that Seed-Farmer gives to a module's build. */
export function moduleVariables(module: ModuleSpec, facts: ModuleVariableFacts): EnvironmentVariable[] {
  const { metadata } = facts;
  return moduleEnvironment({
    ...module,
    parameters: Object.entries(facts.params).map(([name, value]) => parameterOf(name, value)),
    hash: sessionHash(facts.accountId, facts.region),
    partition: partitionOf(facts.region),
    seedFarmerVersion: SEED_FARMER,
    seedVersion: VERSION,
    ...(metadata === undefined ? {} : { metadata }),
  });
}
