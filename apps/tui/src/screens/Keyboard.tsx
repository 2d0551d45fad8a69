import { useApp, useInput, usePaste } from 'ink';
import { useLayoutEffect } from 'react';
import type { ReactNode } from 'react';
import type { SuspendTerminal } from 'ink';
import type { UiStore } from '../model/screen-port.ts';
import { typedKeys } from './typed-keys.ts';

export interface KeyboardProps {
  readonly store: UiStore;
  /** Told once how the terminal is given to somebody else. */
  readonly onReady: (suspend: SuspendTerminal) => void;
}

/** Hands what is typed to the store. Text that was pasted is never taken for keys. */
export function Keyboard({ store, onReady }: KeyboardProps): ReactNode {
  const { suspendTerminal } = useApp();
  useLayoutEffect(() => onReady(suspendTerminal), [onReady, suspendTerminal]);
  useInput((input, key) => {
    for (const name of typedKeys(input, key)) store.dispatch(name);
  });
  usePaste((text) => store.type(text));
  return null;
}
