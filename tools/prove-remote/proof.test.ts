import { expect, it } from 'vitest';
import { same, sameLines, startSteps } from './proof.ts';

it('lines that are missing and lines that are too much are all told', () => {
  const check = () => sameLines('stacks', ['a', 'c'], ['a', 'b']);

  expect(check).toThrow('stacks:\n    missing  b\n    too much c');
});

it('the same lines in another order are the same', () => {
  const check = () => sameLines('stacks', ['b', 'a'], ['a', 'b']);

  expect(check).not.toThrow();
});

it('a line that is there twice is not the same as one', () => {
  const check = () => sameLines('stacks', ['a', 'a'], ['a']);

  expect(check).toThrow('the number of stacks is\n    2\n  and has to be\n    1');
});

it('values that differ are both told', () => {
  const check = () => same('the role', { name: 'a' }, { name: 'b' });

  expect(check).toThrow('the role is\n    {"name":"a"}\n  and has to be\n    {"name":"b"}');
});

it('a step that fails is printed as failed, and its error passes', async () => {
  const lines: string[] = [];
  const steps = startSteps((line) => lines.push(line));

  await steps.step('first', async () => 1);
  const failing = steps.step('second', () => Promise.reject(new Error('not so')));

  await expect(failing).rejects.toThrow('not so');
  expect(lines.map((line) => line.replace(/[\d.]+ s/, 'N s'))).toEqual([
    expect.stringMatching(/^ok +N s {2}first$/),
    expect.stringMatching(/^FAILED +N s {2}second$/),
  ]);
});
