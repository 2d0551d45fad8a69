import { pythonJson } from '@seed/yaml';
import type { PythonDict, PythonValue } from '@seed/yaml';

/** Seed-Farmer measures the object that Python makes of the text, which for ASCII is this much more than its letters. */
const PYTHON_OBJECT_BYTES = 49;
const SEED_FARMER_LIMIT = 8191;

function withoutNulls(value: PythonValue): PythonValue {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!(value instanceof Map)) return value;
  const kept = [...value].filter(([, item]) => item !== null);
  return new Map(kept.map(([key, item]) => [key, withoutNulls(item)]));
}

/** A module's manifest as Seed-Farmer stores it: large ones lose their nulls, so that they fit into a parameter. */
export function storedManifestText(manifest: PythonDict): string {
  const text = pythonJson(manifest, { sortKeys: true });
  return text.length + PYTHON_OBJECT_BYTES > SEED_FARMER_LIMIT
    ? pythonJson(withoutNulls(manifest), { sortKeys: true })
    : text;
}
