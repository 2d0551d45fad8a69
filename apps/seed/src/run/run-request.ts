import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { InputError } from '@seed/kernel';
import type { EnvironmentVariable } from '@seed/deployspec';
import type { FlagValues } from '../flags.ts';
import type { RUN_FLAGS } from '../flags.ts';
import type { ProcessIo } from '../process-io.ts';

export type RunFlags = FlagValues<typeof RUN_FLAGS>;

/** What a run was asked for, checked as far as flags go. */
export interface RunRequest {
  /** `docker` where --local asked for it. */
  readonly executor?: 'docker' | 'codebuild';
  readonly selection?: 'tree' | 'head' | 'all';
  /** Absolute folder of the source where --source names one. */
  readonly sourceDir?: string;
  /** Env files in the order given, then --env. */
  readonly environment: readonly EnvironmentVariable[];
  readonly secrets: readonly { readonly name: string; readonly value: string }[];
  readonly secondary: readonly { readonly id: string; readonly dir: string }[];
  /** Module parameters by name as given. */
  readonly params: Readonly<Record<string, string>>;
  readonly planOnly: boolean;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const SELECTIONS = ['tree', 'head', 'all'] as const;

const reject = (code: string, message: string, ...hints: string[]): InputError =>
  new InputError(code, message, { hints });

function split(text: string): readonly [string, string] | undefined {
  const at = text.indexOf('=');
  return at <= 0 ? undefined : [text.slice(0, at), text.slice(at + 1)];
}

/** `K=V`, `K=@parameter-store:/name`, `K=@secrets-manager:id:key`. */
export function parseVariable(text: string): EnvironmentVariable {
  const pair = split(text);
  if (pair === undefined || !NAME.test(pair[0])) {
    throw reject('cli/bad-env', `"${pair?.[0] ?? text}" is not NAME=VALUE`, 'write `--env NAME=VALUE`');
  }
  const [name, value] = pair;
  const reference = /^@(parameter-store|secrets-manager):(.+)$/s.exec(value);
  if (reference?.[2] === undefined) return { name, value, type: 'PLAINTEXT' };
  const type = reference[1] === 'parameter-store' ? 'PARAMETER_STORE' : 'SECRETS_MANAGER';
  return { name, value: reference[2], type };
}

async function readText(path: string, io: ProcessIo, flag: string): Promise<string> {
  if (path === '-') return io.readInput();
  try {
    return await readFile(resolve(io.cwd, path), 'utf8');
  } catch (error) {
    throw new InputError('cli/unreadable-file', `"${path}" of ${flag} cannot be read`, { cause: error });
  }
}

async function envFile(path: string, io: ProcessIo): Promise<EnvironmentVariable[]> {
  const text = await readText(path, io, '--env-file');
  const parsed = parseEnv(text.replace(/^\uFEFF/, ''));
  return Object.entries(parsed).map(([name, value]) => {
    if (NAME.test(name)) return { name, value: value ?? '', type: 'PLAINTEXT' };
    throw reject('cli/bad-env', `"${name}" in "${path}" is no name of a variable`);
  });
}

async function secret(text: string, io: ProcessIo): Promise<{ name: string; value: string }> {
  const pair = split(text);
  const name = pair === undefined ? text : pair[0];
  if (!NAME.test(name)) throw reject('cli/bad-env', `"${name}" of --secret is no name of a variable`);
  if (pair === undefined) {
    const value = io.env[name];
    if (value !== undefined) return { name, value };
    throw reject(
      'cli/secret-missing',
      `secret "${name}" is not in the environment`,
      `export it: \`export ${name}\``,
      `take it from a file: \`--secret ${name}=@FILE\``,
    );
  }
  if (!pair[1].startsWith('@')) {
    throw reject(
      'cli/secret-on-command-line',
      `the value of secret "${name}" stands on the command line`,
      `give the name only, with the value in the environment: \`--secret ${name}\``,
      `or read it from a file: \`--secret ${name}=@FILE\``,
    );
  }
  const value = await readText(pair[1].slice(1), io, '--secret');
  return { name, value: value.replace(/\r?\n$/, '') };
}

function pairs(texts: readonly string[], flag: string, shape: string): [string, string][] {
  return texts.map((text) => {
    const pair = split(text);
    if (pair === undefined) throw reject('cli/bad-arguments', `"${text}" of ${flag} is not ${shape}`);
    return [...pair];
  });
}

/** The place that flags name, where one is named beside `--executor`. Throws InputError when they name two. */
export function askedPlace(flags: Pick<RunFlags, 'local' | 'remote' | 'executor'>): RunRequest['executor'] {
  const asked = [
    ...(flags.local ? [['--local', 'docker']] : []),
    ...(flags.remote ? [['--remote', 'codebuild']] : []),
    ...(flags.executor === undefined ? [] : [[`--executor ${flags.executor}`, flags.executor]]),
  ] as [string, string][];
  if (new Set(asked.map(([, name]) => name)).size > 1) {
    const both = asked.map(([flag]) => flag).join(' and ');
    throw reject('cli/flags-conflict', `${both} name different places`, 'give one of them');
  }
  if (flags.local) return 'docker';
  return flags.remote ? 'codebuild' : undefined;
}

/** Reads the flags of `seed run`. Rejects with InputError; no value of a secret is ever in the message. */
export async function readRequest(flags: RunFlags, io: ProcessIo): Promise<RunRequest> {
  const executor = askedPlace(flags);
  const sources = flags.source ?? [];
  const words = sources.filter((word): word is 'tree' => (SELECTIONS as readonly string[]).includes(word));
  const dirs = sources.filter((word) => !(SELECTIONS as readonly string[]).includes(word));
  if (words.length > 1 || dirs.length > 1) {
    throw reject(
      'cli/flags-conflict',
      `--source was given twice: ${sources.join(', ')}`,
      'give one folder and one of tree, head, all',
    );
  }
  const environment: EnvironmentVariable[] = [];
  for (const path of flags.envFile ?? []) environment.push(...(await envFile(path, io)));
  environment.push(...(flags.env ?? []).map(parseVariable));
  const secrets: { name: string; value: string }[] = [];
  for (const text of flags.secret ?? []) secrets.push(await secret(text, io));
  const secondary = pairs(flags.sourceDir ?? [], '--source-dir', 'ID=PATH').map(([id, dir]) => ({
    id,
    dir: resolve(io.cwd, dir),
  }));
  return {
    ...(executor === undefined ? {} : { executor }),
    ...(words[0] === undefined ? {} : { selection: words[0] }),
    ...(dirs[0] === undefined ? {} : { sourceDir: resolve(io.cwd, dirs[0]) }),
    environment,
    secrets,
    secondary,
    params: Object.fromEntries(pairs(flags.param ?? [], '--param', 'NAME=VALUE')),
    planOnly: flags.plan === true || flags.dryRun === true,
  };
}
