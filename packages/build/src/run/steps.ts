import type { ArtifactResult, BuildJob, ExtraFile, RecordedCall, ReportResult } from '@seed/deployspec';
import type { StepContext, StepFailure } from '../step-context.ts';
import type { Layout } from '../workspace.ts';

export function helperFiles(_job: BuildJob, _layout: Layout): readonly ExtraFile[] {
  return [];
}
export async function collectArtifacts(
  _ctx: StepContext,
): Promise<{ results: ArtifactResult[]; failure?: StepFailure }> {
  return { results: [] };
}
export async function restoreCache(ctx: StepContext): Promise<unknown> {
  ctx.agent('Cache is not defined in the buildspec');
  ctx.agent('Skip cache due to: no paths specified to be cached');
  return undefined;
}
export async function saveCache(_ctx: StepContext, _restored: unknown): Promise<void> {}
export async function collectReports(_ctx: StepContext): Promise<ReportResult[]> {
  return [];
}
export async function selectRuntimes(ctx: StepContext): Promise<{ failure?: StepFailure }> {
  ctx.agent('No runtime version selected in buildspec.');
  return {};
}
export async function readMetadata(
  _ctx: StepContext,
): Promise<{ metadata: Record<string, unknown>; problems: readonly string[] }> {
  return { metadata: {}, problems: [] };
}
export async function readCalls(_ctx: StepContext): Promise<RecordedCall[]> {
  return [];
}
