import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runSeed } from './run-seed.ts';

const JOURNALS = join(import.meta.dirname, '../../../test-fixtures/journals');

describe('reports of runs that happened elsewhere', () => {
  test.each([
    ['succeeded', '## ✓ apply dev: succeeded', '4 done · 24s'],
    ['failed', '## ✗ apply test: failed', '1 failed, 1 not started, 2 done · 16s'],
    ['build-cancelled', '## ✗ apply nightly: failed', '1 stopped, 1 not started, 2 done · 31s'],
    ['destroy', '## ✓ destroy dev: succeeded', '4 done · 17s'],
    ['interrupted', '## ! apply nightly: interrupted', '1 interrupted, 1 not started, 2 unchanged · 5s'],
    ['question', '## ! apply staging: interrupted', '4 not started · 1s'],
  ])('tell the story "%s"', async (story, head, counts) => {
    const journal = join(JOURNALS, story);

    const summary = await runSeed(['report', journal], { cwd: JOURNALS });
    const page = await runSeed(['report', journal, '--html', '-'], { cwd: JOURNALS });

    expect(summary.out.split('\n').slice(0, 3)).toEqual([head, '', counts]);
    expect([summary.code, page.code]).toEqual([0, 0]);
    // Everybody's modules are in the list, and the values of all facts are known.
    expect(page.out.match(/<li class="module"/g)).toHaveLength(4);
    const body = page.out.slice(page.out.indexOf('<body>')).replaceAll(/<script>.*?<\/script>/gs, '');
    expect(body).not.toMatch(/undefined|NaN|\[object/);
  });
});
