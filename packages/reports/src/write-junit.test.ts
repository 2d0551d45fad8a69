import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { TestCase } from '@seed/deployspec';
import { parseReport } from './parse-report.ts';
import { writeJUnit } from './write-junit.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((value) => value.trim().replace(/\s+/g, ' '));
const oneCase: fc.Arbitrary<TestCase> = fc.record({
  suite: text.map((value) => `s${value}`),
  name: text,
  status: fc.constantFrom('SUCCEEDED', 'FAILED', 'ERROR', 'SKIPPED'),
  durationNs: fc.integer({ min: 0, max: 1e9 }).map((value) => value * 1000),
});

describe('writeJUnit', () => {
  it('CB-69 what it writes is read back', () => {
    fc.assert(
      fc.property(fc.array(oneCase, { maxLength: 8 }), (cases) => {
        const sorted = [...Map.groupBy(cases, (one) => one.suite).values()].flat();

        const read = parseReport('JUNITXML', { id: 'x', text: writeJUnit('r', cases) });

        expect(read.problems).toEqual([]);
        expect(read.cases).toEqual(sorted);
      }),
    );
  });

  it('CB-69 keeps messages of any characters', () => {
    const message = 'a <b> & "c"\n]]> \u001b[0m end';

    const xml = writeJUnit('r', [{ suite: 's', name: 'n', status: 'FAILED', durationNs: 0, message }]);

    expect(parseReport('JUNITXML', { id: 'x', text: xml }).cases[0]?.message).toBe(
      'a <b> & "c"\n]]> [0m end',
    );
  });
});
