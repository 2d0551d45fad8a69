import { describe, expect, it } from 'vitest';
import type { Diagnostic } from './diagnostic.ts';
import { hasErrors, sortDiagnostics } from './diagnostic.ts';

const at = (source: string, offset: number, summary = 'bad'): Diagnostic => ({
  code: 'a/b',
  severity: 'error',
  summary,
  span: {
    source,
    start: { line: 1, column: offset + 1, offset },
    end: { line: 1, column: offset + 2, offset: offset + 1 },
  },
});

describe('sortDiagnostics', () => {
  it('sorts by source, then by place; findings without a place come first', () => {
    const nowhere: Diagnostic = { code: 'a/b', severity: 'error', summary: 'nowhere' };

    const sorted = sortDiagnostics([at('b.yaml', 0), at('a.yaml', 9), at('a.yaml', 2), nowhere]);

    expect(sorted).toEqual([nowhere, at('a.yaml', 2), at('a.yaml', 9), at('b.yaml', 0)]);
  });

  it('drops repeated findings and keeps different ones of the same place', () => {
    expect(sortDiagnostics([at('a', 1), at('a', 1), at('a', 1, 'worse')])).toHaveLength(2);
  });
});

describe('hasErrors', () => {
  it('is true for errors alone', () => {
    expect(hasErrors([at('a', 1)])).toBe(true);
    expect(hasErrors([{ code: 'a/b', severity: 'warning', summary: 'odd' }])).toBe(false);
    expect(hasErrors([])).toBe(false);
  });
});
