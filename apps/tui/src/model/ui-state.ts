import type { NodeId } from '@seed/kernel';
import type { LogWindow } from './log-window.ts';
import type { RunModel } from './run-model.ts';

/** Every screen, in the order in which pages and help name them. */
export const SCREEN_NAMES = [
  'runs',
  'run',
  'module',
  'plan',
  'log',
  'components',
  'pipelines',
  'help',
] as const;

export type ScreenName = (typeof SCREEN_NAMES)[number];

/** What a box of the layout shows and the focus can be on. */
export type PaneName = 'runs' | 'modules' | 'details' | 'log' | 'plan' | 'components' | 'pipelines' | 'help';

export type Zoom = 'normal' | 'half' | 'full';

export interface TextInput {
  readonly text: string;
  /** Characters before the cursor. */
  readonly cursor: number;
}

/** What became of an answer or a request that was sent. */
export type Sending =
  | { readonly kind: 'typing' }
  | { readonly kind: 'sending' }
  /** Said to the person: refused, or somebody else was faster. */
  | { readonly kind: 'told'; readonly text: string; readonly tone: 'good' | 'warn' | 'bad' };

export type Dialog =
  | {
      readonly kind: 'question';
      readonly run: string;
      readonly question: string;
      readonly input: TextInput;
      readonly sending: Sending;
    }
  | {
      readonly kind: 'cancel';
      readonly run: string;
      /** Builds to stop; empty means the whole run. */
      readonly nodes: readonly NodeId[];
      /** The second ctrl-k was pressed: enter forces. */
      readonly force: boolean;
      readonly sending: Sending;
    }
  /** Only where the process owns a run: stay, or cancel the run and quit. */
  | { readonly kind: 'quit'; readonly choice: 'stay' | 'cancel' }
  | { readonly kind: 'palette'; readonly input: TextInput; readonly choice: number }
  /** `filter` changes the list while it is typed; `search` looks in the log or text when it is sent. */
  | { readonly kind: 'filter'; readonly input: TextInput; readonly before: string }
  | { readonly kind: 'search'; readonly input: TextInput };

/** Where a log is looked at. */
export interface LogPosition {
  /** Stick to the end. */
  readonly follow: boolean;
  /** Number of the top line while it does not follow, from 1. */
  readonly top: number;
  readonly search: string;
  /** Number of the line that holds the current match. */
  readonly match?: number | undefined;
  /** Numbers of marked lines. */
  readonly marks: ReadonlySet<number>;
}

/** What a person has chosen for one run; survives switching to another. */
export interface RunChoices {
  readonly node?: NodeId | undefined;
  /** The head of a group, while it is what is chosen in the list. */
  readonly group?: string | undefined;
  /** A phase or step of the component `node`, while it is what is chosen in the list. */
  readonly part?: string | undefined;
  /** The person has chosen; until then what runs is shown. */
  readonly touched: boolean;
  /** First row that the module list shows, from 0. */
  readonly top: number;
  readonly filter: string;
  readonly failedOnly: boolean;
  /** Groups whose modules are hidden; components and phases that a person has folded or unfolded, by `foldKey`. */
  readonly folded: ReadonlySet<string>;
  readonly marked: ReadonlySet<NodeId>;
  readonly logs: ReadonlyMap<NodeId, LogPosition>;
  /** Scroll positions of pages that are text, from 0. */
  readonly detailsTop: number;
  readonly planTop: number;
  /** The module that the plan screen has selected, by row. */
  readonly planRow: number;
  readonly planFolded: ReadonlySet<NodeId>;
  /** What was looked for in the plan last. */
  readonly planSearch: string;
}

/** The log that is on screen; read it by `logRows`. */
export interface OpenLog {
  readonly run: string;
  readonly node: NodeId;
  /** Changes in place; `version` says that it did. */
  readonly window: LogWindow;
  readonly version: number;
}

/** A line that is told once, in place of the footer, until `until` (milliseconds since the epoch). */
export interface Flash {
  readonly text: string;
  readonly tone: 'plain' | 'good' | 'warn' | 'bad';
  readonly until: number;
}

/** Everything that is on screen, as a value. */
export interface UiState {
  /** Grows with every change that is told; tests wait for it. */
  readonly version: number;
  /** Milliseconds since the epoch, as of the last notification: what clocks on screen show. */
  readonly now: number;
  readonly columns: number;
  readonly rows: number;
  /** The last is shown. Never empty. */
  readonly screens: readonly ScreenName[];
  readonly focus: PaneName;
  readonly zoom: Zoom;
  readonly dialog?: Dialog | undefined;
  readonly runs: ReadonlyMap<string, RunModel>;
  /** Ids of the runs: what needs somebody first, then what fails, runs, is over. */
  readonly order: readonly string[];
  /** First row that the list of runs shows, from 0. */
  readonly runsTop: number;
  readonly runsFilter: string;
  readonly selectedRun?: string | undefined;
  readonly choices: ReadonlyMap<string, RunChoices>;
  /** Row of the lists of components and pipelines, and of the help. */
  readonly listRow: number;
  readonly openLog?: OpenLog | undefined;
  readonly wrap: boolean;
  readonly times: boolean;
  readonly flash?: Flash | undefined;
  /** The run that this process executes. */
  readonly ownRun?: string | undefined;
  /** The palette takes `apply <manifest>`: the screens end, and come back with the run that they then own. */
  readonly canStart?: boolean;
  /** False until the journals have been read for the first time. */
  readonly loaded: boolean;
  /** Folder of the journals, as a person would type it. */
  readonly journal: string;
  readonly seedVersion: string;
}

/** The screen on top. */
export const screenOf = (state: UiState): ScreenName => state.screens.at(-1) ?? 'runs';

/** The run that panes show. */
export const selectedRun = (state: UiState): RunModel | undefined =>
  state.selectedRun === undefined ? undefined : state.runs.get(state.selectedRun);

export const NO_CHOICES: RunChoices = {
  touched: false,
  top: 0,
  filter: '',
  failedOnly: false,
  folded: new Set(),
  marked: new Set(),
  logs: new Map(),
  detailsTop: 0,
  planTop: 0,
  planRow: 0,
  planFolded: new Set(),
  planSearch: '',
};

export const NO_POSITION: LogPosition = { follow: true, top: 1, search: '', marks: new Set() };

export const choicesOf = (state: UiState, run = state.selectedRun): RunChoices =>
  (run === undefined ? undefined : state.choices.get(run)) ?? NO_CHOICES;

/** Whether the open dialog takes text, which most keys then are. */
export function takesText({ dialog, runs }: UiState): boolean {
  if (dialog?.kind !== 'question') return dialog !== undefined && 'input' in dialog;
  const question = runs.get(dialog.run)?.questions.get(dialog.question);
  return question?.expected !== undefined || question?.kind === 'text';
}
