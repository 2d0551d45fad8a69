import { posix } from 'node:path';
import type { ReportFormat } from '@seed/deployspec';
import { guessFormat, mayBeReport } from '@seed/reports';
import type { StepContext } from '../step-context.ts';
import { readReportFiles } from './read-report-files.ts';

export interface DiscoveredReport {
  readonly format: ReportFormat;
  readonly files: ReadonlyMap<string, string>;
}

const LIMIT_MS = 5_000;
const BATCH = 50;
const LARGEST = 16 * 1024 * 1024;
/** Never the output of the build's own tests. */
const FOREIGN = /(?:^|\/)(?:node_modules|\.git|\.venv|vendor)\//;

/**
 * Looks for test and coverage files as CodeBuild's agent does for specs without `reports`: everything below the source,
 * for at most five seconds. Says the agent's lines.
 */
export async function discoverReports(context: StepContext): Promise<DiscoveredReport[]> {
  const { services } = context;
  const startedAt = services.clock.now();
  for (const line of [
    'Set report auto-discover timeout to 5 seconds',
    'Expanding base directory path:  .',
    'Assembling file list',
    'Expanding .',
    'Expanding file paths for base directory .',
    'Assembling file list',
    'Expanding **/*',
  ]) {
    context.agent(line);
  }
  // A place that cannot be read any more holds no reports; that it is gone shows elsewhere.
  const found = await search(context, startedAt + LIMIT_MS).catch(() => []);
  const count = found.reduce((sum, report) => sum + report.files.size, 0);
  context.agent(count === 0 ? 'No matching auto-discover report paths found' : `Found ${count} file(s)`);
  const seconds = ((services.clock.now() - startedAt) / 1000).toFixed(6);
  context.agent(`Report auto-discover file discovery took ${seconds} seconds`);
  return found;
}

async function search(context: StepContext, deadline: number): Promise<DiscoveredReport[]> {
  const { workspace, services } = context;
  const { srcDir } = workspace.layout;
  const entries = (await workspace.list(srcDir)) ?? [];
  const candidates = entries
    .filter((entry) => entry.kind === 'file' && entry.size <= LARGEST && mayBeReport(entry.path))
    .map((entry) => entry.path)
    .filter((path) => !FOREIGN.test(path))
    .sort();
  const byFormat = new Map<ReportFormat, Map<string, string>>();
  for (let at = 0; at < candidates.length && services.clock.now() < deadline; at += BATCH) {
    const texts = await readReportFiles(workspace, srcDir, candidates.slice(at, at + BATCH));
    for (const [path, text] of texts) {
      const format = text === undefined ? undefined : guessFormat(text);
      if (text === undefined || format === undefined) continue;
      const files = byFormat.get(format) ?? new Map<string, string>();
      byFormat.set(format, files.set(posix.normalize(path), text));
    }
  }
  return [...byFormat].map(([format, files]) => ({ format, files }));
}
