import { describe, expect, test } from 'vitest';
import { bindingOf, KEYMAP } from '../src/keymap.ts';
import type { Scope } from '../src/keymap.ts';
import { SCREEN_NAMES } from '../src/model/ui-state.ts';
import { helpItems } from '../src/selectors/help-rows.ts';
import { emptyState } from './empty-state.ts';

const DIALOGS: readonly Scope[] = ['question', 'cancel', 'quit', 'palette', 'filter', 'search'];
const SCOPES = [...SCREEN_NAMES, ...DIALOGS];

describe('the keymap', () => {
  test.each(SCOPES)('has no key twice on %s', (scope) => {
    const keys = KEYMAP.filter(({ screens }) => screens.includes(scope)).flatMap((binding) => binding.keys);

    expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted());
  });

  test('has an id of its own for everything, and words for people', () => {
    const ids = KEYMAP.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
    expect(KEYMAP.filter(({ label }) => label === '')).toEqual([]);
  });

  test('says why a key does nothing now', () => {
    const reasons = SCREEN_NAMES.flatMap((screen) => {
      const state = emptyState({ screens: [screen] });
      return KEYMAP.filter(({ screens }) => screens.includes(screen)).map((binding) =>
        binding.enabled(state),
      );
    });

    const disabled = reasons.filter((reason) => reason !== true);
    expect(disabled.length).toBeGreaterThan(10);
    for (const reason of disabled) expect(reason).toMatch(/^\S.{5,60}\S$/);
  });

  test('has nothing destructive on a plain letter', () => {
    const destructive = KEYMAP.filter(({ danger }) => danger === true);

    expect(destructive.length).toBeGreaterThan(0);
    for (const { keys } of destructive) for (const key of keys) expect(key).toMatch(/^ctrl-/);
  });

  test.each(SCOPES)('leads out of %s by esc and by ctrl-c', (scope) => {
    expect(bindingOf('esc', scope)).toBeDefined();
    expect(bindingOf('ctrl-c', scope)).toBeDefined();
  });
});

describe('the help', () => {
  test.each(SCREEN_NAMES)('of %s lists every key that counts there, once', (screen) => {
    const listed = helpItems(screen).map(({ binding }) => binding.id);
    const counting = KEYMAP.filter(({ screens }) => screens.includes(screen)).map(({ id }) => id);

    expect(new Set(listed).size).toBe(listed.length);
    for (const id of counting) expect(listed).toContain(id);
  });

  test('lists every key of the map somewhere', () => {
    const listed = new Set(
      SCREEN_NAMES.flatMap((screen) => helpItems(screen).map(({ binding }) => binding.id)),
    );

    expect(KEYMAP.filter(({ id }) => !listed.has(id)).map(({ id }) => id)).toEqual([]);
  });
});
