import type { Loaded, Source, SourceId } from '@seed/kernel';
import { type PythonDict, type PythonValue, pythonValue } from '@seed/yaml';
import { type Command, type Deployspec, USER_PHASES } from './build-spec.ts';
import { parseDeployspec, readDeployspec, SMALL } from './parse-deployspec.ts';
import { type ModulePhases, phaseKey } from './read-module-phases.ts';

const GENERIC = ['publish_generic_env_variables', 'publishGenericEnvVariables'] as const;
const BUILD_TYPE = ['build_type', 'buildType'] as const;

/** A module's deployspec, and the form of it that Seed-Farmer hashes and keeps. */
export interface ModuleDeployspec {
  readonly deployspec: Deployspec;
  readonly stored: PythonDict;
}

/** As `parseDeployspec`, with what Seed-Farmer stores, from one reading of the text. */
export function loadModuleDeployspec(source: Source): Loaded<ModuleDeployspec> {
  return readDeployspec(source, (deployspec, root) => ({
    deployspec,
    stored: storedDeployspec(deployspec, asDict(pythonValue(root))),
  }));
}

/** Every field that Seed-Farmer knows under its snake_case name, all four phases, and the keys it does not know. */
function storedDeployspec(spec: Deployspec, root: PythonDict): PythonDict {
  const generic = firstOf(root, GENERIC);
  const buildType = firstOf(root, BUILD_TYPE);
  const isNull = generic !== undefined && root.get(generic) === null;
  return new Map<string, PythonValue>([
    ['deploy', storedSide(spec.deploy, root.get('deploy'))],
    ['destroy', storedSide(spec.destroy, root.get('destroy'))],
    // Seed-Farmer hashes SMALL where the key has the other spelling.
    ['build_type', root.has('build_type') ? spec.computeType : SMALL],
    ['publish_generic_env_variables', isNull ? null : spec.publishGenericEnvVariables],
    ...unknownOf(root, ['deploy', 'destroy', generic, buildType]),
  ]);
}

/**
 * A deployspec from the store, as a value of JSON. Its places are in a text that is made for the purpose, under the
 * given name. Only errors are reported: what was odd was said when the module was deployed.
 */
export function readStoredDeployspec(json: unknown, id: SourceId): Loaded<Deployspec> {
  const source: Source = { id, text: asciiJson(json) };
  const loaded = parseDeployspec(source);
  return { ...loaded, diagnostics: loaded.diagnostics.filter(({ severity }) => severity === 'error') };
}

function storedSide(phases: ModulePhases | undefined, side: PythonValue | undefined): PythonValue {
  if (phases === undefined) return null;
  const given = asDict(asDict(side).get('phases'));
  const keys = USER_PHASES.map((name) => phaseKey(name, (key) => given.has(key)));
  const known = USER_PHASES.map((name, index): [string, PythonValue] => [
    name,
    storedPhase(phases[name], asDict(given.get(keys[index] ?? ''))),
  ]);
  const stored: PythonDict = new Map([...known, ...unknownOf(given, keys)]);
  return new Map<string, PythonValue>([['phases', stored], ...unknownOf(asDict(side), ['phases'])]);
}

function storedPhase(commands: readonly Command[] | undefined, phase: PythonDict): PythonDict {
  const texts = (commands ?? []).map(({ value }) => value);
  return new Map<string, PythonValue>([['commands', texts], ...unknownOf(phase, ['commands'])]);
}

/** The spelling that counts, of those that are there. */
function firstOf(dict: PythonDict, keys: readonly string[]): string | undefined {
  return keys.find((key) => dict.has(key));
}

/** A second spelling that does not count is an unknown key like any other. */
function unknownOf(dict: PythonDict, known: readonly (string | undefined)[]): [string, PythonValue][] {
  return [...dict].filter(([key]) => !known.includes(key));
}

function asDict(value: PythonValue | undefined): PythonDict {
  return value instanceof Map ? (value as PythonDict) : new Map();
}

/** On many lines, so that a finding can show the one it means; escaped, as YAML refuses some characters of JSON. */
function asciiJson(json: unknown): string {
  return (JSON.stringify(json, null, 2) ?? 'null').replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
