import type { RecordedCall } from '@seed/deployspec';
import { readTexts } from '../read-texts.ts';
import type { StepContext } from '../step-context.ts';
import { REHEARSED_CALL } from './rehearsal-files.ts';

/**
 * The calls that were rehearsed so far, in the order in which they were made. Command lines are as the user wrote
 * them, quoted for a shell and not yet redacted.
 */
export async function readCalls(ctx: Pick<StepContext, 'job' | 'workspace'>): Promise<RecordedCall[]> {
  if (ctx.job.rehearsal === undefined) return [];
  const { layout } = ctx.workspace;
  const entries = (await ctx.workspace.list(layout.tmp)) ?? [];
  const names = entries
    .map(({ path }) => path)
    .filter((path) => path.startsWith(REHEARSED_CALL) && path.endsWith('.call'));
  const texts = await readTexts(ctx.workspace, layout.tmp, names);
  const numberOf = (name: string): number => Number.parseInt(name.slice(REHEARSED_CALL.length), 10);
  return names
    .sort((a, b) => numberOf(a) - numberOf(b))
    .map((name) => texts.get(name) ?? '')
    .map((command) => ({ tool: command.split(' ', 1)[0] ?? command, command }));
}
