import { parseSecretReference } from '@seed/deployspec';
import type { Diagnostic, Target } from '@seed/kernel';
import { type Deployment, lookupParameter, type Module, type Parameter } from '@seed/manifest';
import { pythonJson, type PythonValue } from '@seed/yaml';
import type { ResolvedParameter } from './manifest-digest.ts';
import { variableUnset } from './parameter-findings.ts';

/** Versions of what builds look up themselves; null where there is no such parameter or secret. */
export interface ReferenceVersions {
  parameter(name: string, target: Target): Promise<PythonValue>;
  /** `stage` such as `AWSCURRENT`. */
  secret(id: string, stage: string, target: Target): Promise<PythonValue>;
}

export interface ResolveContext {
  readonly deployment: Deployment;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly versions?: ReferenceVersions;
}

/**
 * What Seed-Farmer adds to the parameters of a module before it compares manifests. Outputs of other modules are not
 * among it: their references are compared, never their values.
 */
export async function resolveForDigest(
  module: Module,
  context: ResolveContext,
): Promise<{ readonly value: readonly ResolvedParameter[]; readonly diagnostics: readonly Diagnostic[] }> {
  const { env } = context;
  const diagnostics = module.parameters.flatMap((parameter) => {
    const { source } = parameter;
    const unset = source.kind === 'env' && env[source.name] === undefined;
    return unset ? [variableUnset(parameter, source.name, module)] : [];
  });
  const value = await Promise.all(
    module.parameters.map(({ source }) => resolve(source, module.target, context)),
  );
  return { value, diagnostics };
}

async function resolve(
  source: Parameter['source'],
  target: Target,
  { deployment, env, versions }: ResolveContext,
): Promise<ResolvedParameter> {
  switch (source.kind) {
    case 'env':
      return textOf(env[source.name]);
    case 'parameter-value':
      return textOf(lookupParameter(deployment, target, source.key));
    case 'parameter-store':
      return versions === undefined ? {} : { version: await versions.parameter(source.name, target) };
    case 'secrets-manager': {
      const reference = parseSecretReference(source.reference);
      // Seed-Farmer looks only where the reference names a stage, so that most rotations are no change.
      if (versions === undefined || typeof reference === 'string' || reference.versionStage === undefined)
        return {};
      return { version: await versions.secret(reference.secretId, reference.versionStage, target) };
    }
    case 'value':
    case 'module-metadata':
      return {};
  }
}

function textOf(value: PythonValue | undefined): ResolvedParameter {
  if (value === undefined) return {};
  return { resolvedValue: typeof value === 'string' ? value : pythonJson(value) };
}
