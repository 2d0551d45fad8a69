import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseBuildspec, parseDeployspec } from '@seed/deployspec';
import { EXIT, hasErrors, InputError, sortDiagnostics } from '@seed/kernel';
import type { Diagnostic, Loaded } from '@seed/kernel';
import { formatDiagnostics } from '@seed/view';
import type { CommandContext, CommandFunction } from '../command.ts';
import { validateDeployment } from '../deploy/validate-deployment.ts';
import { flatDiagnostic } from '../error-diagnostics.ts';
import type { FlagTable } from '../flags.ts';
import type { ProcessIo } from '../process-io.ts';
import { readSource, shownPath, sortOf } from '../run/find-target.ts';
import { parseSeedFile } from '../seed-yaml.ts';

type Flags = { readonly all: FlagTable[string] & { readonly kind: 'switch' } };

const SKIPPED = new Set([
  'node_modules',
  '.git',
  '.seed',
  'cdk.out',
  'dist',
  '.venv',
  '__pycache__',
  'seedfarmer.gitmodules',
  'seedfarmer.archive',
]);
const SPECS = /^(?:deployspec\.yaml|buildspec\.ya?ml|seed\.yaml|deployment\.ya?ml)$/;
const DEEPEST = 12;

/** The specs in a folder and below it, sorted. */
async function specsBelow(dir: string, depth = 0): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name))) {
    if (entry.isFile() && SPECS.test(entry.name)) found.push(join(dir, entry.name));
    if (!entry.isDirectory() || SKIPPED.has(entry.name) || depth >= DEEPEST) continue;
    found.push(...(await specsBelow(join(dir, entry.name), depth + 1)));
  }
  return found;
}

async function filesOf(words: readonly string[], io: ProcessIo): Promise<string[]> {
  const files: string[] = [];
  for (const word of words.length === 0 ? ['.'] : words) {
    if (word === '-') {
      files.push('-');
      continue;
    }
    const path = resolve(io.cwd, word);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) throw new InputError('cli/target-not-found', `there is nothing at "${word}"`);
    files.push(...(found.isDirectory() ? await specsBelow(path) : [path]));
  }
  if (files.length > 0) return [...new Set(files)];
  const where = words.length === 0 ? 'this folder' : words.map((word) => `"${word}"`).join(', ');
  throw new InputError(
    'cli/target-not-found',
    `there is no deployspec.yaml and no buildspec.yml in ${where}`,
    {
      hints: ['name a file: `seed validate FILE`'],
    },
  );
}

async function check(
  path: string,
  context: CommandContext,
): Promise<Pick<Loaded<unknown>, 'diagnostics' | 'sources'>> {
  const { io } = context;
  try {
    const source = await readSource(path, io);
    if (source.id.endsWith('seed.yaml')) return parseSeedFile(source.id, Buffer.from(source.text), false);
    const sort = sortOf(source);
    if (sort === 'deployment') return await validateDeployment(path, context);
    return sort === 'module' ? parseDeployspec(source) : parseBuildspec(source);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (error.diagnostics.length > 0) return error;
    const { code, message: summary, hints } = error;
    return { diagnostics: [{ code, severity: 'error', summary, hints }], sources: new Map() };
  }
}

/** Prints every finding about specs; needs no AWS and no engine. */
export const validate: CommandFunction<Flags> = async (context, flags, words) => {
  const { io, general, print, note, err, out } = context;
  const files = await filesOf(words, io);
  const diagnostics: Diagnostic[] = [];
  const sources = new Map<string, string>();
  for (const file of files) {
    const checked = await check(file, context);
    diagnostics.push(...checked.diagnostics);
    for (const [id, text] of checked.sources) sources.set(id, text);
  }
  const failed = hasErrors(diagnostics);
  if (general.json) {
    print(JSON.stringify({ diagnostics: sortDiagnostics(diagnostics).map(flatDiagnostic) }));
    return failed ? EXIT.input : EXIT.done;
  }
  const columns = io.stderr.size?.().columns ?? 88;
  if (diagnostics.length > 0) {
    const shown = general.quiet ? diagnostics.filter(({ severity }) => severity === 'error') : diagnostics;
    const text = formatDiagnostics(shown, { style: err, sources, columns, all: flags.all === true });
    if (text !== '') note(text);
  }
  if (!failed) {
    const names = files.map((file) => (file === '-' ? 'standard input' : shownPath(file, io.cwd)));
    print(
      `${out.glyph('done')} ${names.length === 1 ? `${names[0]} is valid` : `${names.length} files are valid`}`,
    );
  }
  return failed ? EXIT.input : EXIT.done;
};
