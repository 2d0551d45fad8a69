import { MASK } from '@seed/kernel';
import { compareKeys, compareValues, type Difference, difference, isSame } from './compare-values.ts';
import { outputName } from './output-digest.ts';
import { isSecretName } from './secret-names.ts';
import { isObject, type StoredObject } from './stored-values.ts';

/** Where a stored parameter gets its value from, in the manifest's words. */
interface Origin {
  readonly kind: string;
  /** The reference as it is written, without a value. */
  readonly reference: string;
  /** What it came to, where that is stored and may be seen. */
  readonly value?: unknown;
  /** What it came to may not be seen. */
  readonly hidden?: unknown;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function originOf(parameter: StoredObject): Origin | undefined {
  const source = isObject(parameter['value_from']) ? parameter['value_from'] : {};
  const { module_metadata: metadata } = source;
  const { resolved_value: resolved, version } = parameter;
  if (isObject(metadata)) {
    const node = `${textOf(metadata['group'])}/${textOf(metadata['name'])}`;
    const key = metadata['key'];
    return { kind: 'moduleMetadata', reference: typeof key === 'string' ? outputName(node, key) : node };
  }
  for (const [name, kind] of Object.entries(LOOKED_UP)) {
    const reference = source[name];
    if (typeof reference !== 'string') continue;
    if (kind === 'envVariable') return { kind, reference, hidden: resolved };
    if (kind === 'parameterValue')
      return isSecretName(reference)
        ? { kind, reference, hidden: resolved }
        : { kind, reference, value: resolved };
    const numbered =
      typeof version === 'string' || typeof version === 'number'
        ? `${reference} version ${version}`
        : undefined;
    return { kind, reference, ...(numbered === undefined ? {} : { value: numbered }) };
  }
  return undefined;
}

const LOOKED_UP = {
  env_variable: 'envVariable',
  parameter_store: 'parameterStore',
  secrets_manager: 'secretsManager',
  parameter_value: 'parameterValue',
} as const;

/** Fields of a parameter that are told by its origin. */
const TOLD: ReadonlySet<string> = new Set(['name', 'value', 'value_from', 'resolved_value', 'version']);

function rest(parameter: StoredObject): StoredObject {
  return Object.fromEntries(Object.entries(parameter).filter(([key]) => !TOLD.has(key)));
}

/** References are names and may be seen, whatever the parameter is called. */
function referenceChange(field: string, before: string | undefined, after: string | undefined): Difference {
  return {
    field,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

function describe(
  field: string,
  parameter: StoredObject | undefined,
  origin: Origin | undefined,
): string | undefined {
  if (origin !== undefined) return `${origin.kind} ${origin.reference}`;
  return parameter === undefined ? undefined : difference(field, parameter['value'], undefined).before;
}

function compareOrigins(field: string, before: Origin, after: Origin): Difference[] {
  if (before.reference !== after.reference)
    return [referenceChange(field, before.reference, after.reference)];
  if (!isSame(before.hidden, after.hidden))
    return [
      referenceChange(field, `${MASK} of ${before.reference}`, `${MASK} of ${after.reference}, changed`),
    ];
  if (isSame(before.value, after.value)) return [];
  if (after.kind === 'parameterValue') return compareValues(field, before.value, after.value);
  const shown = ({ value, reference }: Origin) => (typeof value === 'string' ? value : reference);
  return [referenceChange(field, shown(before), shown(after))];
}

function compareParameter(
  field: string,
  before: StoredObject | undefined,
  after: StoredObject | undefined,
): Difference[] {
  const [from, to] = [before, after].map((side) => (side === undefined ? undefined : originOf(side)));
  if (before === undefined || after === undefined || from?.kind !== to?.kind)
    return [referenceChange(field, describe(field, before, from), describe(field, after, to))];
  const value =
    from !== undefined && to !== undefined
      ? compareOrigins(field, from, to)
      : compareValues(field, before['value'], after['value']);
  return [...value, ...compareKeys(rest(before), rest(after), (key) => `${field}.${key}`)];
}

/** Names may be repeated; the second `a` is `a#2`. */
function byName(parameters: unknown): Map<string, StoredObject> {
  const named = new Map<string, StoredObject>();
  for (const parameter of Array.isArray(parameters) ? parameters.filter(isObject) : []) {
    const name = textOf(parameter['name']);
    let unique = name;
    for (let count = 2; named.has(unique); count += 1) unique = `${name}#${count}`;
    named.set(unique, parameter);
  }
  return named;
}

/**
 * Differences of two lists of stored parameters, by name: `parameters.vpc-cidr`. Values of environment variables are never
 * shown, of secrets only their references. A list that differs in nothing but its order is one difference.
 */
export function compareParameters(before: unknown, after: unknown): Difference[] {
  const [from, to] = [byName(before), byName(after)];
  const names = new Set([...to.keys(), ...from.keys()]);
  const found = [...names].flatMap((name) =>
    compareParameter(`parameters.${name}`, from.get(name), to.get(name)),
  );
  const [orderBefore, orderAfter] = [from, to].map((list) => [...list.keys()].join(', '));
  if (found.length > 0 || orderBefore === orderAfter) return found;
  return [difference('parameters', orderBefore, orderAfter)];
}
