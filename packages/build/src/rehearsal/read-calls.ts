import type { RecordedCall } from '@seed/deployspec';
import { CALL_END } from '../in-build/module-facts.ts';
import { readTexts } from '../read-texts.ts';
import type { StepContext } from '../step-context.ts';
import { REHEARSED_CALLS } from './rehearsal-files.ts';

/**
 * The calls that were rehearsed so far, in the order in which they were made. Command lines are as the user wrote
 * them, quoted for a shell and not yet redacted.
 */
export async function readCalls(ctx: Pick<StepContext, 'job' | 'workspace'>): Promise<RecordedCall[]> {
  if (ctx.job.rehearsal === undefined) return [];
  const texts = await readTexts(ctx.workspace, ctx.workspace.layout.tmp, [REHEARSED_CALLS]);
  const records = (texts.get(REHEARSED_CALLS) ?? '').split(CALL_END).slice(0, -1);
  return records.map((command) => ({ tool: command.split(' ', 1)[0] ?? command, command }));
}
