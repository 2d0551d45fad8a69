import { run } from '@stricli/core';
import { EnvironmentError, EXIT, exitCodeOf, InputError } from '@seed/kernel';
import { createStyle, formatError, wantsAscii, wantsColor } from '@seed/view';
import type { Command, CommandContext, GeneralFlags } from './command.ts';
import { COMMANDS, NOUNS } from './command-table.ts';
import { asDiagnostics, flatDiagnostic } from './error-diagnostics.ts';
import { writeCrashReport } from './crash-report.ts';
import { GENERAL_FLAGS, kebab, variableOf } from './flags.ts';
import { nounHelp, rootHelp } from './help.ts';
import { buildParser } from './parser.ts';
import type { ProcessIo } from './process-io.ts';
import type { Wiring } from './wiring.ts';

const isOn = (value: string | undefined): boolean | undefined =>
  value === undefined || value === ''
    ? undefined
    : !['0', 'false', 'no', 'off'].includes(value.toLowerCase());

/** General flags, with their SEED_* variables below what was typed. */
function generalFlags(flags: Readonly<Record<string, unknown>>, env: ProcessIo['env']): GeneralFlags {
  const typed = flags as GeneralFlags;
  const level = Number(env[variableOf('verbose')] ?? 0);
  const color = env[variableOf('color')];
  if (color !== undefined && !(GENERAL_FLAGS.color.values as readonly string[]).includes(color)) {
    throw new InputError('cli/bad-setting', `"${color}" from SEED_COLOR is not a colour setting`, {
      hints: [`set it to ${GENERAL_FLAGS.color.values.join(', ')}`],
    });
  }
  const on = (name: 'json' | 'quiet' | 'debug' | 'yes' | 'noInput') =>
    typed[name] ?? isOn(env[variableOf(name)]) ?? false;
  return {
    json: on('json'),
    quiet: on('quiet'),
    debug: on('debug'),
    yes: on('yes'),
    noInput: on('noInput'),
    verbose: typed.verbose ?? (Number.isFinite(level) ? level : 0),
    color: typed.color ?? (color as 'auto' | undefined) ?? 'auto',
  };
}

interface Program {
  readonly argv: readonly string[];
  readonly io: ProcessIo;
  readonly wiring: () => Promise<Wiring>;
  readonly asSeedFarmer: boolean;
}

function contextOf(program: Program, general: GeneralFlags): CommandContext {
  const { io, argv, asSeedFarmer, wiring } = program;
  const ascii = wantsAscii(io.env);
  const setting = general.color ?? 'auto';
  const style = (isTTY: boolean) =>
    createStyle({ ascii, color: wantsColor(setting, { isTTY, env: io.env }) });
  return {
    io,
    general,
    argv,
    asSeedFarmer,
    wiring,
    out: style(io.stdout.isTTY),
    err: style(io.stderr.isTTY),
    print: (text) => io.stdout.write(`${text}\n`),
    note: (text) => io.stderr.write(`${text}\n`),
  };
}

/** Whether mistakes of the project are found by the validation of components, not by that of manifests. */
const isAboutImages = ([noun]: readonly string[]): boolean => noun === 'components' || noun === 'recipes';

/** Tells an error as the person, or the program, should read it; gives the exit status. */
async function tell(error: unknown, context: CommandContext, answers: boolean): Promise<number> {
  const code = exitCodeOf(error);
  const reportUrl = code === EXIT.bug ? await writeCrashReport(error, context) : '';
  const { err, io, general } = context;
  context.note(
    formatError(error, {
      style: err,
      columns: io.stderr.size?.().columns ?? 88,
      reportUrl,
      debug: general.debug === true,
      ...(isAboutImages(context.argv) ? { allBy: 'seed components validate --all' } : {}),
    }),
  );
  if (general.json && answers) {
    context.print(JSON.stringify({ diagnostics: asDiagnostics(error).map(flatDiagnostic) }));
  }
  return code;
}

/** Adapters do not know which command failed: one that cannot be rehearsed is not to hint at it. */
function forCommand(error: unknown, { flags }: Command): unknown {
  if (!(error instanceof EnvironmentError) || 'offline' in flags) return error;
  const hints = error.hints.filter((hint) => !hint.includes('`--offline`'));
  if (hints.length === error.hints.length) return error;
  const { code, message, data, cause } = error;
  return new EnvironmentError(code, message, { hints, data, cause });
}

/** Flags of Seed-Farmer that have one dash and two letters. */
const TWO_LETTERS: Readonly<Record<string, string>> = {
  '-pa': '--policy-arn',
  '-pd': '--project-dir',
  '-mt': '--module-type',
  '-jq': '--jq-path',
  '--project_dir': '--project-dir',
};

/** Flags before the command mean the same as after it; `--flag=` is an empty value. */
function arrangeArguments(typed: readonly string[]): string[] {
  const argv = typed.map((word) => TWO_LETTERS[word] ?? word);
  const general = new Map(Object.entries(GENERAL_FLAGS).map(([name, flag]) => [`--${kebab(name)}`, flag]));
  const first: string[] = [];
  let at = 0;
  for (; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    const flag = general.get(word.split('=')[0] ?? '');
    if (flag === undefined && !/^-[qvy]+$/.test(word)) break;
    first.push(word);
    if (flag?.kind === 'choice' && !word.includes('=')) first.push(argv[++at] ?? '');
  }
  const rest = argv.slice(at);
  const words = rest.length === 0 || rest[0]?.startsWith('-') ? [...argv] : hoist(rest, first);
  const end = words.indexOf('--');
  return words.flatMap((word, index) => {
    const empty = end === -1 || index < end ? /^(--[a-z][a-zA-Z-]*)=$/.exec(word) : null;
    return empty?.[1] === undefined ? [word] : [empty[1], ''];
  });
}

/** A noun that does nothing by itself. */
const isBareNoun = (word: string): boolean =>
  Object.hasOwn(NOUNS, word) && !COMMANDS.some(({ path }) => path === word);

/** Puts the flags behind the words of the command. */
function hoist(rest: readonly string[], first: readonly string[]): string[] {
  const [noun = '', verb = ''] = rest;
  const words = isBareNoun(noun) || COMMANDS.some(({ path }) => path === `${noun} ${verb}`) ? 2 : 1;
  return [...rest.slice(0, words), ...first, ...rest.slice(words)];
}

/** How a command ended. */
export interface ProgramEnd {
  /** Exit status. */
  readonly code: number;
  /** True where the words themselves could not be understood. */
  readonly usage: boolean;
}

/** Parses the words, runs the command, and turns every ending into an exit status. */
export async function runProgram(
  argv: readonly string[],
  io: ProcessIo,
  wiring: () => Promise<Wiring>,
  { asSeedFarmer = false }: { readonly asSeedFarmer?: boolean } = {},
): Promise<ProgramEnd> {
  const program: Program = { argv, io, wiring, asSeedFarmer };
  let status: number | undefined;
  let rejected: InputError | undefined;
  const early = contextOf(program, { debug: argv.includes('--debug') });
  const finish = async (code: number, usage = rejected !== undefined): Promise<ProgramEnd> => {
    await io.stdout.drained();
    await io.stderr.drained();
    return { code, usage };
  };
  if (argv[0] === '__complete') {
    const { complete } = await import('./complete.ts');
    early.print((await complete(argv.slice(1), io)).join('\n'));
    return finish(EXIT.done);
  }
  const noun = argv.length === 1 ? (argv[0] ?? '') : '';
  if (argv.length === 0 || isBareNoun(noun)) {
    early.print(noun === '' ? rootHelp() : nounHelp(noun));
    return finish(EXIT.input, true);
  }

  const execute = async (
    command: Command,
    flags: Readonly<Record<string, unknown>>,
    args: readonly string[],
  ) => {
    let context = early;
    try {
      context = contextOf(program, generalFlags(flags, io.env));
      status = await command.execute(context, flags, args);
    } catch (error) {
      // A run has told programs already, in its stream.
      status = await tell(forCommand(error, command), context, command.streams?.(flags) !== true);
    }
  };
  const reject = (error: InputError): void => {
    rejected = error;
  };
  const quietly = { write: () => {} };
  const parser = buildParser(reject);
  await run(parser, arrangeArguments(argv), {
    process: { stdout: { write: (text: string) => void io.stdout.write(text) }, stderr: quietly, env: {} },
    execute,
    reject,
  });
  if (rejected !== undefined) status = await tell(rejected, early, false);
  return finish(status ?? EXIT.done);
}
