import { invalidValue, ServiceFailure } from './service-failure.ts';

export type Body = Record<string, unknown>;

/** A member that is a text, and nothing where it is none. */
export function textAt(body: Body, name: string): string {
  const value = body[name];
  return typeof value === 'string' ? value : '';
}

/** A text, number or flag; limits of texts are counted in characters. */
export interface Value {
  readonly type?: 'boolean' | 'integer' | 'string';
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly values?: readonly string[];
}

/** Lists have a kind of item; maps have a kind of value and of key. */
export interface Collection {
  readonly list?: string;
  readonly map?: string;
  readonly keys?: string;
  readonly min?: number;
  readonly max?: number;
}

/** Names of kinds by member; `!` behind one means that it is required. */
export type Members = Readonly<Record<string, string>>;

/** What a service takes. */
export interface RequestModel {
  readonly values: Readonly<Record<string, Value>>;
  readonly collections: Readonly<Record<string, Collection>>;
  readonly parts: Readonly<Record<string, Members>>;
  readonly requests: Readonly<Record<string, Members>>;
}

/** Throws what the service answers to a request that breaks its model. */
export function checkRequest(model: RequestModel, operation: string, input: Body): void {
  checkMembers(model, model.requests[operation] ?? {}, { input, path: '' });
}

function checkMembers(
  model: RequestModel,
  members: Members,
  { input, path }: { readonly input: Body; readonly path: string },
): void {
  const inside = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const unknown = Object.keys(input).find((name) => !(name in members));
  if (unknown !== undefined)
    throw new ServiceFailure('InvalidRequestException', `There is no parameter '${inside(unknown)}'.`);
  for (const [name, kind] of Object.entries(members)) {
    const value = input[name];
    if (value !== undefined && value !== null)
      check(model, kind.replace('!', ''), { value, path: inside(name) });
    else if (kind.endsWith('!'))
      throw new ServiceFailure('InvalidRequestException', `Missing required parameter '${inside(name)}'.`);
  }
}

interface Given {
  readonly value: unknown;
  readonly path: string;
}

function check(model: RequestModel, kind: string, given: Given): void {
  const { value, path } = given;
  const part = model.parts[kind];
  const collection = model.collections[kind];
  if (part !== undefined) {
    if (!isMap(value)) throw invalidValue(path, 'A structure is expected.');
    checkMembers(model, part, { input: value, path });
  } else if (collection !== undefined) checkCollection(model, collection, given);
  else checkValue(model.values[kind] ?? {}, given);
}

function checkCollection(model: RequestModel, collection: Collection, { value, path }: Given): void {
  const { list, map = '', keys = '', min, max } = collection;
  const isList = list !== undefined;
  if (isList ? !Array.isArray(value) : !isMap(value))
    throw invalidValue(path, isList ? 'A list is expected.' : 'A map is expected.');
  const entries = Object.entries(value as Body);
  checkSize(entries.length, { min, max, path, unit: 'entries' });
  for (const [key, item] of entries) {
    if (!isList) check(model, keys, { value: key, path: `${path} (key)` });
    check(model, list ?? map, { value: item, path: isList ? `${path}[${key}]` : `${path}.${key}` });
  }
}

function checkValue({ type = 'string', min, max, pattern, values }: Value, { value, path }: Given): void {
  if (type === 'integer' ? !Number.isInteger(value) : typeof value !== type)
    throw invalidValue(path, `The type ${type} is expected.`);
  if (type === 'integer') checkSize(Number(value), { min, max, path, unit: '' });
  if (typeof value !== 'string') return;
  checkSize(Array.from(value).length, { min, max, path, unit: 'characters' });
  if (values !== undefined && !values.includes(value))
    throw invalidValue(path, `It has to be one of ${values.join(', ')}.`);
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(value))
    throw invalidValue(path, `It has to match the pattern ${pattern}.`);
}

interface Size {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly path: string;
  readonly unit: string;
}

function checkSize(size: number, { min, max, path, unit }: Size): void {
  if (min !== undefined && size < min)
    throw invalidValue(path, `It has to be at least ${min} ${unit}`.trim());
  if (max !== undefined && size > max) throw invalidValue(path, `It may be at most ${max} ${unit}`.trim());
}

const isMap = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
