import type { RunRecord } from '../run-record.ts';
import type { RunRequest } from '../run-request.ts';
import type { RunResult } from '../run-result.ts';
import { detailedOutput } from './detailed-output.ts';
import { junitReport } from './junit-report.ts';

/** What `run` of AWSTOE prints, for programs. */
export function summaryOf(result: RunResult): Readonly<Record<string, unknown>> {
  const { counts } = result;
  return {
    executionId: result.id,
    status: result.status,
    failedStepCount: counts.failed,
    executedStepCount: counts.executed,
    ignoredFailedStepCount: counts.ignored,
    failureMessage: result.message ?? '',
    logUrl: '',
  };
}

/** Writes the files that AWSTOE leaves behind, a summary and a test report. */
export function writeResults(
  result: RunResult,
  { record, request }: { readonly record: RunRecord; readonly request: RunRequest },
): void {
  const json = (value: unknown): string => `${JSON.stringify(record.masking.deep(value), null, 2)}\n`;
  const texts = request.documents.map(({ document }) => document.source.text.trimEnd());
  record.write('document.yaml', record.masking.text(`${texts.join('\n---\n')}\n`));
  record.write('detailedoutput.json', json(detailedOutput(result)));
  record.write('result.json', json(summaryOf(result)));
  record.write('junit.xml', junitReport(record.masking.deep(result)));
  const chains = result.documents.flatMap((document) =>
    document.phases.flatMap((phase) =>
      phase.steps.map((step) => ({
        document: document.path,
        reference: `${phase.name}.${step.name}`,
        inputs: step.inputs,
        outputs: step.outputs,
      })),
    ),
  );
  record.write(
    'chaining.json',
    chains.map((chain) => `${JSON.stringify(record.masking.deep(chain))}\n`).join(''),
  );
  record.console(
    result.status === 'success' || result.status === 'success with ignored failure'
      ? 'Executor: FINISHED EXECUTION OF ALL DOCUMENTS'
      : `Executor: ended with status ${result.status}: ${result.message ?? ''}`,
  );
}
