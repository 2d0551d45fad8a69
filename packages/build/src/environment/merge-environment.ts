import type { BuildJob, EnvironmentVariable } from '@seed/deployspec';
import { gitCredentialEnvironment } from '../in-build/git-credentials.ts';
import type { BuiltInFacts } from './built-in-variables.ts';
import { builtInVariables, defaultVariables } from './built-in-variables.ts';

export interface EnvironmentFacts extends BuiltInFacts {
  /** What the place brings: the address of a credentials endpoint. */
  readonly place?: Readonly<Record<string, string>>;
}

export interface MergedEnvironment {
  /** One entry per name; references still unresolved. */
  readonly variables: readonly EnvironmentVariable[];
  /** Given but not set: reserved, or no name that a shell can hold. */
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
}

const SHELL_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const RESERVED = /^(?:CODEBUILD_|__seed_)/;

/**
 * Merges the variables of one build. From weak to strong: what the machine brings, proxies, the spec, project and
 * start (`job.environment`, in that order), `--secret` values, CodeBuild's own. All values are literal.
 */
export function mergeEnvironment(job: BuildJob, facts: EnvironmentFacts): MergedEnvironment {
  const merged = new Map<string, EnvironmentVariable>();
  const refused: { name: string; reason: string }[] = [];
  const plain = (values: Readonly<Record<string, string>>): void => {
    for (const [name, value] of Object.entries(values)) merged.set(name, { name, value, type: 'PLAINTEXT' });
  };

  plain(defaultVariables(job, facts.layout));
  plain(gitCredentialEnvironment(job));
  plain(facts.place ?? {});
  plain(job.proxy);
  const secrets = job.secrets.map((secret) => ({ ...secret, type: 'PLAINTEXT' as const }));
  for (const variable of [...job.spec.variables, ...job.environment, ...secrets]) {
    if (RESERVED.test(variable.name)) {
      refused.push({ name: variable.name, reason: 'the name is reserved for CodeBuild' });
    } else if (SHELL_NAME.test(variable.name)) {
      merged.set(variable.name, variable);
    } else {
      refused.push({ name: variable.name, reason: 'a shell cannot hold a variable of this name' });
    }
  }
  plain(builtInVariables(job, facts));
  return { variables: [...merged.values()], refused };
}
