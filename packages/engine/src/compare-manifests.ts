import type { PythonDict } from '@seed/yaml';
import { compareParameters } from './compare-parameters.ts';
import { compareValues, type Difference, difference, isSame, plainJson } from './compare-values.ts';
import { isObject, type StoredObject } from './stored-values.ts';

/** Filled in while a module is deployed; they say that something changed, not what. */
const BY_PRODUCTS: ReadonlySet<string> = new Set([
  'bundle_md5',
  'deploy_spec',
  'deployspec_md5',
  'manifest_md5',
]);

function filesByPath(value: unknown): Map<string, unknown> {
  const files = Array.isArray(value) ? value.filter(isObject) : [];
  return new Map(files.map((file) => [String(file['file_path']), file['commit_hash']]));
}

function compareDataFiles(before: unknown, after: unknown): Difference[] {
  const [from, to] = [filesByPath(before), filesByPath(after)];
  const paths = [...new Set([...to.keys(), ...from.keys()])];
  const found = paths.flatMap((path) => {
    if (!from.has(path)) return [difference('data_files', undefined, path)];
    if (!to.has(path)) return [difference('data_files', path, undefined)];
    return compareValues(`data_files.${path}`, from.get(path), to.get(path));
  });
  if (found.length > 0 || isSame(before, after)) return found;
  return [difference('data_files', [...from.keys()].join(', '), [...to.keys()].join(', '))];
}

function compareField(field: string, before: unknown, after: unknown): Difference[] {
  if (BY_PRODUCTS.has(field)) return [];
  if (field === 'parameters') return compareParameters(before, after);
  if (field === 'data_files') return compareDataFiles(before, after);
  return compareValues(field === 'commit_hash' ? 'commit' : field, before, after);
}

/**
 * What differs between the manifest of a module that is stored and the one that would be: fields in the order of the
 * later one, parameters by name.
 */
export function compareManifests(before: StoredObject, later: PythonDict): Difference[] {
  const after = plainJson(later);
  if (!isObject(after)) return [];
  const fields = new Set([...Object.keys(after), ...Object.keys(before)]);
  return [...fields].flatMap((field) => compareField(field, before[field], after[field]));
}
