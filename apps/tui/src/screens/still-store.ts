import type { UiStore } from '../model/screen-port.ts';
import type { UiState } from '../model/ui-state.ts';

const MINUTE_MS = 60_000;

/** Whether two states differ in nothing but what their clocks show within a minute. */
function isStill(before: UiState, after: UiState): boolean {
  if (Math.floor(before.now / MINUTE_MS) !== Math.floor(after.now / MINUTE_MS)) return false;
  const { version: _, now: __, ...was } = before;
  const { version: ___, now: ____, ...is } = after;
  const names = new Set([...Object.keys(was), ...Object.keys(is)]) as Set<keyof typeof is>;
  return [...names].every((name) => was[name] === is[name]);
}

/** The states of a store for those who do not want things to move: clocks go on once a minute, or with other news. */
export function stillStore(store: UiStore): UiStore {
  let shown = store.getSnapshot();
  return {
    ...store,
    getSnapshot() {
      const next = store.getSnapshot();
      if (next !== shown && !isStill(shown, next)) shown = next;
      return shown;
    },
  };
}
