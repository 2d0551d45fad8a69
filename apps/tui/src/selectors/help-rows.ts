import { KEYMAP } from '../keymap.ts';
import type { KeyBinding, Scope } from '../keys/key-binding.ts';
import type { KeyRow, ListView } from '../model/rows.ts';
import { SCREEN_NAMES, screenOf, takesText } from '../model/ui-state.ts';
import type { ScreenName, UiState } from '../model/ui-state.ts';
import { listView } from './list-view.ts';

const ARROWS: Readonly<Record<string, string>> = { up: '↑', down: '↓', left: '←', right: '→' };

/** As people read keys: `↑ k`. */
export const keysText = (keys: readonly string[]): string => keys.map((key) => ARROWS[key] ?? key).join(' ');

/** Keys that mean the same on every screen. */
export const isGlobal = ({ screens }: KeyBinding): boolean =>
  SCREEN_NAMES.every((screen) => screens.includes(screen));

/** The screen that the help was opened from. */
export const helpedScreen = (state: UiState): ScreenName =>
  state.screens.findLast((screen) => screen !== 'help') ?? 'runs';

const isDialogScope = (scope: Scope): boolean => !(SCREEN_NAMES as readonly string[]).includes(scope);

interface HelpItem {
  readonly binding: KeyBinding;
  readonly heading?: string;
}

export function helpItems(screen: ScreenName): readonly HelpItem[] {
  const here = KEYMAP.filter((binding) => binding.screens.includes(screen) && !isGlobal(binding));
  const everywhere = KEYMAP.filter(isGlobal);
  const dialogs = KEYMAP.filter(({ screens }) => screens.every(isDialogScope));
  const part = (heading: string, bindings: readonly KeyBinding[]): HelpItem[] =>
    bindings.map((binding, index) => ({ binding, ...(index === 0 ? { heading } : {}) }));
  return [...part('this screen', here), ...part('everywhere', everywhere), ...part('dialogs', dialogs)];
}

export function helpRows(state: UiState, rows: number): ListView<KeyRow> {
  const screen = helpedScreen(state);
  const there = { ...state, screens: state.screens.filter((one) => one !== 'help') };
  return listView({
    items: helpItems(screen),
    chosen: state.listRow,
    top: 0,
    rows,
    row({ binding, heading }, selected): KeyRow {
      const enabled = binding.enabled({
        ...there,
        screens: there.screens.length === 0 ? ['runs'] : there.screens,
      });
      const disabled = enabled === true ? {} : { disabled: enabled };
      return {
        key: [binding.id, selected, enabled].join('\0'),
        keys: keysText(binding.keys),
        text: binding.label,
        danger: binding.danger === true,
        selected,
        ...disabled,
        ...(heading === undefined ? {} : { heading }),
      };
    },
  });
}

/** What people look for first comes first, as narrow screens have room for few; the last one leads out. */
const FOOTER_ORDER = [
  'open',
  'answer',
  'details',
  'log',
  'find',
  'cancel',
  'follow',
  'plan',
  'narrow',
  'palette',
];

const rankOf = ({ id }: KeyBinding): number => {
  if (id === 'quit') return FOOTER_ORDER.length + 1;
  const rank = FOOTER_ORDER.indexOf(id);
  return rank === -1 ? FOOTER_ORDER.length : rank;
};

/** The keys of the screen, or of the dialog over it, that do something now. */
export function footerKeys(state: UiState): readonly { readonly keys: string; readonly label: string }[] {
  const scope: Scope = state.dialog?.kind ?? screenOf(state);
  const keymap = state.dialog === undefined ? KEYMAP.toSorted((a, b) => rankOf(a) - rankOf(b)) : KEYMAP;
  return keymap.flatMap((binding) => {
    const { footer, keys, screens } = binding;
    if (footer === undefined || !screens.includes(scope) || binding.enabled(state) !== true) return [];
    // A letter is no key where letters are typed.
    const key = takesText(state) ? (keys.find((one) => one.length > 1) ?? keys[0]) : keys[0];
    return [
      {
        keys: keysText(key === undefined ? [] : [key]),
        label: typeof footer === 'string' ? footer : footer(state),
      },
    ];
  });
}
