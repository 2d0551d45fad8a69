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
  const [name = spec.name, baseDirectory, ...patterns] = await evaluateTexts(context, [
    spec.name,
    spec.baseDirectory ?? '.',
    ...spec.files,
  ]);
  const selection = await selectFiles(
    {
      srcDir: context.workspace.layout.srcDir,
      baseDirectory: baseDirectory === undefined || baseDirectory === '' ? '.' : baseDirectory,
      patterns,
      excludes: [],
      discardPaths: spec.discardPaths,
      keepLinks: false,
    },
    list,
    (line) => context.agent(line),
  );
  const files = selection.found === 'files' ? selection.files : [];
  if (files.length > 0) context.agent(`Found ${files.length} file(s)`);
  const { parsed, problems } = await parseFiles(context, spec, files);
  if (selection.found === 'no-base-directory')
    problems.push(`no matching base directory path found for ${baseDirectory}`);
  if (selection.found === 'no-files') problems.push('no matching report paths found');
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

async function parseFiles(context: StepContext, spec: ReportSpec, files: readonly SelectedFile[]) {
  const parsed: ParsedReport[] = [];
  const problems: string[] = [];
  for (const [dir, members] of Map.groupBy(files, (file) => file.dir)) {
    const texts = await readTexts(context, dir, members, problems);
    for (const { path } of members) {
      const text = texts.get(path);
      if (text !== undefined) parsed.push(parseReport(spec.format, { id: path, text }));
      else if (texts.has(path))
        problems.push(`${path}: the file is larger than ${LARGEST_REPORT / 1024 / 1024} MiB`);
      else problems.push(`${path}: the file could not be read`);
    }
  }
  return { parsed, problems };
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
    await replaceFile(join(dir, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
    if (report.type === 'TEST')
      await replaceFile(join(dir, 'junit.xml'), writeJUnit(report.name, allCases(parsed)));
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
