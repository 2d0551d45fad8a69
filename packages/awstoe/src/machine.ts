/** What a machine does for the documents that run on it. A container is one; tests have one of their own. */
export interface Machine {
  /** Runs a program, without a shell, as root. Resolves with its end, however it ends. */
  execute(command: MachineCommand): Promise<CommandEnd>;
  /** Puts files where the paths say, parents included; existing files are replaced. */
  put(files: readonly MachineFile[], signal: AbortSignal): Promise<void>;
  /** The content of a file, links followed; undefined where there is none. */
  read(path: string, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** Stops everything that runs, empties what lives in memory, and comes back. */
  restart(signal: AbortSignal): Promise<void>;
  /** Keeps the file system as it is now, under a name; a path of an image for a container. */
  snapshot(name: string, signal: AbortSignal): Promise<string>;
  close(): Promise<void>;
}

export interface MachineCommand {
  readonly argv: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array;
  /** Milliseconds; at its end the program and all its children are killed. Absent means no limit. */
  readonly timeoutMs?: number;
  /** Called with decoded text as it comes. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', text: string) => void;
  readonly signal: AbortSignal;
}

export type CommandEnd =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'not-found' }
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
  readonly workingDirectory: string;
  readonly run: string;
  readonly signal: AbortSignal;
}

/** Makes machines; what they leave behind carries the run's name and is found by `seed clean`. */
export interface Machines {
  start(request: MachineRequest): Promise<Machine>;
}
