import type { Source } from '@seed/kernel';
import { tallyFiles } from '../tally-files.ts';
import type { FileCounts, ParsedReport } from '../parsed-report.ts';
import { readXml } from '../read-xml.ts';
import type { XmlElement } from '../read-xml.ts';

interface Metrics {
  statements: number;
  coveredStatements: number;
  conditionals: number;
  coveredConditionals: number;
}

const none = (): Metrics => ({
  statements: 0,
  coveredStatements: 0,
  conditionals: 0,
  coveredConditionals: 0,
});

/** Clover: the metrics of the project, or the sum of its files where a tool leaves those out. */
export function parseClover(source: Source): ParsedReport {
  const project = none();
  const files = none();
  const tally = tallyFiles();
  let hasProject = false;
  const problems = readXml(source, {
    roots: ['coverage'],
    open(element) {
      if (element.name !== 'metrics') return;
      if (element.parent?.name === 'project') {
        hasProject = true;
        add(project, element.attributes);
      }
      if (element.parent?.name !== 'file') return;
      add(files, element.attributes);
      const { path, name = '' } = element.parent.attributes;
      const own = none();
      add(own, element.attributes);
      tally.add(path ?? name, countsOf(own));
    },
  });
  const found = hasProject ? project : files;
  return {
    cases: [],
    coverage: countsOf(found),
    coveredFiles: tally.files(),
    problems,
  };
}

function countsOf(found: Metrics): Omit<FileCounts, 'path'> {
  return {
    linesCovered: found.coveredStatements,
    linesMissed: Math.max(0, found.statements - found.coveredStatements),
    branchesCovered: found.coveredConditionals,
    branchesMissed: Math.max(0, found.conditionals - found.coveredConditionals),
  };
}

function add(sum: Metrics, attributes: XmlElement['attributes']): void {
  const count = (name: string) => Number(attributes[name] ?? 0) || 0;
  sum.statements += count('statements');
  sum.coveredStatements += count('coveredstatements');
  sum.conditionals += count('conditionals');
  sum.coveredConditionals += count('coveredconditionals');
}
