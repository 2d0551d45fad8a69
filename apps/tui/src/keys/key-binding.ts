import type { UiControl } from '../model/ui-control.ts';
import type { Dialog, ScreenName, UiState } from '../model/ui-state.ts';

/** Where a key counts: a screen, or the dialog that lies over it. */
export type Scope = ScreenName | Dialog['kind'];

export interface KeyBinding {
  readonly id: string;
  readonly keys: readonly string[];
  readonly screens: readonly Scope[];
  /** In the help and in docs/keys.md. */
  readonly label: string;
  /** In the footer; absent where it is not listed there. */
  readonly footer?: string | ((state: UiState) => string);
  /** It stops or destroys something. */
  readonly danger?: true;
  /** True, or why it does nothing now. */
  readonly enabled: (state: UiState) => true | string;
  readonly run: (control: UiControl) => void;
}
