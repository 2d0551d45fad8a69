import type { Span } from '@seed/kernel';
import { entryOf, type PythonDict, type YamlNode } from '@seed/yaml';
import type { DataFile, Module, Placed, TargetAccount } from './deployment.ts';
import { DATA_FILE_KEYS, MODULE_KEYS } from './model-keys.ts';
import { type Fields, openFields } from './open-fields.ts';
import { parseLocation } from './parse-location.ts';
import { readBuildSettings } from './read-build-settings.ts';
import { given, listField, requiredText, textField } from './read-fields.ts';
import { readParameters } from './read-parameters.ts';
import type { Reading } from './reading.ts';
import { resolveTarget } from './resolve-targets.ts';

export interface ModulePlace {
  readonly group: string;
  readonly accounts: readonly TargetAccount[];
  /** Takes the place of every region of the manifest. */
  readonly region?: string;
}

export interface ReadModule {
  readonly module: Module;
  /** As it is written, before defaults are filled in. */
  readonly requested: PythonDict;
}

/** Reads one module of a group; nothing when it has no name or path, which is reported. */
export function readModule(node: YamlNode, place: ModulePlace, reading: Reading): ReadModule | undefined {
  const fields = openFields(node, MODULE_KEYS, moduleLabel(node, place.group), reading);
  const name = fields && requiredText(fields, 'name', reading);
  const path = fields && requiredText(fields, 'path', reading);
  const parameters = fields === undefined ? [] : readParameters(fields, reading);
  const dataFiles = fields === undefined ? [] : readDataFiles(fields, reading);
  const settings = fields === undefined ? {} : readBuildSettings(fields, reading);
  const account = fields && textField(fields, 'target_account', reading);
  const ownRegion = fields && readRegion(fields, place.region, reading);
  const location = path && parseLocation(path.value, path.span, reading.findings);
  if (fields === undefined || name === undefined || path === undefined || location === undefined) {
    reading.leaveOut();
    return undefined;
  }
  readComputed(fields, reading);
  const request = {
    group: place.group,
    module: name.value,
    span: name.span,
    ...(account && { account }),
    ...(ownRegion && { region: ownRegion }),
  };
  const target = resolveTarget(request, place.accounts, reading.findings);
  const requested: PythonDict = new Map(fields.stored);
  const module: Module = {
    node: `${place.group}/${name.value}`,
    group: place.group,
    name: name.value,
    path: path.value,
    location,
    target,
    parameters,
    dataFiles,
    ...settings,
    span: name.span,
    pathSpan: path.span,
    stored: new Map([...fields.stored, ['target_account', target.alias], ['target_region', target.region]]),
    spans: placesOf(fields, parameters),
  };
  return { module, requested };
}

function moduleLabel(node: YamlNode, group: string): string {
  const name = node.kind === 'map' ? entryOf(node, 'name')?.value : undefined;
  return name?.kind === 'scalar' && name.text !== ''
    ? `module "${name.text}"`
    : `a module of group "${group}"`;
}

function readRegion(
  fields: Fields,
  instead: string | undefined,
  reading: Reading,
): Placed<string> | undefined {
  const own = textField(fields, 'target_region', reading);
  return instead === undefined ? own : { value: instead, span: own?.span ?? fields.span };
}

function readDataFiles(module: Fields, reading: Reading): readonly DataFile[] {
  const entry = given(module, 'data_files');
  const read = listField(module, 'data_files', reading, { optional: true }).flatMap((node) => {
    const fields = openFields(node, DATA_FILE_KEYS, `a data file of ${module.what}`, reading);
    const path = fields && requiredText(fields, 'file_path', reading);
    if (fields === undefined || path === undefined) return [];
    textField(fields, 'commit_hash', reading);
    const location = parseLocation(path.value, path.span, reading.findings);
    return [{ file: { text: path.value, location, span: path.span }, stored: fields.stored }];
  });
  if (entry !== undefined)
    module.stored.set(
      'data_files',
      read.map(({ stored }) => stored),
    );
  return read.map(({ file }) => file);
}

/** Seed-Farmer works these out again on every run; only the commit of a local module would stay as written. */
function readComputed(fields: Fields, reading: Reading): void {
  textField(fields, 'commit_hash', reading);
  for (const name of ['bundle_md5', 'manifest_md5', 'deployspec_md5', 'deploy_spec']) {
    const entry = given(fields, name);
    if (entry === undefined) continue;
    reading.findings.warning(
      'manifest/computed-key',
      entry.key.span,
      `"${entry.key.text}" of ${fields.what} is worked out, not read`,
      {
        hints: ['remove it'],
      },
    );
  }
}

function placesOf(fields: Fields, parameters: Module['parameters']): ReadonlyMap<string, Span> {
  const places = new Map<string, Span>();
  for (const [name, { value }] of fields.entries)
    places.set(name, value.kind === 'scalar' ? value.span : shortPlace(value));
  const overrides = given(fields, 'runtime_overrides')?.value;
  if (overrides?.kind === 'map')
    for (const { key, value } of overrides.entries) places.set(`runtime_overrides.${key.text}`, value.span);
  for (const { name, span } of parameters) places.set(`parameters.${name}`, span);
  return places;
}

/** Lists and maps are too much to show, so their first line stands for them. */
function shortPlace(node: YamlNode): Span {
  return { ...node.span, end: node.span.start };
}
