import type { Loaded, NodeId, Span, Target } from '@seed/kernel';
import { sortDiagnostics } from '@seed/kernel';
import { createFindings } from '@seed/yaml';
import type { PythonDict, PythonValue } from '@seed/yaml';
import type { ManifestCode } from './codes.ts';
import type { BuildSettings, DataFile, Module, Parameter, ParameterSource } from './deployment.ts';
import { parseLocation } from './parse-location.ts';
import { pythonFromJson } from './python-from-json.ts';

export interface HydrateOptions {
  readonly group: string;
  /** Absent: as it is stored. */
  readonly module?: string;
  readonly target: Target;
  /** What messages call the text, e.g. `state:/myapp/dev/core/net/manifest`. */
  readonly source: string;
}

const SETTINGS = {
  codebuildImage: 'codebuild_image',
  npmMirror: 'npm_mirror',
  npmMirrorSecret: 'npm_mirror_secret',
  pypiMirror: 'pypi_mirror',
  pypiMirrorSecret: 'pypi_mirror_secret',
} as const satisfies Partial<Record<keyof BuildSettings, string>>;

/**
 * A module as a store remembers it, from its JSON or the parsed JSON, for destroying it without its manifest. Text such
 * as `${NAME}` stays: it was replaced before it was stored, where it was meant to be. Nulls may have been left out.
 */
export function hydrateModule(
  stored: string | Readonly<Record<string, unknown>>,
  options: HydrateOptions,
): Loaded<Module> {
  const start = { line: 1, column: 1, offset: 0 };
  const span: Span = { source: options.source, start, end: start };
  const text = typeof stored === 'string' ? stored : JSON.stringify(stored, null, 2);
  const findings = createFindings<ManifestCode>();
  const dict = pythonFromJson(stored);
  const name = isDict(dict) ? (options.module ?? textAt(dict, 'name')) : undefined;
  const path = isDict(dict) ? textAt(dict, 'path') : undefined;
  const value =
    isDict(dict) && name !== undefined && path !== undefined
      ? moduleOf(dict, { name, path, span, options, parse: (at) => parseLocation(at, span, findings) })
      : undefined;
  if (value === undefined) {
    findings.error('manifest/stored-module', span, 'what is remembered of a module cannot be read', {
      detail: 'it is no JSON object with a name and a path',
      hints: ['deploy the module once more, or remove its data with `seedfarmer remove moduledata`'],
    });
  }
  return {
    ...(value === undefined ? {} : { value }),
    diagnostics: sortDiagnostics(findings.list),
    sources: new Map([[options.source, text]]),
  };
}

interface Fields {
  readonly name: string;
  readonly path: string;
  readonly span: Span;
  readonly options: HydrateOptions;
  readonly parse: (path: string) => Module['location'];
}

function moduleOf(stored: PythonDict, { name, path, span, options, parse }: Fields): Module {
  const { group, target } = options;
  const node: NodeId = `${group}/${name}`;
  return {
    ...settingsOf(stored),
    node,
    group,
    name,
    path,
    location: parse(path),
    target,
    parameters: dictsAt(stored, 'parameters').flatMap((parameter) => parameterOf(parameter, span)),
    dataFiles: dictsAt(stored, 'data_files').flatMap((file): DataFile[] => {
      const text = textAt(file, 'file_path');
      return text === undefined ? [] : [{ text, location: parse(text), span }];
    }),
    span,
    pathSpan: span,
    stored,
    spans: new Map(),
  };
}

function settingsOf(stored: PythonDict): BuildSettings {
  const texts = Object.entries(SETTINGS).flatMap(([key, field]) => {
    const text = textAt(stored, field);
    return text === undefined ? [] : [[key, text] as const];
  });
  const runtimes = stored.get('runtime_overrides');
  const versions = isDict(runtimes)
    ? [...runtimes].filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    : [];
  const overrides = versions.length === 0 ? {} : { runtimeOverrides: Object.fromEntries(versions) };
  return { ...Object.fromEntries(texts), ...overrides };
}

/** A parameter whose reference names no source has no value: Seed-Farmer leaves it out, and so it was deployed. */
function parameterOf(stored: PythonDict, span: Span): Parameter[] {
  const name = textAt(stored, 'name');
  const from = stored.get('value_from');
  const source: ParameterSource | undefined = isDict(from)
    ? referenceOf(from)
    : { kind: 'value', value: stored.get('value') ?? null };
  return name === undefined || source === undefined ? [] : [{ name, source, span }];
}

function referenceOf(from: PythonDict): ParameterSource | undefined {
  const metadata = from.get('module_metadata');
  if (isDict(metadata)) {
    const key = textAt(metadata, 'key');
    const of = { group: textAt(metadata, 'group') ?? '', module: textAt(metadata, 'name') ?? '' };
    return { kind: 'module-metadata', ...of, ...(key === undefined ? {} : { key }) };
  }
  const text = (field: string) => textAt(from, field);
  const env = text('env_variable');
  if (env !== undefined) return { kind: 'env', name: env };
  const parameter = text('parameter_store');
  if (parameter !== undefined) return { kind: 'parameter-store', name: parameter };
  const reference = text('secrets_manager');
  if (reference !== undefined) return { kind: 'secrets-manager', reference };
  const key = text('parameter_value');
  return key === undefined ? undefined : { kind: 'parameter-value', key };
}

function isDict(value: PythonValue | undefined): value is PythonDict {
  return value instanceof Map;
}

function textAt(dict: PythonDict, field: string): string | undefined {
  const value = dict.get(field);
  return typeof value === 'string' ? value : undefined;
}

function dictsAt(dict: PythonDict, field: string): readonly PythonDict[] {
  const value = dict.get(field);
  return Array.isArray(value) ? (value as readonly PythonValue[]).filter(isDict) : [];
}
