import type { ReportResult } from '@seed/deployspec';
import type { StepContext } from '../step-context.ts';

export async function collectReports(_ctx: StepContext): Promise<ReportResult[]> {
  return [];
}
