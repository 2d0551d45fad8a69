import type { Source } from '@seed/kernel';
import { tallyFiles } from '../tally-files.ts';
import type { ParsedReport } from '../parsed-report.ts';
import { readXml } from '../read-xml.ts';

/** JaCoCo: the counters of the whole report; those below packages, classes and methods are parts of them. */
export function parseJaCoCo(source: Source): ParsedReport {
  const counts = { linesCovered: 0, linesMissed: 0, branchesCovered: 0, branchesMissed: 0 };
  const tally = tallyFiles();
  const problems = readXml(source, {
    roots: ['report'],
    open({ name, parent, attributes }) {
      if (name !== 'counter' || (parent?.name !== 'report' && parent?.name !== 'sourcefile')) return;
      const covered = Number(attributes['covered'] ?? 0) || 0;
      const missed = Number(attributes['missed'] ?? 0) || 0;
      if (parent.name === 'sourcefile') {
        const path = [parent.parent?.attributes['name'], parent.attributes['name']].filter(Boolean).join('/');
        if (attributes['type'] === 'LINE') tally.add(path, { linesCovered: covered, linesMissed: missed });
        if (attributes['type'] === 'BRANCH')
          tally.add(path, { branchesCovered: covered, branchesMissed: missed });
        return;
      }
      if (attributes['type'] === 'LINE') {
        counts.linesCovered += covered;
        counts.linesMissed += missed;
      } else if (attributes['type'] === 'BRANCH') {
        counts.branchesCovered += covered;
        counts.branchesMissed += missed;
      }
    },
  });
  return { cases: [], coverage: counts, coveredFiles: tally.files(), problems };
}
