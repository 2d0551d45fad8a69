import { describe, expect, test } from 'vitest';
import { openStory } from './open-story.ts';
import type { StoryOptions } from './open-story.ts';
import { renderSvg } from './render-svg.ts';
import { DEV, SANDBOX, STAGING } from './stories.ts';

const ALL = [DEV, STAGING, SANDBOX];

interface Capture extends StoryOptions {
  /** Of the file in docs/images. */
  readonly name: string;
  readonly title: string;
  readonly keys: readonly string[];
}

const CAPTURES: readonly Capture[] = [
  {
    name: 'screens-runs',
    title: 'The list of runs, with one that waits for an answer',
    keys: [],
    size: { columns: 100, rows: 14 },
  },
  {
    name: 'screens-run',
    title: 'A deployment that goes on: its modules above, the log of the chosen one below',
    run: DEV,
    keys: [],
    size: { columns: 100, rows: 28 },
  },
  {
    name: 'screens-wide',
    title: 'Three columns on a wide terminal: runs, modules with details, log',
    run: DEV,
    keys: [],
    size: { columns: 190, rows: 44 },
  },
  {
    name: 'screens-search',
    title: 'A search in a log, paused at its first match',
    run: DEV,
    keys: ['l', '/', ...Array.from('security group'), 'enter'],
    size: { columns: 100, rows: 20 },
  },
  {
    name: 'screens-question',
    title: 'A plan that destroys something is allowed by typing the name of the deployment',
    run: STAGING,
    keys: ['a', ...Array.from('stag')],
    size: { columns: 100, rows: 22 },
  },
  {
    name: 'screens-plan',
    title: 'The plan of a run, with its causes',
    run: DEV,
    keys: ['p'],
    size: { columns: 100, rows: 26 },
  },
];

describe('the pictures in the documentation', () => {
  test.each(CAPTURES)(
    '$name shows what the screens show; renew it with node tools/capture-screens.mjs',
    async (capture) => {
      const { name, title, keys, ...options } = capture;
      const story = await openStory(ALL, { ...options, color: true });

      await story.press(...keys);

      const picture = renderSvg(story.terminal.cells(), title);
      await expect(picture).toMatchFileSnapshot(`../../../docs/images/${name}.svg`);
    },
  );
});
