import type { NodeId } from '@seed/kernel';
import type { UiState } from './ui-state.ts';

/** What the store asks of whoever draws. */
export interface ScreenControl {
  /** Gives the terminal to somebody else while the work goes on: an editor. */
  suspend(work: () => Promise<void>): Promise<void>;
  /** Writes to the terminal what is no text: the clipboard's OSC 52. */
  writeRaw(sequence: string): void;
  /** Ctrl-z: restores the terminal, stops the process, comes back with the next SIGCONT. */
  toBackground(): void;
  /** Ends the screens; `openScreens` resolves. */
  leave(): void;
}

/** One answer to a question, whoever gave it. */
export interface GivenAnswer {
  readonly answer: string;
  /** `ana (cli)`. */
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What the screens do to the world; given by whoever wires them. Promises reject with errors that are told. */
export interface UiEffects {
  /** First answer wins: `won` false tells whose did. */
  answer(request: {
    readonly dir: string;
    readonly question: string;
    readonly answer: string;
  }): Promise<{ readonly won: boolean; readonly given: GivenAnswer }>;
  /** Asks the owner of a run to stop it, or one of its builds. `first` false: somebody had asked before. */
  cancel(request: {
    readonly dir: string;
    readonly node?: NodeId;
    readonly force: boolean;
  }): Promise<{ readonly first: boolean }>;
  /** Opens `$EDITOR +line file`; the terminal is the editor's meanwhile. */
  openEditor(place: { readonly file: string; readonly line: number }): Promise<void>;
  /** Opens a browser, where there is one; false where there is none. */
  openUrl(url: string): Promise<boolean>;
  /** Copies a log to where a person finds it; gives the path as they would type it. */
  saveLog(request: { readonly dir: string; readonly node: NodeId }): Promise<string>;
  /** Has a run started once the screens are left: `apply manifests/dev.yaml --local`. Absent where nothing is started. */
  start?(words: readonly string[]): void;
  /** Marks modules to be deployed again next time. */
  taint(request: { readonly deployment: string; readonly nodes: readonly NodeId[] }): Promise<string>;
}

/** An external store, as `useSyncExternalStore` wants it. */
export interface UiStore {
  subscribe(listener: () => void): () => void;
  /** The same value until something that is shown has changed. */
  getSnapshot(): UiState;
  /** One key, by its name in the keymap: `up`, `ctrl-k`, `G`, `space`; see `keyName`. */
  dispatch(key: string): void;
  /** Text that came in one piece, as when it was pasted. */
  type(text: string): void;
  resize(columns: number, rows: number): void;
  /** Told once by whoever draws, before the first frame. */
  attach(screen: ScreenControl): void;
  /** Settles when everything that was known when it was called is in the snapshot. For tests. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** How the screens look and where they are drawn. */
export interface ScreenOptions {
  readonly store: UiStore;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly color: boolean;
  readonly ascii: boolean;
  /** False: nothing moves by itself but once a minute. */
  readonly motion: boolean;
  readonly screenReader: boolean;
}

/** Who ended the screens. A signal has restored the terminal and nothing else: what it means is the caller's. */
export type ScreensEnd =
  | { readonly by: 'person' }
  | { readonly by: 'signal'; readonly signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP' };

/** Draws until the person leaves; rejects with what broke, the terminal restored. Made by `screens/`. */
export type OpenScreens = (options: ScreenOptions) => Promise<ScreensEnd>;
