import type { Diagnostic, SourceSet } from '@seed/kernel';
import { createFindings, createPositions, type Positions } from '@seed/yaml';
import type { ManifestCode, ManifestFindings } from './codes.ts';

export interface EnvFile {
  /** As the person names it. */
  readonly path: string;
  /** Absent where there is no such file, which is fine. */
  readonly text?: string;
}

export interface EnvironmentWithFiles {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Variables that were set before and have another value now, with the file that counts. */
  readonly overridden: readonly { readonly name: string; readonly path: string }[];
  /** The file of each variable that came from one. */
  readonly origins: ReadonlyMap<string, string>;
  /** Lines that were skipped. */
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: SourceSet;
}

/**
 * Adds the variables of env files, read as python-dotenv does, to those of the environment: files beat the environment,
 * and later files beat earlier ones.
 *
 * `dotenv` and `dotenv-expand` from npm speak another dialect: they replace `$NAME` without braces, know backticks as
 * quotes, cut unquoted values at any `#`, and pass over lines that they cannot read without a word.
 */
export function readEnvFiles(
  files: readonly EnvFile[],
  env: Readonly<Record<string, string | undefined>>,
): EnvironmentWithFiles {
  const findings = createFindings<ManifestCode>();
  const sources = new Map<string, string>();
  const origins = new Map<string, string>();
  const merged = new Map(Object.entries(env));
  for (const { path, text } of files) {
    if (text === undefined) continue;
    sources.set(path, text);
    for (const { name, value } of parseEnvFile({ id: path, text }, findings)) {
      if (value === undefined) continue;
      merged.set(name, interpolate(value, merged));
      origins.set(name, path);
    }
  }
  const overridden = [...origins]
    .filter(([name]) => Object.hasOwn(env, name) && env[name] !== undefined && env[name] !== merged.get(name))
    .map(([name, path]) => ({ name, path }));
  return { env: Object.fromEntries(merged), overridden, origins, diagnostics: findings.list, sources };
}

/** `${NAME}` and `${NAME:-default}`; what is not set is empty. Quotes make no difference to python-dotenv. */
function interpolate(value: string, env: ReadonlyMap<string, string | undefined>): string {
  return value.replace(
    /\$\{([^}:]*)(?::-([^}]*))?\}/g,
    (_, name: string, fallback: string | undefined) => env.get(name) ?? fallback ?? '',
  );
}

interface Binding {
  readonly name: string;
  /** Absent for a name alone, which sets nothing. */
  readonly value?: string;
}

const BLANK = /\s*/y;
const EXPORT = /export[^\S\r\n]+/y;
const QUOTED_NAME = /'([^']+)'/y;
const PLAIN_NAME = /([^=#\s]+)/y;
const EQUALS = /[^\S\r\n]*=[^\S\r\n]*/y;
const SINGLE = /'((?:\\'|[^'])*)'/y;
const DOUBLE = /"((?:\\"|[^"])*)"/y;
const PLAIN = /[^\r\n]*/y;
const END = /[^\S\r\n]*(?:#[^\r\n]*)?(?:\r\n|\n|\r|$)/y;
const REST = /[^\r\n]*(?:\r\n|\n|\r|$)/y;

interface Reader {
  readonly text: string;
  at: number;
}

function take(reader: Reader, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = reader.at;
  const match = pattern.exec(reader.text);
  if (match === null) return undefined;
  reader.at = pattern.lastIndex;
  return match;
}

function parseEnvFile(
  source: { readonly id: string; readonly text: string },
  findings: Pick<ManifestFindings, 'warning'>,
): readonly Binding[] {
  const reader: Reader = { text: source.text, at: 0 };
  const positions = createPositions(source);
  const bindings: Binding[] = [];
  for (;;) {
    take(reader, BLANK);
    const start = reader.at;
    if (start >= source.text.length) return bindings;
    const binding = parseBinding(reader);
    if (binding === undefined) skipLine(reader, start, positions, findings);
    else if (binding !== 'comment') bindings.push(binding);
  }
}

function skipLine(
  reader: Reader,
  start: number,
  positions: Positions,
  findings: Pick<ManifestFindings, 'warning'>,
): void {
  reader.at = start;
  take(reader, REST);
  const end = start + reader.text.slice(start, reader.at).trimEnd().length;
  findings.warning(
    'manifest/env-file',
    positions.at(start, end),
    'a line of the env file cannot be read and is skipped',
    {
      hints: ['write `NAME=value`, with quotes closed on both sides'],
    },
  );
}

/** Nothing where the line cannot be read. */
function parseBinding(reader: Reader): Binding | 'comment' | undefined {
  take(reader, EXPORT);
  if (reader.text[reader.at] === '#') return take(reader, END) && 'comment';
  const name = (take(reader, QUOTED_NAME) ??
    (reader.text[reader.at] === "'" ? undefined : take(reader, PLAIN_NAME)))?.[1];
  if (name === undefined) return undefined;
  const value = take(reader, EQUALS) === undefined ? undefined : takeValue(reader);
  if (value === null || take(reader, END) === undefined) return undefined;
  return { name, ...(value === undefined ? {} : { value }) };
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Null where a quote is not closed. */
function takeValue(reader: Reader): string | null {
  const quote = reader.text[reader.at];
  if (quote === "'") return take(reader, SINGLE)?.[1]?.replaceAll(/\\([\\'])/g, '$1') ?? null;
  if (quote === '"') {
    const inner = take(reader, DOUBLE)?.[1];
    return inner?.replaceAll(/\\([\\'"abfnrtv])/g, (_, letter: string) => ESCAPES[letter] ?? letter) ?? null;
  }
  const plain = take(reader, PLAIN)?.[0] ?? '';
  return plain.replace(/\s+#.*$/, '').trimEnd();
}
