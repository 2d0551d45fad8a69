import type { Source } from '@seed/kernel';
import { tallyFiles } from '../tally-files.ts';
import type { CoverageCounts, ParsedReport } from '../parsed-report.ts';
import { readXml } from '../read-xml.ts';
import type { XmlElement } from '../read-xml.ts';

/** Cobertura: the totals of the first element; older tools write only rates there, then lines are counted. */
export function parseCobertura(source: Source): ParsedReport {
  let totals: XmlElement['attributes'] = {};
  const counted = { lines: 0, hit: 0, branches: 0, taken: 0 };
  const tally = tallyFiles();
  const problems = readXml(source, {
    roots: ['coverage'],
    open(element) {
      if (element.parent === undefined) totals = element.attributes;
      // lines of methods are listed a second time below their class
      const parent = element.parent?.parent;
      if (element.name !== 'line' || parent?.name !== 'class') return;
      counted.lines++;
      const isHit = Number(element.attributes['hits'] ?? 0) > 0;
      if (isHit) counted.hit++;
      const [, taken = '0', all = '0'] =
        /\((\d+)\/(\d+)\)/.exec(element.attributes['condition-coverage'] ?? '') ?? [];
      counted.taken += Number(taken);
      counted.branches += Number(all);
      tally.add(parent.attributes['filename'] ?? parent.attributes['name'] ?? '', {
        linesCovered: isHit ? 1 : 0,
        linesMissed: isHit ? 0 : 1,
        branchesCovered: Number(taken),
        branchesMissed: Math.max(0, Number(all) - Number(taken)),
      });
    },
  });
  return { cases: [], coverage: countsOf(totals, counted), coveredFiles: tally.files(), problems };
}

function countsOf(
  totals: XmlElement['attributes'],
  counted: {
    readonly lines: number;
    readonly hit: number;
    readonly branches: number;
    readonly taken: number;
  },
): CoverageCounts {
  const number = (name: string) => (totals[name] === undefined ? undefined : Number(totals[name]));
  const lines = number('lines-valid') ?? counted.lines;
  const hit = number('lines-covered') ?? counted.hit;
  const branches = number('branches-valid') ?? counted.branches;
  const taken = number('branches-covered') ?? counted.taken;
  const lineRate = number('line-rate');
  const branchRate = number('branch-rate');
  return {
    linesCovered: hit,
    linesMissed: Math.max(0, lines - hit),
    branchesCovered: taken,
    branchesMissed: Math.max(0, branches - taken),
    ...(lines === 0 && lineRate !== undefined ? { lineRate } : {}),
    ...(branches === 0 && branchRate !== undefined && branchRate > 0 ? { branchRate } : {}),
  };
}
