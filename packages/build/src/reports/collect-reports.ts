import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportResult, ReportSpec, TestCase } from '@seed/deployspec';
import { parseReport, summarizeReport, writeJUnit } from '@seed/reports';
import type { ParsedReport } from '@seed/reports';
import { evaluateTexts } from '../artifacts/evaluate-texts.ts';
import { createLister } from '../artifacts/list-files.ts';
import type { ListFolder } from '../artifacts/list-files.ts';
import { selectFiles } from '../artifacts/select-files.ts';
import type { SelectedFile } from '../artifacts/select-files.ts';
import { redactTexts } from '../log/redact-texts.ts';
import type { StepContext } from '../step-context.ts';
import { discoverReports } from './discover-reports.ts';
import { LARGEST_REPORT, readReportFiles } from './read-report-files.ts';
import { groupName, reportFolder } from './report-names.ts';

const MOST_REPORTS = 5;

/**
 * Summarises the test and coverage reports of a build, those that the spec names or else those that can be found.
 * Nothing here fails a build: what cannot be read becomes a problem of the report and a warning.
 */
export async function collectReports(context: StepContext): Promise<ReportResult[]> {
  const { reports } = context.job.spec;
  if (reports.length === 0) return collectDiscovered(context);
  for (const left of reports.slice(MOST_REPORTS)) {
    context.warn(
      'report/too-many',
      `CodeBuild takes ${MOST_REPORTS} report groups; "${left.name}" is left out`,
    );
  }
  const list = createLister(context.workspace);
  const results: ReportResult[] = [];
  for (const spec of reports.slice(0, MOST_REPORTS)) results.push(await collectOne(context, spec, list));
  return results;
}

async function collectDiscovered(context: StepContext): Promise<ReportResult[]> {
  const results: ReportResult[] = [];
  for (const { format, files } of await discoverReports(context)) {
    const parsed = [...files].map(([id, text]) => parseReport(format, { id, text }));
    const name = `${context.job.project}-${format}-AutoDiscovered`;
    const result = summarizeReport({ name, format, files: [...files.keys()], parsed });
    await publish(context, result, parsed);
    results.push(result);
  }
  return results;
}

async function collectOne(context: StepContext, spec: ReportSpec, list: ListFolder): Promise<ReportResult> {
  const [name = spec.name, baseDirectory = '.', ...patterns] = await evaluateTexts(context, [
    spec.name,
    spec.baseDirectory ?? '.',
    ...spec.files,
  ]);
  const problems: string[] = [];
  const wish = { baseDirectory: baseDirectory === '' ? '.' : baseDirectory, patterns };
  const files = await findFiles(context, { ...wish, discardPaths: spec.discardPaths, list, problems });
  if (files.length > 0) context.agent(`Found ${files.length} file(s)`);
  const parsed = await parseFiles(context, { format: spec.format, files, problems });
  const result = summarizeReport({
    name: groupName(name),
    format: spec.format,
    files: files.map((file) => file.to),
    parsed,
    problems,
  });
  await publish(context, result, parsed);
  return result;
}

interface FileSearch {
  readonly baseDirectory: string;
  readonly patterns: readonly string[];
  readonly discardPaths: boolean;
  readonly list: ListFolder;
  readonly problems: string[];
}

async function findFiles(context: StepContext, search: FileSearch): Promise<readonly SelectedFile[]> {
  const { list, problems, ...wish } = search;
  const { srcDir } = context.workspace.layout;
  const say = (line: string) => context.agent(line);
  try {
    const selection = await selectFiles({ ...wish, srcDir, excludes: [], keepLinks: false }, list, say);
    if (selection.found === 'files') return selection.files;
    problems.push(
      selection.found === 'no-files'
        ? 'no matching report paths found'
        : `no matching base directory path found for ${wish.baseDirectory}`,
    );
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  return [];
}

async function parseFiles(
  context: StepContext,
  report: {
    readonly format: ReportSpec['format'];
    readonly files: readonly SelectedFile[];
    readonly problems: string[];
  },
): Promise<ParsedReport[]> {
  const { format, files, problems } = report;
  const parsed: ParsedReport[] = [];
  for (const [dir, members] of Map.groupBy(files, (file) => file.dir)) {
    const texts = await readTexts(context, dir, members, problems);
    for (const { path } of members) {
      const text = texts.get(path);
      if (text !== undefined) parsed.push(parseReport(format, { id: path, text }));
      else if (texts.has(path))
        problems.push(`${path}: the file is larger than ${LARGEST_REPORT / 1024 / 1024} MiB`);
      else problems.push(`${path}: the file could not be read`);
    }
  }
  return parsed;
}

async function readTexts(
  context: StepContext,
  dir: string,
  files: readonly SelectedFile[],
  problems: string[],
): Promise<ReadonlyMap<string, string | undefined>> {
  try {
    return await readReportFiles(
      context.workspace,
      dir,
      files.map((file) => file.path),
    );
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
    return new Map();
  }
}

/** Stores the report for people and tools, and tells the host. */
async function publish(
  context: StepContext,
  report: ReportResult,
  parsed: readonly ParsedReport[],
): Promise<void> {
  for (const problem of report.problems)
    context.warn('report/incomplete', `report "${report.name}": ${problem}`);
  const dir = join(context.job.outputs.reports, reportFolder(report.name));
  try {
    await mkdir(dir, { recursive: true });
    const redact = (text: string) => context.redact(text);
    await replaceFile(join(dir, 'report.json'), `${JSON.stringify(redactTexts(report, redact), null, 2)}\n`);
    if (report.type === 'TEST')
      await replaceFile(
        join(dir, 'junit.xml'),
        writeJUnit(report.name, redactTexts(allCases(parsed), redact)),
      );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.warn('report/not-written', `cannot write the report into "${dir}": ${reason}`);
  }
  context.io.host.emit({ type: 'report.parsed', node: context.job.node, data: { report } });
}

const allCases = (parsed: readonly ParsedReport[]): TestCase[] =>
  parsed.flatMap((report) => [...report.cases]);

async function replaceFile(file: string, text: string): Promise<void> {
  await writeFile(`${file}.partial`, text);
  await rename(`${file}.partial`, file);
}
