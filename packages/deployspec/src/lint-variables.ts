import type { Command, Deployspec } from './build-spec.ts';
import type { SpecFindings } from './codes.ts';

/** The variables that Seed-Farmer gives to a module, by what follows the prefix. */
const READ =
  /\$\{?([A-Z][A-Z0-9_]*?)_(PARAMETER_[A-Z0-9_]+|PROJECT_NAME|DEPLOYMENT_NAME|MODULE_NAME|MODULE_METADATA|MODULE_MD5|HASH|PERMISSIONS_BOUNDARY_ARN)\b/g;

const commandsOf = (spec: Deployspec): readonly Command[] =>
  [spec.deploy, spec.destroy].flatMap((side) => Object.values(side ?? {}).flat());

/**
 * Finds modules that read variables with a prefix they will not get: since Seed-Farmer 7 the prefix is
 * SEEDFARMER unless `publishGenericEnvVariables` is false.
 */
export function lintVariables(spec: Deployspec, findings: SpecFindings): void {
  const commands = commandsOf(spec);
  const assigned = new Set(
    commands.flatMap(({ value }) => [...value.matchAll(/\b([A-Z][A-Z0-9_]*)=/g)].map((match) => match[1])),
  );
  const reported = new Set<string>();
  for (const { value, span } of commands) {
    for (const [, prefix = '', rest = ''] of value.matchAll(READ)) {
      const name = `${prefix}_${rest}`;
      const generic = prefix === 'SEEDFARMER';
      if (generic === spec.publishGenericEnvVariables || assigned.has(name) || reported.has(prefix)) continue;
      if (prefix.startsWith('AWS') || prefix.startsWith('CODEBUILD')) continue;
      reported.add(prefix);
      findings.warning('deployspec/variable-prefix', span, `"${name}" will not be set`, words(spec, prefix));
    }
  }
}

function words(spec: Deployspec, prefix: string) {
  if (!spec.publishGenericEnvVariables) {
    return {
      detail: 'publishGenericEnvVariables is false, so variables start with the name of the project',
      hints: ['set `publishGenericEnvVariables: true`, or read the variable with the prefix of the project'],
    };
  }
  const why =
    spec.publishesByDefault === true ? 'is left out, which means true since Seed-Farmer 7' : 'is true';
  return {
    detail: `publishGenericEnvVariables ${why}, so variables start with SEEDFARMER_ and not with ${prefix}_`,
    hints: ['set `publishGenericEnvVariables: false`, or read the variable with the prefix `SEEDFARMER_`'],
  };
}
