import { expect, it } from 'vitest';
import { failedTasks } from './nx-output.ts';

const printed = `
 NX   Running targets typecheck, test for 2 projects:

> nx run @seed/kernel:typecheck  [local cache]

> tsc -p tsconfig.json\r

> nx run @seed/kernel:test

> vitest run\r
1 failed\r

> nx run @seed/view:test

> vitest run

 NX   Running targets typecheck, test for 2 projects failed

Failed tasks:

- @seed/kernel:test

  Cache:             1/3 hit (33%)
`;

it('a failed task comes with what it printed and nothing else', () => {
  const failed = failedTasks(printed);

  expect(failed).toEqual([
    { task: '@seed/kernel:test', output: '> nx run @seed/kernel:test\n\n> vitest run\n1 failed' },
  ]);
});

it('a run that says nothing of failed tasks has none', () => {
  const failed = failedTasks('> nx run @seed/kernel:test\n\n NX   Successfully ran target test\n');

  expect(failed).toEqual([]);
});

it('the last task ends where the summary begins', () => {
  const failed = failedTasks('> nx run a:test\nlast words\n\nFailed tasks:\n\n- a:test\n');

  expect(failed).toEqual([{ task: 'a:test', output: '> nx run a:test\nlast words' }]);
});
