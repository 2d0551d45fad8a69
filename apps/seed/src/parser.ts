import {
  buildApplication,
  buildCommand,
  buildRouteMap,
  FlagNotFoundError,
  formatMessageForArgumentScannerError,
  ArgumentScannerError,
  text_en,
} from '@stricli/core';
import type {
  Application,
  CommandContext as ParserContext,
  Command as ParserCommand,
  RouteMap,
} from '@stricli/core';
import { InputError } from '@seed/kernel';
import type { Command } from './command.ts';
import { COMMANDS, NOUNS } from './command-table.ts';
import { GENERAL_FLAGS, kebab } from './flags.ts';
import type { Flag } from './flags.ts';
import { commandHelp, nounHelp, rootHelp } from './help.ts';

/** The parser calls back with a command and what was parsed for it. */
export interface SeedParserContext extends ParserContext {
  readonly execute: (
    command: Command,
    flags: Readonly<Record<string, unknown>>,
    args: readonly string[],
  ) => Promise<void>;
  /** The person's input is wrong: told instead of the parser's own message. */
  readonly reject: (error: InputError) => void;
}

type Target = ParserCommand<SeedParserContext> | RouteMap<SeedParserContext>;

const asIs = (text: string): string => text;

function flagParameter(flag: Flag): object {
  const base = { brief: flag.brief, optional: true };
  switch (flag.kind) {
    case 'switch':
      return { ...base, kind: 'boolean', withNegated: flag.negatable === true };
    case 'count':
      return { ...base, kind: 'counter' };
    case 'choice':
      return { ...base, kind: 'enum', values: flag.values };
    case 'text':
      return { ...base, kind: 'parsed', parse: asIs, placeholder: flag.placeholder };
    case 'list':
      return { ...base, kind: 'parsed', parse: asIs, placeholder: flag.placeholder, variadic: true };
  }
}

function parserCommand(command: Command): ParserCommand<SeedParserContext> {
  // A letter of the command counts more than one that means the same everywhere: `metadata add -v VALUE`.
  const flags: Readonly<Record<string, Flag>> = { ...GENERAL_FLAGS, ...command.flags };
  const names = Object.keys(flags);
  const aliases = Object.fromEntries(
    names.flatMap((name) => (flags[name]?.short === undefined ? [] : [[flags[name].short, name]])),
  );
  const { operands } = command;
  const parameter = { parse: asIs, brief: operands?.brief ?? '', placeholder: operands?.name ?? 'argument' };
  // The tables above are checked where they are written; the parser's own types cannot follow a loop over them.
  const parameters = {
    flags: Object.fromEntries(names.map((name) => [name, flagParameter(flags[name] as Flag)])),
    aliases,
    positional: {
      kind: 'array',
      parameter,
      minimum: operands?.minimum ?? 0,
      maximum: operands?.maximum ?? 0,
    },
  } as unknown as Parameters<
    typeof buildCommand<Record<string, unknown>, string[], SeedParserContext>
  >[0]['parameters'];
  const built = buildCommand<Record<string, unknown>, string[], SeedParserContext>({
    docs: { brief: command.brief },
    parameters,
    func(this: SeedParserContext, values, ...args) {
      return this.execute(command, values, args);
    },
  });
  return { ...built, formatHelp: () => commandHelp(command) };
}

/** Nobody can type it, so it is only reached where no other word fits. */
const ITSELF = ' ';

function nounRoute(noun: string): RouteMap<SeedParserContext> {
  const commands = COMMANDS.filter((command) => command.path.startsWith(`${noun} `));
  const itself = COMMANDS.find((command) => command.path === noun);
  const routes = Object.fromEntries(
    commands.map((command) => [command.path.slice(noun.length + 1), parserCommand(command)]),
  );
  const built = buildRouteMap({
    routes: itself === undefined ? routes : { ...routes, [ITSELF]: parserCommand(itself) },
    ...(itself === undefined ? {} : { defaultCommand: ITSELF }),
    docs: { brief: NOUNS[noun] ?? '' },
  });
  return { ...built, formatHelp: () => (itself === undefined ? nounHelp(noun) : commandHelp(itself)) };
}

const TAKES = 'see what the command takes with `--help`';

/** What the parser says about flags and operands, in seed's words. */
function argumentError(error: unknown): InputError {
  if (error instanceof FlagNotFoundError) {
    const near = error.corrections.slice(0, 3).map((name) => `\`${name.replaceAll('`', '')}\``);
    const hints = [near.length === 0 ? TAKES : `did you mean ${near.join(' or ')}?`];
    return new InputError('cli/unknown-flag', `unknown flag "--${kebab(error.input)}"`, { hints });
  }
  if (error instanceof ArgumentScannerError) {
    const said = formatMessageForArgumentScannerError(error, {
      UnexpectedPositionalError: ({ expectedCount, input }) =>
        expectedCount === 0
          ? `unexpected argument "${input}"`
          : `too many arguments: "${input}" is one more than the ${expectedCount} that the command takes`,
      UnsatisfiedPositionalError: ({ placeholder }) => `argument "${placeholder}" is missing`,
      UnsatisfiedFlagError: ({ externalFlagName }) => `flag "--${kebab(externalFlagName)}" needs a value`,
      EnumValidationError: ({ externalFlagName, input, values }) =>
        `"${input}" is not a value of "--${kebab(externalFlagName)}": it takes ${values.join(', ')}`,
      UnexpectedFlagError: ({ externalFlagName, input }) =>
        `flag "--${kebab(externalFlagName)}" was given twice, the second time with "${input}"`,
      AliasNotFoundError: ({ input }) => `unknown flag "-${input}"`,
    });
    return new InputError('cli/bad-arguments', said, { hints: [TAKES] });
  }
  return new InputError('cli/bad-arguments', error instanceof Error ? error.message : String(error));
}

/** Builds the parser. Its messages go through `reject`, so that they look like every other error. */
export function buildParser(reject: (error: InputError) => void): Application<SeedParserContext> {
  const nouns = Object.keys(NOUNS);
  const single = COMMANDS.filter((command) => !command.path.includes(' '));
  const routes: Record<string, Target> = {
    ...Object.fromEntries(single.map((command) => [command.path, parserCommand(command)])),
    ...Object.fromEntries(nouns.map((noun) => [noun, nounRoute(noun)])),
  };
  const root = buildRouteMap<string, SeedParserContext>({ routes, docs: { brief: 'seed' } });
  return buildApplication<SeedParserContext>(
    { ...root, formatHelp: () => rootHelp() },
    {
      name: 'seed',
      scanner: {
        caseStyle: 'allow-kebab-for-camel',
        allowArgumentEscapeSequence: true,
        distanceOptions: {
          threshold: 4,
          weights: { insertion: 1, deletion: 2, substitution: 2, transposition: 1 },
        },
      },
      documentation: { disableAnsiColor: true },
      localization: {
        text: {
          ...text_en,
          noCommandRegisteredForInput: ({ input, corrections }) => {
            // The parser gives them with backticks around.
            const near = corrections.join(' or ');
            const hints = near === '' ? ['list the commands with `seed --help`'] : [`did you mean ${near}?`];
            reject(new InputError('cli/unknown-command', `unknown command "${input}"`, { hints }));
            return '';
          },
          exceptionWhileParsingArguments: (error) => {
            reject(argumentError(error));
            return '';
          },
        },
      },
    },
  );
}
