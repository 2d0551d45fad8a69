import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPlain } from '../src/read-plain.ts';
import { readCompletely } from './read-completely.ts';

const ROOT = join(import.meta.dirname, '../../..');
const files = globSync('{test-fixtures,examples}/**/*.{yml,yaml}', { cwd: ROOT }).sort();

test('both readers agree about every file of the fixtures that the quick one reads', () => {
  const read = files.map((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    return { path, text, quick: readPlain({ id: 'a.yaml', text }) };
  });
  const quickly = read.filter(({ quick }) => quick !== undefined);

  expect(quickly.length).toBeGreaterThan(files.length / 3);
  for (const { path, quick, text } of quickly) expect([path, quick]).toEqual([path, readCompletely(text)]);
});
