import type { Loop } from '@seed/components';
import { StepFailure } from './step-failure.ts';

/** More iterations than anybody waits for: a mistake in the numbers. */
const MOST = 100_000;

const NAMED: Readonly<Record<string, string>> = { '\\n': '\n', '\\t': '\t' };

/** The values that a loop goes through, in order. */
export async function loopValues(
  loop: Loop,
  resolve: (text: string) => Promise<string>,
): Promise<readonly string[]> {
  switch (loop.kind) {
    case 'for':
      return counted(loop);
    case 'forEach': {
      const values: string[] = [];
      for (const { text } of loop.items) values.push(await resolve(text));
      return values;
    }
    case 'delimited': {
      const list = await resolve(loop.list.text);
      return list === '' ? [] : list.split(NAMED[loop.delimiter] ?? loop.delimiter);
    }
  }
}

function counted({ start, end, updateBy }: Extract<Loop, { kind: 'for' }>): readonly string[] {
  if (updateBy === 0 || (end - start) * updateBy < 0)
    throw new StepFailure(`a loop from ${start} by ${updateBy} never gets to ${end}`);
  const length = Math.floor((end - start) / updateBy) + 1;
  if (length > MOST) throw new StepFailure(`a loop of ${length} iterations`);
  return Array.from({ length }, (_, index) => String(start + index * updateBy));
}
