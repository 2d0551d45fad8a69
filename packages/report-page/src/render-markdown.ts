import type { Diagnostic } from '@seed/kernel';
import { codeFrame, createStyle, formatDuration, placeOf } from '@seed/view';
import { failureWords } from './failure-words.ts';
import { block, code, hint, inline } from './markdown-text.ts';
import { resultLines } from './markdown-results.ts';
import { costWords, countsWords, missingWords, ownMessage, runFacts, stateOf } from './page/page-header.ts';
import { dollarText, durationText, elapsedOf, whyText } from './page/words.ts';
import type { ModuleReport, RunReport } from './run-report.ts';
import { STANDINGS } from './standing.ts';

/** Summaries of CI services have limits, and nobody reads further. */
const MOST_FAILURES = 20;
const MOST_ROWS = 200;
const MOST_LINES = 15;
const FRAME_COLUMNS = 100;

const style = createStyle({ color: false, ascii: false });

function failure(module: ModuleReport, report: RunReport): string[] {
  const elapsed = elapsedOf(module, report);
  const after = elapsed === undefined ? '' : ` after ${formatDuration(elapsed)}`;
  const facts = module.failure === undefined ? [] : failureWords(module.failure);
  const lines = module.lastLines.slice(-MOST_LINES);
  const { span } = module.failure ?? {};
  const frame = span === undefined ? [] : codeFrame(span, { style, columns: FRAME_COLUMNS });
  return [
    '',
    `### ✗ ${inline(module.id)} ${module.word}${after}`,
    '',
    ...facts.map(({ name, text, isCode }) => `- ${name}: ${isCode ? code(text) : hint(text)}`),
    ...(frame.length === 0 ? [] : ['', ...block(frame)]),
    ...(lines.length === 0 ? [] : ['', 'Last lines:', '', ...block(lines)]),
  ];
}

function table(report: RunReport): string[] {
  const { modules, cost } = report;
  // What has nothing to do is counted in the first line.
  const told = modules.filter(({ standing }) => standing !== 'unchanged' && standing !== 'not-selected');
  if (told.length === 0) return [];
  const priced = cost !== undefined;
  const rows = told.slice(0, MOST_ROWS).map((module) => {
    const { id, standing, word } = module;
    const price = module.cost === undefined ? '' : dollarText(module.cost.dollars);
    const cells = [
      inline(id),
      `${STANDINGS[standing].glyph} ${word}`,
      durationText(elapsedOf(module, report)),
      ...(priced ? [price] : []),
      inline(whyText(module)),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const more = told.length - rows.length;
  return [
    '',
    `| Module | Status | Time |${priced ? ' Cost |' : ''} Why |`,
    `|---|---|--:|${priced ? '--:|' : ''}---|`,
    ...rows,
    ...(more > 0 ? ['', `and ${more} more`] : []),
  ];
}

const partition = (all: readonly Diagnostic[]): [errors: Diagnostic[], others: Diagnostic[]] => [
  all.filter(({ severity }) => severity === 'error'),
  all.filter(({ severity }) => severity !== 'error'),
];

/** A finding in a list, with what to do about it. */
function finding({ severity, summary, code: name, span, hints = [] }: Diagnostic): string[] {
  const place = span === undefined ? '' : ` at ${code(placeOf(span))}`;
  return [
    `- ${severity}: ${inline(summary)} ${code(name)}${place}`,
    ...hints.map((text) => `  - Fix: ${hint(text)}`),
  ];
}

/** What is to be known of the run before anything else. */
const remarks = (report: RunReport): string[] =>
  [ownMessage(report), missingWords(report)].flatMap((text) =>
    text === undefined ? [] : ['', `! ${inline(text)}`],
  );

/** The report in short, for the summary page of a CI service; the same report gives the same text. */
export function renderMarkdown(report: RunReport): string {
  const { word, glyph } = stateOf(report.state);
  const { modules, startedAt, endedAt, diagnostics } = report;
  const failed = modules.filter(({ standing }) => standing === 'failed');
  const lead = [countsWords(report), formatDuration(endedAt - startedAt), costWords(report)];
  const more = failed.length - MOST_FAILURES;
  const [errors, others] = partition(diagnostics);
  const facts = runFacts(report).filter(([name]) => name !== 'Took' && name !== 'Cost');
  return [
    `## ${glyph} ${inline(report.title)}: ${word}`,
    '',
    lead.filter((one) => one !== undefined && one !== '').join(' · '),
    ...report.questions.map(
      (subject) => `\n? ${report.state === 'running' ? 'Waits' : 'Waited'} for an answer: ${inline(subject)}`,
    ),
    ...remarks(report),
    ...(errors.length === 0 ? [] : ['']),
    ...errors.flatMap(finding),
    ...failed.slice(0, MOST_FAILURES).flatMap((module) => failure(module, report)),
    ...(more > 0 ? ['', `${more} more failed.`] : []),
    ...table(report),
    ...resultLines(report),
    ...(others.length === 0 ? [] : ['']),
    ...others.flatMap(finding),
    '',
    '<details><summary>About this run</summary>',
    '',
    ...facts.map(([name, value]) => `- ${name}: ${inline(value)}`),
    '',
    '</details>',
    '',
  ].join('\n');
}
