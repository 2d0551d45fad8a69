import type { NodeId } from '@seed/kernel';
import type { Glyph } from '@seed/view';

/** Colours by meaning; never the only difference. */
export type Tone = 'plain' | 'dim' | 'bold' | 'good' | 'bad' | 'warn' | 'accent';

export interface Span {
  readonly text: string;
  readonly tone?: Tone;
}

/** A line of text. Cut by whoever draws. */
export type Line = readonly Span[];

/** `question` is `?`. */
export type UiGlyph = Glyph | 'question';

/** Rows of a list that are in view. */
export interface ListView<Row> {
  readonly rows: readonly Row[];
  /** Number of the first row in view, from 1; 0 where there is none. */
  readonly first: number;
  readonly last: number;
  readonly total: number;
  /** What to type where there is nothing; drawn in place of the rows. */
  readonly empty?: readonly Line[];
}

/** Everything that a row shows is in its key, so that a memoised component may compare keys alone. */
interface RowBase {
  readonly key: string;
  readonly selected: boolean;
}

/** `▌ dev   apply   ▸ 5m 29s`. */
export interface RunRow extends RowBase {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly glyph: UiGlyph;
  /** Of a run that goes on: its clock; else how it ended, and how long it took. */
  readonly status: string;
  readonly tone: Tone;
  /** `2026-11-21 03:17`. */
  readonly started: string;
  readonly executor: string;
  /** `2 done · 1 failed`. */
  readonly counts: string;
  /** What a screen reader says. */
  readonly label: string;
}

/** A module, or the head of a group where groups are shown; a component, its phases and its steps. */
export interface ModuleRow extends RowBase {
  readonly kind: 'group' | 'module' | 'part';
  /** Of a group: its name. */
  readonly id: NodeId;
  /** `core/fsx`; in a grouped list `fsx`, or `apps (2)` for a group that is folded. */
  readonly name: string;
  /** 0, or 1 below the head of a group; below a component as deep as it lies. */
  readonly indent: number;
  /** Present where `enter` folds: whether what is below is hidden. */
  readonly folded?: boolean;
  readonly marked: boolean;
  readonly action: string;
  readonly glyph?: UiGlyph;
  /** The word that never drops: `done`, `failed`, `running`, `blocked`, `unchanged`, `queued` … */
  readonly status: string;
  readonly tone: Tone;
  readonly time: string;
  /** `build 1/2 · exit 1`, `5 outputs`, `group core has a failure`. */
  readonly phase: string;
  readonly label: string;
}

/** One line of a log, sanitised: no control characters but colours (SGR), no tabs. */
export interface LogRow extends RowBase {
  /** From 1. */
  readonly number: number;
  /** `03:22:49`, local; empty where the times are off. */
  readonly time: string;
  /** `build` or `agent`. */
  readonly stream: string;
  readonly text: string;
  readonly marked: boolean;
  /** Holds the searched text. */
  readonly match: boolean;
  /** Holds the current match. */
  readonly current: boolean;
  /** It is being read back from the file. */
  readonly loading: boolean;
}

export interface LogPane extends ListView<LogRow> {
  /** `bottom`: the last row is at the bottom and stays there; `top`: the first row is at the top. */
  readonly anchor: 'top' | 'bottom';
  readonly node?: NodeId;
  readonly follow: boolean;
  readonly wrap: boolean;
  readonly times: boolean;
  readonly search: string;
  /** `match 1 of 2`, `no match`, `searching …`; empty without a search. */
  readonly matchText: string;
  /** `… 12 480 lines skipped (saved in file)`. */
  readonly notice?: string;
}

/** A row of a page of text; `selected` where rows can be chosen. */
export interface TextRow extends RowBase {
  readonly line: Line;
  /** Present where `enter` folds: whether it is folded. */
  readonly folded?: boolean;
}

export interface ComponentRow extends RowBase {
  readonly name: string;
  readonly version: string;
  readonly published: string;
  readonly action: string;
  readonly glyph: UiGlyph;
  readonly tone: Tone;
  readonly label: string;
}

export interface PipelineRow extends RowBase {
  readonly name: string;
  readonly stages: readonly { readonly name: string; readonly glyph: UiGlyph; readonly tone: Tone }[];
  readonly status: string;
  readonly tone: Tone;
  /** How old what is shown is: `12 s ago`. */
  readonly age: string;
  readonly label: string;
}

/** `key  label`; `disabled` says why it does nothing now. */
export interface KeyRow extends RowBase {
  readonly keys: string;
  readonly text: string;
  readonly disabled?: string;
  readonly danger: boolean;
  /** Set on the first row of a part: `this screen`, `everywhere`. */
  readonly heading?: string;
}

/** The row of a progress bar of a group. */
export interface GroupBar {
  readonly key: string;
  readonly name: string;
  readonly done: number;
  readonly total: number;
  readonly failed: number;
}

/** Left and right of one line. */
export interface SplitLine {
  readonly left: Line;
  readonly right: Line;
}

/** A dialog, ready to be put into a frame. */
export interface DialogView {
  readonly kind: 'question' | 'cancel' | 'quit' | 'palette' | 'filter' | 'search';
  readonly title: string;
  /** `asked 0m 40s ago`. */
  readonly aside: string;
  readonly body: readonly Line[];
  readonly input?: { readonly text: string; readonly cursor: number };
  /** Things to choose from, one of them chosen: quit, palette. */
  readonly choices: readonly { readonly text: string; readonly selected: boolean; readonly aside: string }[];
  /** What became of it, said in place of the input. */
  readonly told?: Span;
  /** `enter send   ctrl-r reject   esc later`. */
  readonly keys: readonly { readonly keys: string; readonly label: string }[];
}
