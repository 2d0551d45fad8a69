/** Where a module stands, in the words that people filter by; in the order in which they want to see them. */
export const STANDINGS = {
  failed: { glyph: '✗', word: 'failed' },
  interrupted: { glyph: '!', word: 'interrupted' },
  stopped: { glyph: '!', word: 'stopped' },
  running: { glyph: '▸', word: 'running' },
  waiting: { glyph: '·', word: 'waiting' },
  'not-started': { glyph: '/', word: 'not started' },
  done: { glyph: '✓', word: 'done' },
  unchanged: { glyph: '=', word: 'unchanged' },
  'not-selected': { glyph: '/', word: 'not selected' },
} as const;

export type Standing = keyof typeof STANDINGS;

/** How many modules stand where, without those where none does. */
export function countStandings(modules: readonly { readonly standing: Standing }[]): [Standing, number][] {
  const groups = Map.groupBy(modules, ({ standing }) => standing);
  return (Object.keys(STANDINGS) as Standing[]).flatMap((standing): [Standing, number][] => {
    const many = groups.get(standing)?.length ?? 0;
    return many === 0 ? [] : [[standing, many]];
  });
}
