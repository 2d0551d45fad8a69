import { hash } from 'node:crypto';
import { loadModuleDeployspec, type ModuleDeployspec } from '@seed/deployspec';
import type { Diagnostic, Loaded, Source, TextCache } from '@seed/kernel';
import { type PythonValue, pythonFloat, pythonJson } from '@seed/yaml';

/** Changes with every change of what is kept. */
const FORMAT = 'deployspec-2';

/** What is kept of a deployspec; its text is at hand whenever it is looked for. */
interface Kept {
  readonly diagnostics: readonly Diagnostic[];
  readonly deployspec?: Omit<ModuleDeployspec['deployspec'], 'source'>;
  readonly stored?: Plain;
}

/** As `loadModuleDeployspec`, remembered by the text and its name. */
export function cachedDeployspec(source: Source, texts: TextCache | undefined): Loaded<ModuleDeployspec> {
  if (texts === undefined) return loadModuleDeployspec(source);
  const key = `${FORMAT} ${hash('sha256', `${source.id}\0${source.text}`)}`;
  const kept = texts.get(key);
  if (kept !== undefined) return revive(JSON.parse(kept) as Kept, source);
  const loaded = loadModuleDeployspec(source);
  texts.set(key, JSON.stringify(keep(loaded)));
  return loaded;
}

function keep({ diagnostics, value }: Loaded<ModuleDeployspec>): Kept {
  if (value === undefined) return { diagnostics };
  const { source: _source, ...deployspec } = value.deployspec;
  return { diagnostics, deployspec, stored: toPlain(value.stored) };
}

function revive({ deployspec, diagnostics, stored }: Kept, source: Source): Loaded<ModuleDeployspec> {
  const sources = new Map([[source.id, source.text]]);
  const dict = stored === undefined ? undefined : fromPlain(stored);
  if (deployspec === undefined || !(dict instanceof Map)) return { diagnostics, sources };
  const value = { deployspec: { ...deployspec, source }, stored: dict as ModuleDeployspec['stored'] };
  return { value, diagnostics, sources };
}

/** JSON has neither dicts in order, nor floats that are whole, nor large ints. */
type Plain =
  | string
  | number
  | boolean
  | null
  | readonly Plain[]
  | { readonly dict: readonly (readonly [string, Plain])[] }
  | { readonly float: string }
  | { readonly int: string };

function toPlain(value: PythonValue): Plain {
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof Map) return { dict: [...value].map(([key, item]) => [key, toPlain(item)] as const) };
  if (typeof value === 'bigint') return { int: String(value) };
  if (typeof value === 'object' && value !== null) return { float: pythonJson(value) };
  return value as string | number | boolean | null;
}

function fromPlain(value: Plain): PythonValue {
  if (typeof value !== 'object' || value === null) return value;
  if ('dict' in value) return new Map(value.dict.map(([key, item]) => [key, fromPlain(item)]));
  if ('float' in value) return pythonFloat(Number(value.float));
  if ('int' in value) return BigInt(value.int);
  return value.map(fromPlain);
}
