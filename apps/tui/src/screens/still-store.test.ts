import { expect, test } from 'vitest';
import type { UiStore } from '../model/screen-port.ts';
import type { UiState } from '../model/ui-state.ts';
import { stillStore } from './still-store.ts';

const first = { version: 1, now: 60_000, columns: 80, flash: undefined } as unknown as UiState;

function storeOf(states: readonly UiState[]): UiStore {
  let at = 0;
  const store = { getSnapshot: () => states[Math.min(at++, states.length - 1)] };
  return stillStore(store as unknown as UiStore);
}

test('seconds do not move', () => {
  const store = storeOf([first, { ...first, version: 2, now: 61_000 }]);

  expect(store.getSnapshot()).toBe(first);
});

test('minutes do', () => {
  const next = { ...first, version: 2, now: 120_000 };

  expect(storeOf([first, next]).getSnapshot()).toBe(next);
});

test('anything else is shown at once', () => {
  const next = { ...first, version: 2, columns: 81 };

  expect(storeOf([first, next]).getSnapshot()).toBe(next);
});
