import type { ScreenName } from './ui-state.ts';

/** What keys do. The store is one. */
export interface UiControl {
  move(by: number): void;
  page(by: 1 | -1): void;
  edge(to: 'top' | 'bottom'): void;
  /** Goes deeper, or folds what is chosen. */
  open(): void;
  back(): void;
  nextPane(by: 1 | -1): void;
  goToPane(number: number): void;
  zoom(by: 1 | -1): void;
  switchRun(by: 1 | -1): void;
  show(screen: ScreenName): void;
  openQuestion(): void;
  openPalette(): void;
  /** Filters a list, searches a log or a text. */
  find(): void;
  nextMatch(by: 1 | -1): void;
  /** Lists: only what failed. Logs: the whole screen. */
  narrow(): void;
  toggleFollow(): void;
  toggleWrap(): void;
  toggleTimes(): void;
  /** Marks the chosen module. */
  mark(): void;
  /** Marks a line of the log. */
  markLine(): void;
  copy(): void;
  saveLog(): void;
  openUrl(): void;
  openEditor(): void;
  cancel(): void;
  refresh(): void;
  /** Back; at the root, leave. */
  quit(): void;
  /** Leave from anywhere; asks where a run would end with it. */
  leave(): void;
  suspend(): void;
  /** Enter in a dialog. */
  send(): void;
  /** No, to a question. */
  reject(): void;
  /** Closes a dialog, nothing was said. */
  dismiss(): void;
  choose(by: 1 | -1): void;
  complete(): void;
}
