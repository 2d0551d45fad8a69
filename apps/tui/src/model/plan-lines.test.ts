import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '@seed/kernel';
import { expect, test } from 'vitest';
import { planLines } from './plan-lines.ts';

const JOURNALS = join(import.meta.dirname, '../../../../test-fixtures/journals');
const plan = JSON.parse(readFileSync(join(JOURNALS, 'failed/plan.json'), 'utf8')) as Plan;
const STYLE = { columns: 100, ascii: false };
const NONE: ReadonlySet<string> = new Set();

const texts = (folded: ReadonlySet<string>): string[] =>
  planLines(plan, STYLE, folded).map(({ line }) => line.map(({ text }) => text).join(''));

test('the plan is what seed plan --details says, without what no journal knows', () => {
  expect(texts(NONE)[0]).toBe('Deployment test · project shop · account primary 1111…3333 · eu-west-1');
  expect(texts(NONE).join('\n')).not.toContain('state ');
  expect(texts(NONE)).toContain('Plan: 4 to create.');
});

test('a module that is folded keeps its first line', () => {
  const whole = texts(NONE);
  const folded = texts(new Set(['core/eks']));

  const lost = whole.filter((line) => !folded.includes(line));
  expect(folded).toContain('  + core/eks             create   new in the manifest');
  expect(lost.length).toBeGreaterThan(0);
  expect(lost).toContain('      vpc-id    (known after network/vpc)');
});

test('what is below a module is counted, for the line that stands for it', () => {
  const head = planLines(plan, STYLE, NONE).find(
    ({ node, below }) => node === 'core/eks' && below !== undefined,
  );

  expect(head?.below).toBe(texts(NONE).length - texts(new Set(['core/eks'])).length);
});
