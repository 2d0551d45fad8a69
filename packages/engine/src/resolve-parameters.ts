import type { ModuleParameter } from '@seed/deployspec';
import type { Diagnostic, NodeId } from '@seed/kernel';
import type { Parameter } from '@seed/manifest';
import type { PythonValue } from '@seed/yaml';
import type { MetadataStandIn } from './engine-ports.ts';
import { digestOutput, outputName } from './output-digest.ts';
import {
  metadataMissing,
  parameterValueMissing,
  placeholdersUsed,
  variableUnset,
  versionedParameter,
} from './parameter-findings.ts';
import type { Outputs } from './read-outputs.ts';
import { isSecretName } from './secret-names.ts';
import { shownValue } from './shown-value.ts';
import { outputOf } from './tool-outputs.ts';

/** What a parameter turned out to be, for people; values that may be secret are left out. */
export interface ParameterFact {
  readonly name: string;
  /** As text, cut to 200 characters. */
  readonly value?: string;
  readonly origin: string;
  /** What a placeholder stands for; `key` is absent for all outputs of the module. */
  readonly unknown?: UnknownOutput;
}

/** An output that nobody recorded. */
export interface UnknownOutput {
  readonly node: NodeId;
  readonly key?: string;
}

export interface ResolvedParameters {
  readonly parameters: readonly ModuleParameter[];
  /** Digests of the outputs that were read, by `outputName`. */
  readonly reads: Readonly<Record<string, string>>;
  readonly facts: readonly ParameterFact[];
  /** An error means that the module cannot be built. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Where values are found. */
export interface ParameterContext {
  readonly module: {
    readonly group: string;
    readonly name: string;
    readonly parameters: readonly Parameter[];
  };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `parameterValue`: regional, then global. */
  readonly lookup: (key: string) => PythonValue | undefined;
  /** Metadata of another module, from the store of its own target. */
  readonly outputs: (module: {
    readonly group: string;
    readonly module: string;
  }) => Promise<Outputs | undefined>;
  /** What the module was deployed with, by parameter: a module can be destroyed where its environment is gone. */
  readonly remembered?: ReadonlyMap<string, string>;
  readonly standIn?: MetadataStandIn;
}

interface Found {
  readonly parameter?: ModuleParameter;
  readonly origin: string;
  /** For people; absent for what may be secret. */
  readonly shown?: unknown;
  readonly read?: readonly [name: string, digest: string];
  readonly diagnostic?: Diagnostic;
  readonly unknown?: UnknownOutput;
}

/** Follows every `valueFrom` of a module. Never rejects for what is missing: that is a finding. */
export async function resolveParameters(context: ParameterContext): Promise<ResolvedParameters> {
  const found: (Found & { readonly name: string })[] = [];
  const madeUp: { readonly parameter: Parameter; readonly unknown: UnknownOutput }[] = [];
  for (const parameter of context.module.parameters) {
    const one = await find(parameter, context);
    found.push({ name: parameter.name, ...one });
    if (one.unknown !== undefined) madeUp.push({ parameter, unknown: one.unknown });
  }
  return {
    parameters: found.flatMap(({ parameter }) => (parameter === undefined ? [] : [parameter])),
    reads: Object.fromEntries(found.flatMap(({ read }) => (read === undefined ? [] : [read]))),
    facts: found.filter(({ parameter }) => parameter !== undefined).map(factOf),
    diagnostics: [
      ...found.flatMap(({ diagnostic }) => (diagnostic === undefined ? [] : [diagnostic])),
      ...placeholdersUsed(madeUp),
    ],
  };
}

async function find(parameter: Parameter, context: ParameterContext): Promise<Found> {
  const { name, source } = parameter;
  switch (source.kind) {
    case 'value':
      return { parameter: { name, value: source.value }, origin: 'manifest', shown: source.value };
    case 'module-metadata':
      return await findOutput(parameter, source, context);
    case 'env':
      return findVariable(parameter, source.name, context);
    case 'parameter-store': {
      const origin = `Parameter Store ${source.name}`;
      if (source.name.includes(':'))
        return { origin, diagnostic: versionedParameter(parameter, context.module) };
      return { parameter: { name, reference: source.name, type: 'PARAMETER_STORE' }, origin };
    }
    case 'secrets-manager':
      return {
        parameter: { name, reference: source.reference, type: 'SECRETS_MANAGER' },
        origin: `Secrets Manager ${source.reference}`,
      };
    case 'parameter-value':
      return findParameterValue(parameter, source.key, context);
  }
}

function findVariable(parameter: Parameter, variable: string, context: ParameterContext): Found {
  const origin = `environment variable ${variable}`;
  const value = context.env[variable] ?? context.remembered?.get(parameter.name);
  return value === undefined
    ? { origin, diagnostic: variableUnset(parameter, variable, context.module) }
    : { parameter: { name: parameter.name, value }, origin };
}

function findParameterValue(parameter: Parameter, key: string, context: ParameterContext): Found {
  const origin = `parameter value ${key}`;
  const value = context.lookup(key) ?? context.remembered?.get(parameter.name);
  return value === undefined
    ? { origin, diagnostic: parameterValueMissing(parameter, key, context.module) }
    : { parameter: { name: parameter.name, value }, origin, shown: value };
}

async function findOutput(
  parameter: Parameter,
  reference: { readonly group: string; readonly module: string; readonly key?: string },
  context: ParameterContext,
): Promise<Found> {
  const node: NodeId = `${reference.group}/${reference.module}`;
  const { key } = reference;
  const output: UnknownOutput = { node, ...(key === undefined ? {} : { key }) };
  const origin = key === undefined ? `metadata of ${node}` : `output ${key} of ${node}`;
  const { name } = parameter;
  const standIn = context.standIn?.(output);
  // What people wrote down for a rehearsal counts more than what an earlier rehearsal left.
  if (standIn?.origin === 'seed.yaml') return standInFor(standIn, name, origin);
  const outputs = await context.outputs(reference);
  const value = key === undefined ? outputs?.values : (outputs?.values.get(key) ?? undefined);
  if (outputs !== undefined && value !== undefined)
    return {
      parameter: { name, value },
      origin,
      shown: value,
      read: [outputName(node, key), digestOutput(outputOf(outputs.json, key))],
    };
  if (standIn === undefined)
    return { origin, diagnostic: metadataMissing(parameter, reference, { ...context, outputs }) };
  if (standIn.origin !== 'placeholder') return standInFor(standIn, name, origin);
  const { value: placeholder } = standIn;
  return {
    parameter: { name, value: placeholder },
    origin: `${origin}, unknown`,
    shown: placeholder,
    unknown: output,
  };
}

/** Leaves no digest: nobody deployed with it. */
function standInFor(standIn: ReturnType<MetadataStandIn>, name: string, origin: string): Found {
  const { value } = standIn;
  return { parameter: { name, value }, origin: `${origin}, from ${standIn.origin}`, shown: value };
}

/** What variables hold is nobody's business; neither are values whose names say so. */
function factOf({ name, shown, origin, unknown }: Found & { readonly name: string }): ParameterFact {
  const isShown = shown !== undefined && !isSecretName(name);
  return {
    name,
    origin,
    ...(isShown ? { value: shownValue(shown) } : {}),
    ...(unknown === undefined ? {} : { unknown }),
  };
}
