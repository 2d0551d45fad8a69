import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, isAbsolute, join, relative, resolve } from 'node:path';
import { InputError } from '@seed/kernel';
import { decodeSource, entryOf, readYaml } from '@seed/yaml';
import { knowsAws } from './cloud/knows-aws.ts';
import { kebab, variableOf } from './flags.ts';
import { expectation, parseSetting } from './parse-setting.ts';
import type { ProcessIo } from './process-io.ts';
import { findProjectRoot, findUpwards } from './project-root.ts';
import type { SeedFile } from './seed-yaml.ts';
import { loadSeedFile, NO_SEED_FILE } from './seed-yaml.ts';
import type { SettingName, SettingSpec, SettingValues } from './setting-table.ts';
import { SETTINGS } from './setting-table.ts';

type Value = string | number | boolean | undefined;

/** Settings with where each of them comes from, and the files that say more than settings. */
export interface Settings {
  readonly values: SettingValues;
  /** `--region`, `SEED_REGION`, `seed.yaml:3`, `default`. */
  readonly origins: Readonly<Record<SettingName, string>>;
  /** Folder of the project: of seed.yaml or seedfarmer.yaml, else the current one. */
  readonly root: string;
  /** Absolute folder of journals, caches and outputs. */
  readonly stateDir: string;
  readonly file: Omit<SeedFile, 'path'>;
  /** Whether a setting, a variable or a file of this machine says how to get at an account of AWS. */
  readonly knowsAws: boolean;
}

interface Found {
  readonly value: Value;
  readonly origin: string;
}

const show = (path: string, cwd: string): string => {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('../..') || isAbsolute(short) ? path : short;
};

function checked(name: SettingName, spec: SettingSpec, text: string, origin: string): Found {
  const value = parseSetting(spec, text);
  if (value !== undefined) return { value, origin };
  throw new InputError('cli/bad-setting', `${name} "${text}" from ${origin} cannot be used`, {
    hints: [`give it ${expectation(spec)}`],
  });
}

/** The project's name from seedfarmer.yaml, with its line. */
async function seedfarmerProject(root: string | undefined, cwd: string): Promise<Found | undefined> {
  if (root === undefined) return undefined;
  const path = join(root, 'seedfarmer.yaml');
  const decoded = decodeSource(show(path, cwd), await readFile(path));
  const node = decoded.value && readYaml(decoded.value, { dialect: 'python' }).root;
  const entry = node?.kind === 'map' ? entryOf(node, 'project') : undefined;
  if (entry?.value.kind !== 'scalar') return undefined;
  return { value: entry.value.text, origin: `${show(path, cwd)}:${entry.value.span.start.line}` };
}

function userFile(env: ProcessIo['env']): string {
  const base = env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config');
  return join(base, 'seed', 'config.yaml');
}

const fromFile = (file: SeedFile | undefined, name: SettingName): Found | undefined => {
  const placed = file?.settings[name];
  return placed === undefined || file === undefined
    ? undefined
    : { value: placed.value, origin: `${file.path}:${placed.span.start.line}` };
};

function fromEnvironment(name: SettingName, spec: SettingSpec, env: ProcessIo['env']): Found | undefined {
  for (const variable of [variableOf(name), ...(spec.variables ?? [])]) {
    const text = env[variable];
    if (text !== undefined && text !== '') return checked(name, spec, text, variable);
  }
  return undefined;
}

function fromFlag(name: SettingName, spec: SettingSpec, flag: unknown): Found | undefined {
  if (flag === undefined) return undefined;
  const origin = `--${kebab(name)}`;
  return typeof flag === 'string' ? checked(name, spec, flag, origin) : { value: flag as Value, origin };
}

function fromDefault(name: SettingName, spec: SettingSpec): Found {
  return spec.kind === 'duration'
    ? checked(name, spec, spec.default, 'default')
    : { value: spec.default, origin: 'default' };
}

export interface SettingsInput {
  readonly io: ProcessIo;
  /** Values of flags by setting name; undefined where a flag was not given. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** The folder whose project counts; the current one where that belongs to none. */
  readonly dir?: string;
}

/** Resolves every setting. Rejects with InputError that names the origin of a value that cannot be used. */
export async function resolveSettings(input: SettingsInput): Promise<Settings> {
  const { io, flags } = input;
  const { cwd, env } = io;
  const found = (input.dir && (await findProjectRoot(input.dir))) || (await findProjectRoot(cwd));
  const root = found ?? cwd;
  const seedYaml = join(root, 'seed.yaml');
  const project = await loadSeedFile(seedYaml, show(seedYaml, cwd), false);
  const userPath = userFile(env);
  const user = await loadSeedFile(userPath, userPath, true);
  const farmRoot = await findUpwards(input.dir ?? cwd, ['seedfarmer.yaml']);
  const farm = await seedfarmerProject(farmRoot, cwd);

  const values: Record<string, Value> = {};
  const origins: Record<string, string> = {};
  for (const name of Object.keys(SETTINGS) as SettingName[]) {
    const spec: SettingSpec = SETTINGS[name];
    const { value, origin } =
      fromFlag(name, spec, flags[name]) ??
      fromEnvironment(name, spec, env) ??
      fromFile(project, name) ??
      (name === 'project' ? farm : undefined) ??
      fromFile(user, name) ??
      fromDefault(name, spec);
    values[name] = value;
    origins[name] = origin;
  }
  if (values['project'] === undefined) {
    values['project'] = projectName(basename(input.dir ?? root));
    origins['project'] = 'name of the folder';
  }
  const settings = values as unknown as SettingValues;
  return {
    values: settings,
    origins: origins as Record<SettingName, string>,
    root,
    stateDir: settings.stateDir === undefined ? join(root, '.seed') : resolve(cwd, settings.stateDir),
    knowsAws: settings.profile !== undefined || settings.endpointUrl !== undefined || knowsAws(env),
    file: project ?? { ...NO_SEED_FILE, ...(user === undefined ? {} : { hostAllowed: user.hostAllowed }) },
  };
}

/** A folder's name as a project name: CodeBuild allows letters, digits, `-` and `_`. */
function projectName(name: string): string {
  const clean = name.replaceAll(/[^A-Za-z0-9_-]+/g, '-').replaceAll(/^[-_]+|[-_]+$/g, '');
  return clean.length < 2 ? 'seed-build' : clean.slice(0, 150);
}
