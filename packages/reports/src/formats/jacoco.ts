import type { Source } from '@seed/kernel';
import type { ParsedReport } from '../parsed-report.ts';
import { readXml } from '../read-xml.ts';

/** JaCoCo: the counters of the whole report; those below packages, classes and methods are parts of them. */
export function parseJaCoCo(source: Source): ParsedReport {
  const counts = { linesCovered: 0, linesMissed: 0, branchesCovered: 0, branchesMissed: 0 };
  const problems = readXml(source, {
    roots: ['report'],
    open({ name, parent, attributes }) {
      if (name !== 'counter' || parent?.name !== 'report') return;
      const covered = Number(attributes['covered'] ?? 0) || 0;
      const missed = Number(attributes['missed'] ?? 0) || 0;
      if (attributes['type'] === 'LINE') {
        counts.linesCovered += covered;
        counts.linesMissed += missed;
      } else if (attributes['type'] === 'BRANCH') {
        counts.branchesCovered += covered;
        counts.branchesMissed += missed;
      }
    },
  });
  return { cases: [], coverage: counts, problems };
}
