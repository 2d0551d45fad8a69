import type { FileCounts } from './parsed-report.ts';

/** Adds up lines and branches by source file; a report may name a file more than once. */
export interface FileTally {
  add(path: string, counts: Partial<Omit<FileCounts, 'path'>>): void;
  /** In the order in which they were named first. */
  files(): readonly FileCounts[];
}

export function tallyFiles(): FileTally {
  const byPath = new Map<string, Omit<FileCounts, 'path'>>();
  return {
    add(path, counts) {
      const before = byPath.get(path);
      byPath.set(path, {
        linesCovered: (before?.linesCovered ?? 0) + (counts.linesCovered ?? 0),
        linesMissed: (before?.linesMissed ?? 0) + (counts.linesMissed ?? 0),
        branchesCovered: (before?.branchesCovered ?? 0) + (counts.branchesCovered ?? 0),
        branchesMissed: (before?.branchesMissed ?? 0) + (counts.branchesMissed ?? 0),
      });
    },
    files: () => [...byPath].map(([path, counts]) => ({ path, ...counts })),
  };
}
