import { describe, expect, it } from 'vitest';
import { withExcerpt } from './excerpt.ts';

const TEXT = 'version: 0.2\r\nphases:\n  build:\n    commands: [make hunter2]\n';
const at = (line: number) => ({
  source: 'buildspec.yml',
  start: { line, column: 5, offset: 0 },
  end: { line, column: 9, offset: 4 },
});

describe('a place with its lines', () => {
  it('has the line itself and two before it', () => {
    expect(withExcerpt(at(4), TEXT)).toEqual({
      ...at(4),
      excerpt: ['phases:', '  build:', '    commands: [make hunter2]'],
    });
    expect(withExcerpt(at(1), TEXT).excerpt).toEqual(['version: 0.2']);
  });

  it('hides secrets before it cuts long lines', () => {
    const long = `${' '.repeat(997)}hunter2`;

    const { excerpt } = withExcerpt(at(1), long, (line) => line.replaceAll('hunter2', '***'));

    expect(excerpt).toEqual([`${' '.repeat(997)}***`]);
    expect(withExcerpt(at(1), 'x'.repeat(5000)).excerpt?.[0]).toHaveLength(1000);
  });

  it('stays as it is without a text, outside of it, and where it has its lines', () => {
    const kept = { ...at(4), excerpt: ['***'] };

    expect(withExcerpt(at(4), undefined)).toEqual(at(4));
    expect(withExcerpt(at(9), TEXT)).toEqual(at(9));
    expect(withExcerpt(kept, TEXT)).toBe(kept);
  });
});
