import type { LockOwner, ModuleRecord, ModuleStatus } from './observed.ts';

/** An object of JSON, as every value of the state is one. */
export type StoredObject = Readonly<Record<string, unknown>>;

const STATUSES: readonly ModuleStatus[] = ['deploying', 'deployed', 'failed', 'interrupted', 'destroying'];

export const isObject = (value: unknown): value is StoredObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string';

const isTextMap = (value: unknown): value is Readonly<Record<string, string>> =>
  isObject(value) && Object.values(value).every(isText);

/** The object that a stored text holds; undefined where it holds none. */
export function readObject(text: string): StoredObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** `{"hash": "<hex>"}`. */
export function readHash(text: string): string | undefined {
  const hash = readObject(text)?.['hash'];
  return isText(hash) && hash !== '' ? hash : undefined;
}

const isTarget = (value: unknown): value is ModuleRecord['target'] =>
  isObject(value) && isText(value['alias']) && isText(value['accountId']) && isText(value['region']);

function isStartedBuild(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { uuid, inputs, since, ref } = value as { readonly [key: string]: unknown };
  return [uuid, inputs, since].every(isText) && (ref === undefined || isText(ref));
}

function isPending(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { content, bundleMd5, manifestMd5, reads, files } = value as { readonly [key: string]: unknown };
  return (
    [content, bundleMd5, manifestMd5].every(isText) &&
    isTextMap(reads) &&
    (files === undefined || isTextMap(files))
  );
}

function isRecord(value: StoredObject): boolean {
  const optional = (key: string) => value[key] === undefined || isText(value[key]);
  return (
    value['v'] === 1 &&
    STATUSES.some((status) => status === value['status']) &&
    ['run', 'by', 'at', 'executor'].every((key) => isText(value[key])) &&
    ['content', 'bundleMd5', 'message', 'action'].every(optional) &&
    isTextMap(value['reads']) &&
    (value['files'] === undefined || isTextMap(value['files'])) &&
    (value['pending'] === undefined || isPending(value['pending'])) &&
    (value['build'] === undefined || isStartedBuild(value['build'])) &&
    isTarget(value['target'])
  );
}

/** What `…/seed/record` holds; undefined where it is not a record of this version. */
export function readModuleRecord(text: string): ModuleRecord | undefined {
  const value = readObject(text);
  // The shape was looked at field by field above; the type only repeats it.
  return value !== undefined && isRecord(value) ? (value as unknown as ModuleRecord) : undefined;
}

/** What `…/seed/files` holds: a short digest for each path. */
export function readFileDigests(text: string): ReadonlyMap<string, string> | undefined {
  const value = readObject(text);
  return value !== undefined && isTextMap(value) ? new Map(Object.entries(value)) : undefined;
}

/** Who holds a lock; undefined where the text does not say. */
export function readLockOwner(text: string): LockOwner | undefined {
  const value = readObject(text);
  if (value === undefined) return undefined;
  const known =
    ['run', 'by', 'host', 'at'].every((key) => isText(value[key])) && Number.isSafeInteger(value['pid']);
  return known ? (value as unknown as LockOwner) : undefined;
}
