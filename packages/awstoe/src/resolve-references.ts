import { findReferences, replaceReferences } from '@seed/components';
import type { Reference } from '@seed/components';
import type { InputValue } from './input-value.ts';
import { isInputList, isInputMap } from './input-value.ts';
import type { StepStatus } from './run-result.ts';

/** What a step leaves for those that follow it. */
export interface ChainedStep {
  readonly status: StepStatus;
  readonly inputs: InputValue;
  readonly outputs: readonly Readonly<Record<string, string>>[];
}

export interface LoopPlace {
  /** `loop`, or the loop's own name. */
  readonly name: string;
  readonly index: number;
  readonly value: string;
}

/** What references of a document may mean at one moment. */
export interface ReferenceScope {
  readonly values: ReadonlyMap<string, string>;
  /** By `phase.step`. */
  readonly steps: ReadonlyMap<string, ChainedStep>;
  readonly loop?: LoopPlace;
  /** A value of Parameter Store. Rejects with StepFailure where it cannot be had. */
  parameter(name: string): Promise<string>;
  /** Tells about a reference that is empty or stays as it is. */
  doubt(text: string): void;
}

/** Puts values in place of references, in one pass: what comes in is not looked through again. */
export async function resolveReferences(text: string, scope: ReferenceScope): Promise<string> {
  const references = findReferences(text);
  if (references.length === 0) return text;
  const parameters = new Map<string, string>();
  for (const reference of references) {
    const name = parameterName(reference, scope);
    if (name === undefined) continue;
    const value = await scope.parameter(name);
    // What is found there may be the name of what is asked for.
    const isName = reference.kind === 'ssm-indirect';
    parameters.set(reference.text, isName ? await scope.parameter(value) : value);
  }
  return replaceReferences(text, (reference) => parameters.get(reference.text) ?? valueOf(reference, scope));
}

/** The name in Parameter Store that a reference asks for. */
export function parameterName(
  reference: Reference,
  scope: Pick<ReferenceScope, 'values'>,
): string | undefined {
  if (reference.kind === 'ssm' || reference.kind === 'ssm-indirect') return reference.path;
  if (reference.kind !== 'ssm-parameter') return undefined;
  return (scope.values.get(reference.name) ?? reference.name).replace(/^aws:ssm:/, '');
}

function valueOf(reference: Reference, scope: ReferenceScope): string | undefined {
  switch (reference.kind) {
    case 'name':
      return scope.values.get(reference.name);
    case 'loop': {
      const { loop } = scope;
      // A loop with a name is still `loop` to its own step.
      if (loop === undefined || (reference.loop !== 'loop' && reference.loop !== loop.name)) {
        scope.doubt(`${reference.text} stays as it is: no loop of this name goes on here`);
        return undefined;
      }
      return reference.field === 'index' ? String(loop.index) : loop.value;
    }
    case 'chain':
      return chained(reference, scope);
    default:
      return undefined;
  }
}

function chained(
  reference: Extract<Reference, { kind: 'chain' }>,
  scope: ReferenceScope,
): string | undefined {
  const { phase, step, of, index = 0, key, text } = reference;
  const found = scope.steps.get(`${phase}.${step}`);
  if (found === undefined) {
    scope.doubt(`${text} stays as it is: step "${step}" of "${phase}" has not run in this stage`);
    return undefined;
  }
  const value = of === 'outputs' ? found.outputs[index]?.[key] : inputOf(found.inputs, index, key);
  if (value !== undefined) return value;
  const why = found.status === 'skipped' ? 'was skipped' : found.status === 'success' ? 'has none' : 'failed';
  scope.doubt(`${text} is empty: step "${step}" ${why}`);
  return '';
}

function inputOf(inputs: InputValue, index: number, key: string): string | undefined {
  const one = isInputList(inputs) ? inputs[index] : inputs;
  if (!isInputMap(one)) return undefined;
  const value = one[key];
  if (typeof value === 'string') return value;
  return isInputList(value)
    ? value.map((item) => (typeof item === 'string' ? item : '')).join('\n')
    : undefined;
}
