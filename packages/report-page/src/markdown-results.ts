import { count, formatSize, isDeployment } from '@seed/view';
import { code, inline } from './markdown-text.ts';
import { badCases, caseName, testWords } from './test-words.ts';
import type { ModuleReport, RunReport } from './run-report.ts';

const MOST_CASES = 20;

function testLines({ id, tests }: ModuleReport): string[] {
  return tests.flatMap((report) => {
    const bad = badCases(report);
    const more = bad.length - MOST_CASES;
    return [
      `- ${inline(id)}: ${code(report.name)} ${inline(testWords(report))}`,
      ...bad
        .slice(0, MOST_CASES)
        .map(
          (one) =>
            `  - ✗ ${inline(caseName(one))}${one.message === undefined ? '' : `: ${inline(one.message)}`}`,
        ),
      ...(more > 0 ? [`  - and ${more} more`] : []),
    ];
  });
}

function valueLines({ id, outputs, exported, artifacts }: ModuleReport): string[] {
  const values = [...outputs, ...exported].flatMap(({ name, value }) =>
    value === undefined ? [] : [`${code(name)} = ${code(value)}`],
  );
  const files = artifacts.map(
    (one) => `artifact ${code(one.id)}, ${count(one.files.length, 'file')}, ${formatSize(one.bytes)}`,
  );
  return [...values, ...files].map((text) => `- ${inline(id)}: ${text}`);
}

/** What tests said, and what builds have made. */
export function resultLines({ modules, kind }: RunReport): string[] {
  const tests = modules.flatMap(testLines);
  // Outputs of deployments are addresses, and summaries lie open.
  const values = isDeployment({ kind }) ? [] : modules.flatMap(valueLines);
  return [
    ...(tests.length === 0 ? [] : ['', '### Tests', '', ...tests]),
    ...(values.length === 0 ? [] : ['', '### Results', '', ...values]),
  ];
}
