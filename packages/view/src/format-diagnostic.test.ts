import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '@seed/kernel';
import { SPAN, SPEC } from '../test/sample-run.ts';
import { formatDiagnostic, formatDiagnostics } from './format-diagnostic.ts';
import { createStyle } from './style.ts';

const style = createStyle({ color: false, ascii: false });
const sources = new Map([['buildspec.yml', SPEC]]);
const finding: Diagnostic = {
  code: 'buildspec/unknown-key',
  severity: 'error',
  summary: 'unknown key "make"',
  span: SPAN,
  hints: ['did you mean "phases"?', 'remove it'],
  detail: 'CodeBuild ignores it',
};

describe('a diagnostic', () => {
  test('says what, where with two lines of context and a caret, why, and what to do', () => {
    const text = formatDiagnostic(finding, { style, sources, columns: 80 });

    expect(text.split('\n')).toEqual([
      '✗ unknown key "make"                                       buildspec/unknown-key',
      '  --> buildspec.yml:5:9',
      '   3 |   build:',
      '   4 |     commands:',
      '   5 |       - make all',
      '     |         ^^^^^^^^ did you mean "phases"?',
      '  why   CodeBuild ignores it',
      '  fix   remove it',
    ]);
  });

  test('shows a related place with dashes and its label', () => {
    const related = [
      {
        span: { ...SPAN, start: { line: 3, column: 3, offset: 21 }, end: { line: 3, column: 8, offset: 26 } },
        label: 'but the phase is here',
      },
    ];

    const text = formatDiagnostic({ ...finding, related }, { style, sources });

    expect(text).toContain('  --> buildspec.yml:3:3');
    expect(text).toContain('     |   ----- but the phase is here'.replace('     |', '     |').slice(2));
  });

  test('keeps control characters of the input off the screen', () => {
    const text = formatDiagnostic({ ...finding, summary: 'bad \u001b[2Jkey' }, { style, sources });

    expect(text).not.toContain('\u001b');
  });

  test('puts the caret below the right cell behind wide characters and tabs', () => {
    const line = '\t日本 key';
    const span = {
      source: 'wide',
      start: { line: 1, column: 5, offset: 4 },
      end: { line: 1, column: 8, offset: 7 },
    };

    const text = formatDiagnostic(
      { ...finding, hints: [], span },
      { style, sources: new Map([['wide', line]]) },
    );

    const [shown = '', caret = ''] = text.split('\n').slice(2, 4);
    expect(shown).toBe('   1 |   日本 key');
    expect(caret).toBe(`     | ${' '.repeat(7)}^^^`);
  });
});

describe('a long place', () => {
  test('is marked as far as what is said about it stays on the line', () => {
    const line = `- ${'x'.repeat(70)}`;
    const span = {
      source: 'long',
      start: { line: 1, column: 3, offset: 2 },
      end: { line: 1, column: 73, offset: 72 },
    };
    const hints = ['did you mean "y"?'];

    const text = formatDiagnostic(
      { code: finding.code, severity: 'error', summary: 'long', hints, span },
      { style, sources: new Map([['long', line]]), columns: 80 },
    );

    expect(text.split('\n').at(-1)).toMatch(/^ {5}\| {3}\^{40,} did you mean "y"\?$/);
    expect(Math.max(...text.split('\n').map((one) => one.length))).toBeLessThanOrEqual(80);
  });
});

describe('many diagnostics', () => {
  const many = Array.from({ length: 24 }, (_, index) => ({ ...finding, summary: `finding ${index}` }));

  test('stop after the first ten and say how to see all', () => {
    const text = formatDiagnostics(many, { style, sources });

    expect(text.match(/✗ finding/g)).toHaveLength(10);
    expect(text).toContain('… and 14 more (`seed validate --all`)');
    expect(text.endsWith('24 errors in 1 file.')).toBe(true);
  });

  test('hides no error behind warnings and notes', () => {
    const at = (line: number) => ({ ...SPAN, start: { line, column: 1, offset: line } });
    const notes = Array.from({ length: 12 }, (_, n) => ({
      ...finding,
      severity: n % 2 === 0 ? ('info' as const) : ('warning' as const),
      summary: `note ${n}`,
      span: at(n + 1),
    }));
    const error = { ...finding, summary: 'the error', span: at(30) };

    const text = formatDiagnostics([...notes, error], { style, sources });

    expect(text).toContain('the error');
    expect(text).toContain('note 11');
    expect(text).not.toContain('note 10');
    expect(text).toContain('… and 3 more');
  });

  test('are all shown on request', () => {
    expect(formatDiagnostics(many, { style, sources, all: true }).match(/✗ finding/g)).toHaveLength(24);
  });
});
