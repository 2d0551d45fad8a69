/** What a machine does for the documents that run on it. A container is one; tests have one of their own. */
export interface Machine {
  /** What a person names to look inside. */
  readonly ref: string;
  /** Value of PATH for everything that documents start; stand-ins of seed come first. */
  readonly path: string;
  /** Runs a program, without a shell, as root. Resolves with its end, however it ends. */
  execute(command: MachineCommand): Promise<CommandEnd>;
  /** Puts files where the paths say, parents included; existing files are replaced. */
  put(files: readonly MachineFile[], signal: AbortSignal): Promise<void>;
  /** The content of a file, links followed; undefined where there is none. */
  read(path: string, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** Stops everything that runs, empties what lives in memory, and comes back. */
  restart(signal: AbortSignal): Promise<void>;
  /** Keeps the file system as it is now, under a name; what another machine can be started from. */
  snapshot(name: string, signal: AbortSignal): Promise<string>;
  /** Leaves the machine to a person: `close` removes it no more. Resolves with what to name and to type. */
  keep(): Promise<{ readonly ref: string; readonly attach: string }>;
  close(): Promise<void>;
}

export interface MachineCommand {
  /** The program, by path or found on the PATH of `env`, and its arguments. */
  readonly argv: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** Everything that the program finds in its environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array;
  /**
   * A file of root alone that is there while the program runs. Its folder has nothing else in it, is emptied with it, and
   * is in no snapshot.
   */
  readonly script?: { readonly path: string; readonly content: Uint8Array };
  /** Milliseconds; at its end the program and all its children are killed. Absent means no limit. */
  readonly timeoutMs?: number;
  /** Called with decoded text as it comes. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', text: string) => void;
  /** Kills the program and all its children. */
  readonly signal: AbortSignal;
}

export type CommandEnd =
  | {
      readonly kind: 'exited';
      readonly exitCode: number;
      /** Something asked the machine to start anew, by `reboot` or `shutdown -r`. */
      readonly rebootAsked?: true;
    }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'not-found' }
  /** The machine went down under the program; `restart` brings it back. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'aborted' };

export interface MachineFile {
  readonly path: string;
  readonly content: Uint8Array;
  /** Permission bits, e.g. 0o644. */
  readonly mode: number;
  readonly owner?: { readonly uid: number; readonly gid: number };
}

export interface MachineRequest {
  readonly image: string;
  /** Made where it is not there. */
  readonly workingDirectory: string;
  readonly run: string;
  /** It may drive what machines are made by, to look at an image from outside. */
  readonly engine?: boolean;
  readonly signal: AbortSignal;
}

/** Makes machines; what they leave behind carries the run's name and is found by `seed clean`. */
export interface Machines {
  /**
   * Whether nothing that a machine changes is anything of the computer that it is on: only then are programs added, or
   * files of the system removed.
   */
  readonly contained: boolean;
  /** What an image is called by its content, so that another one of its name is told apart. */
  identify(image: string, signal: AbortSignal): Promise<string>;
  start(request: MachineRequest): Promise<Machine>;
  /** What a snapshot of an earlier run of this name is started from; undefined where there is none. */
  kept(name: string, signal: AbortSignal): Promise<string | undefined>;
  /** Removes a snapshot that nobody needs any more. One that is gone is fine. */
  forget(snapshot: string): Promise<void>;
}
