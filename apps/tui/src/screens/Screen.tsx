import { Box } from 'ink';
import { useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { UiStore } from '../model/screen-port.ts';
import type { Selectors } from '../model/selectors.ts';
import { drawScreen } from './draw-screen.ts';
import { Lines } from './Lines.tsx';
import type { Pen } from './pen.ts';

export interface ScreenProps {
  readonly store: UiStore;
  readonly selectors: Selectors;
  readonly pen: Pen;
}

/** Everything that is on screen, drawn anew when the store says that something of it changed. */
export function Screen({ store, selectors, pen }: ScreenProps): ReactNode {
  const state = useSyncExternalStore(store.subscribe, store.getSnapshot);
  return (
    <Box width={state.columns} height={state.rows}>
      {drawScreen(state, selectors, pen).map(({ key, ...drawn }) => (
        <Lines key={key} {...drawn} />
      ))}
    </Box>
  );
}
