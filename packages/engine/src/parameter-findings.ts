import type { Diagnostic } from '@seed/kernel';
import type { Parameter } from '@seed/manifest';
import { suggestKey } from '@seed/yaml';
import type { EngineCode } from './codes.ts';
import type { Outputs } from './read-outputs.ts';

interface Owner {
  readonly group: string;
  readonly name: string;
}

function finding(
  code: EngineCode,
  { span }: Parameter,
  rest: Pick<Diagnostic, 'summary' | 'detail' | 'hints'>,
): Diagnostic {
  return { code, severity: 'error', span, ...rest };
}

const MOST_SHOWN = 8;

/** The nearest output first, where one is near. */
function recordedOutputs(key: string | undefined, outputs: Outputs): string[] {
  const keys = [...outputs.values.keys()];
  const near = key === undefined ? undefined : suggestKey(key, keys);
  const list = keys.slice(0, MOST_SHOWN).map((name) => `"${name}"`);
  const more = keys.length > MOST_SHOWN ? `, and ${keys.length - MOST_SHOWN} more` : '';
  return [
    ...(near === undefined ? [] : [`did you mean "${near}"?`]),
    ...(keys.length === 0 ? [] : [`it recorded ${list.join(', ')}${more}`]),
  ];
}

/** An output that was not recorded, in Seed-Farmer's words. */
export function metadataMissing(
  parameter: Parameter,
  reference: { readonly group: string; readonly module: string; readonly key?: string },
  { module, outputs }: { readonly module: Owner; readonly outputs: Outputs | undefined },
): Diagnostic {
  const node = `${reference.group}/${reference.module}`;
  const { key } = reference;
  const isNull = outputs !== undefined && key !== undefined && outputs.values.get(key) === null;
  const detail =
    outputs === undefined
      ? `${node} has recorded nothing, or was never deployed`
      : isNull
        ? `${node} recorded null as "${key}"`
        : `${node} recorded no "${key}"`;
  return finding('deploy/metadata-missing', parameter, {
    summary: `Module metadata not found for parameter '${parameter.name}' from module ${reference.group}-${reference.module}`,
    detail: `${detail}; ${module.group}/${module.name} needs it`,
    hints:
      outputs === undefined
        ? [
            `deploy ${node} first, and let it record its outputs with \`seedfarmer metadata add\` or \`convert\``,
          ]
        : [
            ...recordedOutputs(isNull ? undefined : key, outputs),
            `let ${node} record "${key}", or read another key`,
          ],
  });
}

/** One warning for all parameters of a module that a rehearsal makes up; none where there are none. */
export function placeholdersUsed(
  madeUp: readonly {
    readonly parameter: Parameter;
    readonly unknown: { readonly node: string; readonly key?: string };
  }[],
): Diagnostic[] {
  const [first] = madeUp;
  if (first === undefined) return [];
  const byNode = Map.groupBy(madeUp, ({ unknown }) => unknown.node);
  const outputs = [...byNode].map(([node, some]) => {
    const keys = new Set(some.map(({ unknown }) => unknown.key ?? 'the outputs'));
    return `${[...keys].join(', ')} of ${node}`;
  });
  return [
    {
      code: 'deploy/placeholder',
      severity: 'warning',
      span: first.parameter.span,
      summary:
        madeUp.length === 1
          ? `parameter "${first.parameter.name}" gets a placeholder`
          : `${madeUp.length} parameters get placeholders`,
      detail: `nothing is known of ${outputs.join('; ')}`,
      hints: ['give the rehearsal values in `offline.outputs` of seed.yaml'],
    },
  ];
}

export function variableUnset(parameter: Parameter, variable: string, module: Owner): Diagnostic {
  return finding('deploy/variable-unset', parameter, {
    summary: `Environment variable '${variable}' not set for parameter '${parameter.name}' of module ${module.group}-${module.name}`,
    hints: [`set ${variable} in the environment or in an env file (\`--env-file\`)`],
  });
}

export function versionedParameter(parameter: Parameter, module: Owner): Diagnostic {
  return finding('deploy/versioned-parameter', parameter, {
    summary: `CodeBuild does not support Versioned SSM Parameters -- see ${module.group}-${module.name}`,
    detail: `parameter "${parameter.name}" names a version behind a colon`,
    hints: ['name the parameter without a version'],
  });
}

export function parameterValueMissing(parameter: Parameter, key: string, module: Owner): Diagnostic {
  return finding('deploy/parameter-value-missing', parameter, {
    summary: `Parameter value '${key}' not found for parameter '${parameter.name}' of module ${module.group}-${module.name}`,
    hints: [`add "${key}" to \`parametersRegional\` or \`parametersGlobal\` of the module's account`],
  });
}
