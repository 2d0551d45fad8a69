import { pythonFromJson } from '@seed/manifest';
import type { PythonDict } from '@seed/yaml';
import { readObject, type StoredObject } from './stored-values.ts';

/** What a module recorded about itself. */
export interface Outputs {
  /** As Python reads it, so that `1.0` reaches other modules as `1.0`. */
  readonly values: PythonDict;
  /** As JSON, which is what digests are made of. */
  readonly json: StoredObject;
}

/** Reads the stored metadata of a module; undefined where it is no JSON object. */
export function readOutputs(text: string): Outputs | undefined {
  const json = readObject(text);
  // The exact reading of an object is a dict.
  return json === undefined ? undefined : { json, values: pythonFromJson(text) as PythonDict };
}
