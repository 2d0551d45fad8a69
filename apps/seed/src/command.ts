import type { Style } from '@seed/view';
import type { Flag, FlagTable, FlagValues, GENERAL_FLAGS } from './flags.ts';
import type { ProcessIo } from './process-io.ts';
import type { Wiring } from './wiring.ts';

export type GeneralFlags = FlagValues<typeof GENERAL_FLAGS>;

/** What every command gets besides its own flags. */
export interface CommandContext {
  readonly io: ProcessIo;
  readonly general: GeneralFlags;
  /** Styles of standard output and standard error. */
  readonly out: Style;
  readonly err: Style;
  /** The words after `seed`, as typed; secrets are never among them. */
  readonly argv: readonly string[];
  /** True for commands by the name `seedfarmer`: scripts rely on what it puts up with. */
  readonly asSeedFarmer: boolean;
  /** The adapters, loaded on first use. */
  readonly wiring: () => Promise<Wiring>;
  /** Writes a line to standard output. */
  readonly print: (text: string) => void;
  /** Writes a line to standard error. */
  readonly note: (text: string) => void;
}

/** The work of a command; gives the exit status. */
export type CommandFunction<T extends FlagTable> = (
  context: CommandContext,
  flags: FlagValues<T>,
  args: readonly string[],
) => Promise<number>;

/** What may follow the flags of a command. */
export interface Operands {
  readonly name: string;
  readonly brief: string;
  readonly minimum: number;
  readonly maximum: number;
  /** What completes it, from this machine alone. */
  readonly complete?: 'run' | 'log' | 'code' | 'shell' | 'command' | 'image' | 'component';
}

/** A command as the parser, the help, the completion and the reference page see it. */
export interface Command {
  /** `run`, `image list`. */
  readonly path: string;
  readonly brief: string;
  /** Shown first in the help; each is complete and works. */
  readonly examples: readonly string[];
  readonly operands?: Operands;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly exits?: readonly string[];
  /** True where --json gives the events of a run, which tell of errors themselves. */
  readonly streams?: (flags: Readonly<Record<string, unknown>>) => boolean;
  readonly execute: (
    context: CommandContext,
    flags: Readonly<Record<string, unknown>>,
    args: readonly string[],
  ) => Promise<number>;
}

/** Ties a command's flags to the function that takes them, which is loaded when it is called. */
export function defineCommand<T extends FlagTable>(
  definition: Omit<Command, 'flags' | 'execute'> & {
    readonly flags: T;
    readonly load: () => Promise<CommandFunction<T>>;
  },
): Command {
  const { load, ...rest } = definition;
  return {
    ...rest,
    execute: async (context, flags, args) => (await load())(context, flags as FlagValues<T>, args),
  };
}
