import { expect, it } from 'vitest';
import { withoutSqliteWarning } from './load-sqlite.ts';

const nextTurn = () => new Promise((done) => setImmediate(done));

it('swallows the warning about SQLite and lets every other through', async () => {
  const seen: string[] = [];
  const note = (warning: Error): number => seen.push(warning.message);
  process.on('warning', note);

  const result = withoutSqliteWarning(() => {
    process.emitWarning('SQLite is an experimental feature and might change', 'ExperimentalWarning');
    process.emitWarning('another feature', 'ExperimentalWarning');
    return 7;
  });
  process.emitWarning('SQLite is an experimental feature, said outside', 'ExperimentalWarning');
  await nextTurn();
  process.off('warning', note);

  expect(result).toBe(7);
  expect(seen).toEqual(['another feature', 'SQLite is an experimental feature, said outside']);
});

it('puts the warnings of the process back after a failure', () => {
  const before = process.emitWarning;

  expect(() =>
    withoutSqliteWarning(() => {
      throw new Error('no such module');
    }),
  ).toThrow('no such module');

  expect(process.emitWarning).toBe(before);
});
