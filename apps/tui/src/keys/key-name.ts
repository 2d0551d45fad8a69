/** As much of Ink's `Key` as decides about the name of a key. */
export interface PressedKey {
  readonly upArrow?: boolean;
  readonly downArrow?: boolean;
  readonly leftArrow?: boolean;
  readonly rightArrow?: boolean;
  readonly pageUp?: boolean;
  readonly pageDown?: boolean;
  readonly home?: boolean;
  readonly end?: boolean;
  readonly return?: boolean;
  readonly escape?: boolean;
  readonly tab?: boolean;
  readonly shift?: boolean;
  readonly ctrl?: boolean;
  readonly meta?: boolean;
  readonly backspace?: boolean;
  readonly delete?: boolean;
}

const NAMED = {
  upArrow: 'up',
  downArrow: 'down',
  leftArrow: 'left',
  rightArrow: 'right',
  pageUp: 'pgup',
  pageDown: 'pgdn',
  home: 'home',
  end: 'end',
  return: 'enter',
  escape: 'esc',
  backspace: 'backspace',
  delete: 'delete',
} as const;

/** The name of a key as the keymap and `dispatch` have it; undefined for pasted text, which `type` takes. */
export function keyName(input: string, key: PressedKey): string | undefined {
  if (key.tab === true) return key.shift === true ? 'shift-tab' : 'tab';
  for (const [property, name] of Object.entries(NAMED))
    if (key[property as keyof typeof NAMED] === true) return name;
  if (key.ctrl === true && input.length === 1) return `ctrl-${input.toLowerCase()}`;
  if (input === ' ') return 'space';
  if (Array.from(input).length !== 1) return undefined;
  return key.meta === true ? `alt-${input}` : input;
}
