import type { BuildJob, EnvironmentVariable } from '@seed/deployspec';
import { gitCredentialEnvironment } from '../in-build/git-credentials.ts';
import type { BuiltInFacts } from './built-in-variables.ts';
import { builtInVariables, defaultVariables } from './built-in-variables.ts';
import { proxyVariables } from './proxy-variables.ts';

export interface EnvironmentFacts extends BuiltInFacts {
  /** What the place brings: the address of a credentials endpoint. */
  readonly place?: Readonly<Record<string, string>>;
}

/**
 * Where a variable comes from, from weak to strong. `job`: project and start; `codebuild`: what CodeBuild sets itself.
 */
export type VariableOrigin = 'default' | 'place' | 'proxy' | 'spec' | 'job' | 'secret' | 'codebuild';

export interface MergedEnvironment {
  /** One entry per name; references still unresolved. */
  readonly variables: readonly EnvironmentVariable[];
  /** By name. */
  readonly origins: ReadonlyMap<string, VariableOrigin>;
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
  const origins = new Map<string, VariableOrigin>();
  const refused: { name: string; reason: string }[] = [];
  const set = (variable: EnvironmentVariable, origin: VariableOrigin): void => {
    merged.set(variable.name, variable);
    origins.set(variable.name, origin);
  };
  const plain = (values: Readonly<Record<string, string>>, origin: VariableOrigin): void => {
    for (const [name, value] of Object.entries(values)) set({ name, value, type: 'PLAINTEXT' }, origin);
  };
  const given = (variables: readonly EnvironmentVariable[], origin: VariableOrigin): void => {
    for (const variable of variables) {
      const { name } = variable;
      if (RESERVED.test(name)) refused.push({ name, reason: 'the name is reserved for CodeBuild' });
      else if (SHELL_NAME.test(name)) set(variable, origin);
      else refused.push({ name, reason: 'a shell cannot hold a variable of this name' });
    }
  };

  plain(defaultVariables(job, facts.layout), 'default');
  plain(gitCredentialEnvironment(job), 'default');
  plain(facts.place ?? {}, 'place');
  plain(proxyVariables(job.proxy), 'proxy');
  given(job.spec.variables, 'spec');
  given(job.environment, 'job');
  given(
    job.secrets.map((secret) => ({ ...secret, type: 'PLAINTEXT' })),
    'secret',
  );
  plain(builtInVariables(job, facts), 'codebuild');
  return { variables: [...merged.values()], origins, refused };
}
