import { describe, expect, it } from 'vitest';
import type { Loop, Words } from '@seed/components';
import { loopValues } from './loop-values.ts';

const start = { line: 1, column: 1, offset: 0 };
const span = { source: 'a.yml', start, end: start };
const words = (text: string): Words => ({ text, span });
const values = (loop: Loop) => loopValues(loop, async (text) => text.replace('{{ x }}', 'a,b'));

describe('values of loops', () => {
  it('IB-F87 count up and down, the end included where it is met', async () => {
    const counted = (start: number, end: number, updateBy: number): Promise<readonly string[]> =>
      values({ kind: 'for', span, start, end, updateBy });

    expect(await counted(1, 3, 1)).toEqual(['1', '2', '3']);
    expect(await counted(5, 0, -2)).toEqual(['5', '3', '1']);
    expect(await counted(2, 2, 7)).toEqual(['2']);
    await expect(counted(1, 3, -1)).rejects.toThrow('a loop from 1 by -1 never gets to 3');
    await expect(counted(1, 3, 0)).rejects.toThrow('never gets to');
  });

  it('IB-F87 come from lists and from texts, references followed', async () => {
    expect(await values({ kind: 'forEach', span, items: [words('one'), words('{{ x }}')] })).toEqual([
      'one',
      'a,b',
    ]);
    expect(await values({ kind: 'delimited', span, list: words('{{ x }}'), delimiter: ',' })).toEqual([
      'a',
      'b',
    ]);
    expect(await values({ kind: 'delimited', span, list: words('a\nb'), delimiter: '\\n' })).toEqual([
      'a',
      'b',
    ]);
    expect(await values({ kind: 'delimited', span, list: words(''), delimiter: ',' })).toEqual([]);
  });
});
