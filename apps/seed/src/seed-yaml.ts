import { readFile } from 'node:fs/promises';
import { hasErrors, InputError } from '@seed/kernel';
import type { Diagnostic, SourceSet, Span } from '@seed/kernel';
import {
  asBoolean,
  asList,
  asMap,
  asScalar,
  createFindings,
  decodeSource,
  isNull,
  plainValue,
  readYaml,
  suggestKey,
} from '@seed/yaml';
import type { Findings, YamlEntry, YamlMap } from '@seed/yaml';
import { expectation, parseSetting } from './parse-setting.ts';
import type { SettingSpec } from './setting-table.ts';
import { SETTINGS } from './setting-table.ts';

/** A value of seed.yaml and where it stands. */
export interface PlacedValue {
  readonly value: string | number | boolean;
  readonly span: Span;
}

/** `seed.yaml` of a project, or the user's configuration, as facts. */
export interface SeedFile {
  readonly path: string;
  readonly settings: Readonly<Record<string, PlacedValue>>;
  /** `host: { allow: true }`. */
  readonly hostAllowed: boolean;
  /** Environment of every build of the project. */
  readonly env: Readonly<Record<string, string>>;
  readonly offline: {
    /** Tools that a rehearsal replaces; undefined for the usual ones. */
    readonly tools?: readonly string[];
    /** Stand-ins for parameters and secrets, by `/name` or `id:key`. */
    readonly references: Readonly<Record<string, string>>;
    /** Stand-ins for outputs of modules, by `group/module` and key. */
    readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  readonly journal: { readonly runs: number; readonly megabytes: number };
}

export interface LoadedSeedFile {
  readonly file?: SeedFile;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: SourceSet;
}

const SECTIONS = ['host', 'env', 'offline', 'journal'] as const;

/** The defaults that count where no file says otherwise. */
export const NO_SEED_FILE: Omit<SeedFile, 'path'> = {
  settings: {},
  hostAllowed: false,
  env: {},
  offline: { references: {}, outputs: {} },
  journal: { runs: 50, megabytes: 500 },
};

function unknownKey(entry: YamlEntry, known: readonly string[], where: string, findings: Findings): void {
  const key = entry.key.text;
  const near = suggestKey(key, known);
  const hints = near === undefined ? [`known keys: ${known.join(', ')}`] : [`did you mean "${near}"?`];
  findings.error('yaml/unknown-key', entry.key.span, `unknown key "${key}" in ${where}`, { hints });
}

function readTexts(map: YamlMap, where: string, findings: Findings): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const { key, value } of map.entries) {
    const scalar = asScalar(value, `"${key.text}" of ${where}`, findings);
    if (scalar !== undefined) texts[key.text] = scalar.text;
  }
  return texts;
}

function readSetting(entry: YamlEntry, spec: SettingSpec, findings: Findings): PlacedValue | undefined {
  const name = entry.key.text;
  const scalar = asScalar(entry.value, `"${name}"`, findings);
  if (scalar === undefined) return undefined;
  const value = parseSetting(spec, scalar.text);
  if (value !== undefined) return { value, span: scalar.span };
  findings.error('cli/bad-setting', scalar.span, `"${scalar.text}" is not a value of "${name}"`, {
    hints: [`give it ${expectation(spec)}`],
  });
  return undefined;
}

type Draft = { -readonly [K in keyof SeedFile]: SeedFile[K] };

function readSection(entry: YamlEntry, draft: Draft, findings: Findings): void {
  const name = entry.key.text;
  const map = asMap(entry.value, `"${name}"`, findings);
  if (map === undefined) return;
  const each = (known: readonly string[], take: (key: string, item: YamlEntry) => void): void => {
    for (const item of map.entries) {
      if (known.includes(item.key.text)) take(item.key.text, item);
      else unknownKey(item, known, `"${name}"`, findings);
    }
  };
  if (name === 'env') draft.env = readTexts(map, 'env', findings);
  if (name === 'host') {
    each(['allow'], (key, item) => {
      draft.hostAllowed = asBoolean(item.value, `"${key}" of host`, findings) ?? false;
    });
  }
  if (name === 'journal') {
    each(['runs', 'megabytes'], (key, item) => {
      const value = Number(plainValue(item.value));
      if (Number.isInteger(value) && value > 0) draft.journal = { ...draft.journal, [key]: value };
      else
        findings.error(
          'yaml/wrong-type',
          item.value.span,
          `"${key}" of journal is not a whole number above 0`,
        );
    });
  }
  if (name === 'offline') {
    each(['tools', 'references', 'outputs'], (key, item) => {
      draft.offline = { ...draft.offline, ...readOffline(key, item, findings) };
    });
  }
}

function readOffline(key: string, { value }: YamlEntry, findings: Findings): Partial<SeedFile['offline']> {
  if (key === 'tools') {
    const items = asList(value, '"tools" of offline', findings)?.items ?? [];
    return { tools: items.flatMap((tool) => asScalar(tool, 'a tool', findings)?.text ?? []) };
  }
  const map = asMap(value, `"${key}" of offline`, findings);
  if (map === undefined) return {};
  if (key === 'references') return { references: readTexts(map, 'references', findings) };
  return { outputs: readOutputs(map, findings) };
}

const NODE = /^[^/\s]+\/[^/\s]+$/;

/** `group/module: { Key: value }`; a value may be of any kind, as metadata are. */
function readOutputs(map: YamlMap, findings: Findings): SeedFile['offline']['outputs'] {
  const outputs: Record<string, Readonly<Record<string, unknown>>> = {};
  for (const { key, value } of map.entries) {
    const node = key.text;
    if (!NODE.test(node))
      findings.error('yaml/wrong-type', key.span, `"${node}" of outputs does not name a module`, {
        hints: ['write it as group/module'],
      });
    const values = asMap(value, `"${node}" of outputs`, findings);
    if (values !== undefined) outputs[node] = plainValue(values) as Record<string, unknown>;
  }
  return outputs;
}

/** Reads the text of a seed.yaml; every finding has a place. `personal` settings are for the user's file only. */
export function parseSeedFile(path: string, bytes: Uint8Array, personal: boolean): LoadedSeedFile {
  const decoded = decodeSource(path, bytes);
  if (decoded.value === undefined) return decoded;
  const document = readYaml(decoded.value, { dialect: 'python' });
  const findings = createFindings(document.diagnostics);
  const draft: Draft = { path, ...NO_SEED_FILE };
  const { root } = document;
  const map = root === undefined || isNull(root) ? undefined : asMap(root, 'the file', findings);
  const settings: Record<string, PlacedValue> = {};
  const table: Readonly<Record<string, SettingSpec>> = SETTINGS;
  const allowed = Object.keys(table).filter((name) => personal || table[name]?.personal === undefined);
  const known = [...allowed, ...SECTIONS];
  for (const entry of map?.entries ?? []) {
    const name = entry.key.text;
    const spec = allowed.includes(name) ? table[name] : undefined;
    const isSection = (SECTIONS as readonly string[]).includes(name) && entry.value.kind === 'map';
    if (isSection) readSection(entry, draft, findings);
    else if (spec !== undefined) {
      const value = readSetting(entry, spec, findings);
      if (value !== undefined) settings[name] = value;
    } else unknownKey(entry, known, 'the file', findings);
  }
  const diagnostics = findings.list;
  const sources = new Map([[path, decoded.value.text]]);
  if (hasErrors(diagnostics)) return { diagnostics, sources };
  return { file: { ...draft, settings }, diagnostics, sources };
}

/** Reads a settings file when it is there. Rejects with InputError when it cannot be used. */
export async function loadSeedFile(
  path: string,
  shown: string,
  personal: boolean,
): Promise<SeedFile | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new InputError('cli/unreadable-file', `"${shown}" cannot be read`, { cause: error });
  }
  const loaded = parseSeedFile(shown, bytes, personal);
  if (loaded.file !== undefined) return loaded.file;
  throw new InputError('cli/bad-setting', `"${shown}" cannot be used`, loaded);
}
