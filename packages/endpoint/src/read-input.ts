import { ServiceError } from './service-error.ts';

/** What an operation takes: members by name, `!` at the end where one is required. Others pass unread. */
export type InputShape =
  | 'string'
  | 'number'
  | 'boolean'
  | readonly [InputShape]
  | { readonly [member: string]: InputShape };

const wrong = (message: string): ServiceError => new ServiceError('InvalidInputException', message);

function check(value: unknown, shape: InputShape, path: string): void {
  if (typeof shape === 'string') {
    if (typeof value !== shape) throw wrong(`Invalid request: ${path} is not a ${shape}`);
    return;
  }
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) throw wrong(`Invalid request: ${path} is not a list`);
    for (const [at, item] of value.entries()) check(item, shape[0] as InputShape, `${path}[${at}]`);
    return;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong(`Invalid request: ${path} is not a structure`);
  }
  for (const [key, member] of Object.entries(shape)) {
    const name = key.replace(/!$/, '');
    const given = (value as Record<string, unknown>)[name];
    const place = path === 'request' ? name : `${path}.${name}`;
    if (given !== undefined && given !== null) check(given, member as InputShape, place);
    else if (key.endsWith('!')) throw wrong(`Invalid request: ${place} is required`);
  }
}

/** Drops members that are null: clients send them for what is absent. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutNulls(member)]));
}

/** The body of a request as the structure that its shape describes. Throws ServiceError. */
export function readInput<T>(body: string, shape: InputShape): T {
  let value: unknown;
  try {
    value = body.trim() === '' ? {} : JSON.parse(body);
  } catch {
    throw new ServiceError('SerializationException', 'the body of the request is no JSON');
  }
  check(value, shape, 'request');
  return withoutNulls(value) as T;
}
