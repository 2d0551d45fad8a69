import type { UiState } from '../src/model/ui-state.ts';

/** The screens before anything is known. */
export const emptyState = (more: Partial<UiState> = {}): UiState => ({
  version: 1,
  now: 0,
  columns: 80,
  rows: 24,
  screens: ['runs'],
  focus: 'runs',
  zoom: 'normal',
  runs: new Map(),
  order: [],
  runsTop: 0,
  runsFilter: '',
  choices: new Map(),
  listRow: 0,
  wrap: false,
  times: true,
  loaded: true,
  journal: '.seed/runs',
  seedVersion: '0.1.0',
  ...more,
});
