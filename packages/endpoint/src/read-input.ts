import { invalidInput, ServiceError } from './service-error.ts';

/** Says what a value has to be, as the service does: `Member must …`; undefined when it is that. */
export interface Rule {
  readonly is: 'string' | 'number' | 'list';
  readonly items?: InputShape;
  broken(value: never): string | undefined;
}

/** What an operation takes: members by name, `!` at the end where one is required. Others pass unread. */
export type InputShape =
  | 'string'
  | 'number'
  | 'boolean'
  | Rule
  | readonly [InputShape]
  | { readonly [member: string]: InputShape };

const isRule = (shape: InputShape): shape is Rule => typeof shape === 'object' && 'broken' in shape;

const serialization = (message: string): ServiceError => new ServiceError('SerializationException', message);

/** A value in the service's words, short enough for a message. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

interface Checking {
  readonly problems: string[];
}

function check(value: unknown, shape: InputShape, path: string, checking: Checking): void {
  if (typeof shape === 'string') {
    if (typeof value !== shape) throw serialization(`${path} is not a ${shape}`);
    return;
  }
  if (isRule(shape)) return checkRule(value, shape, path, checking);
  if (Array.isArray(shape)) return checkItems(value, shape[0] as InputShape, path, checking);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw serialization(`${path} is not a structure`);
  }
  for (const [key, member] of Object.entries(shape as { readonly [member: string]: InputShape })) {
    const name = key.replace(/!$/, '');
    const given = (value as Record<string, unknown>)[name];
    const place = path === 'request' ? name : `${path}.${name}`;
    if (given !== undefined && given !== null) check(given, member, place, checking);
    else if (key.endsWith('!')) {
      checking.problems.push(
        `Value null at '${place}' failed to satisfy constraint: Member must not be null`,
      );
    }
  }
}

function checkItems(value: unknown, shape: InputShape, path: string, checking: Checking): void {
  if (!Array.isArray(value)) throw serialization(`${path} is not a list`);
  for (const [at, item] of value.entries()) check(item, shape, `${path}.${at + 1}.member`, checking);
}

function checkRule(value: unknown, rule: Rule, path: string, checking: Checking): void {
  if (rule.is === 'list') checkItems(value, rule.items ?? 'string', path, checking);
  else if (typeof value !== rule.is) throw serialization(`${path} is not a ${rule.is}`);
  const problem = rule.broken(value as never);
  if (problem === undefined) return;
  checking.problems.push(
    `Value '${shown(value)}' at '${path}' failed to satisfy constraint: Member ${problem}`,
  );
}

/** Drops members that are null: clients send them for what is absent. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutNulls(member)]));
}

/** The body of a request as the structure that its shape describes. Throws ServiceError with all that is wrong. */
export function readInput<T>(body: string, shape: InputShape): T {
  let value: unknown;
  try {
    value = body.trim() === '' ? {} : JSON.parse(body);
  } catch {
    throw serialization('the body of the request is no JSON');
  }
  const problems: string[] = [];
  let kept: unknown;
  try {
    check(value, shape, 'request', { problems });
    kept = withoutNulls(value);
  } catch (error) {
    if (error instanceof RangeError) throw serialization('the body of the request is nested too deeply');
    throw error;
  }
  if (problems.length > 0) {
    const errors = problems.length === 1 ? '1 validation error' : `${problems.length} validation errors`;
    throw invalidInput(`${errors} detected: ${problems.join('; ')}`);
  }
  return kept as T;
}
