export { createJournalSource } from './journal/journal-source.ts';
export type { JournalSource, JournalSourceOptions } from './journal/journal-source.ts';
export { KEYMAP } from './keymap.ts';
export { createUiStore } from './model/create-ui-store.ts';
export type { UiStoreOptions } from './model/create-ui-store.ts';
export type { JournalHeader } from './model/run-model.ts';
export type { GivenAnswer, ScreenOptions, ScreensEnd, UiEffects, UiStore } from './model/screen-port.ts';
export { realTimers } from './model/ui-timers.ts';
export { openScreens } from './screens/open-screens.tsx';
