import { describe, expect, test } from 'vitest';
import { IMAGE, IMAGE_FAILED, PUBLISH } from './component-stories.ts';
import { openStory } from './open-story.ts';
import { PAUSED } from './paused-story.ts';
import type { StoryOptions } from './open-story.ts';
import { COMPONENTS, DEV, FAILED, INTERRUPTED, LARGE, PIPELINES, SANDBOX, STAGING } from './stories.ts';
import type { StoryRun } from './story-run.ts';

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
] as const;

interface FrameStory extends Omit<StoryOptions, 'size'> {
  /** What the file is called. */
  readonly name: string;
  readonly runs: readonly StoryRun[];
  readonly keys?: readonly string[];
}

const ALL = [DEV, STAGING, SANDBOX];
const typed = (text: string): string[] => Array.from(text);

/** Every screen and every state, each by the keys that lead to it. */
const FRAMES: readonly FrameStory[] = [
  { name: 'runs', runs: ALL },
  { name: 'runs-none-yet', runs: [] },
  { name: 'runs-filtered', runs: ALL, keys: ['/', 's', 't', 'a', 'g'] },
  { name: 'run-running', runs: ALL, run: DEV },
  { name: 'run-search-in-log', runs: ALL, run: DEV, keys: ['tab', '/', ...typed('security group'), 'enter'] },
  { name: 'run-failed-only', runs: ALL, run: DEV, keys: ['f'] },
  { name: 'run-failed', runs: [FAILED], run: FAILED },
  { name: 'run-interrupted', runs: [INTERRUPTED], run: INTERRUPTED },
  { name: 'run-done', runs: [SANDBOX], run: SANDBOX },
  { name: 'run-asks', runs: ALL, run: STAGING },
  { name: 'run-of-500-modules', runs: [LARGE], run: LARGE },
  { name: 'module-failed', runs: ALL, run: DEV, keys: ['d'] },
  { name: 'module-running', runs: ALL, run: DEV, keys: ['down', 'd', '+', '+'] },
  { name: 'log-full-screen', runs: ALL, run: DEV, keys: ['l'] },
  { name: 'log-wrapped', runs: ALL, run: DEV, keys: ['l', 'w'] },
  { name: 'plan', runs: ALL, run: DEV, keys: ['p'] },
  { name: 'run-of-components', runs: [IMAGE], run: IMAGE },
  { name: 'run-of-components-failed', runs: [IMAGE_FAILED], run: IMAGE_FAILED },
  { name: 'step-details', runs: [IMAGE_FAILED], run: IMAGE_FAILED, keys: ['d'] },
  { name: 'plan-of-components', runs: [IMAGE], run: IMAGE, keys: ['p'] },
  { name: 'plan-of-publish', runs: [PUBLISH], run: PUBLISH, keys: ['p'] },
  { name: 'components-none', runs: ALL, keys: [':', ...typed('components'), 'enter'] },
  { name: 'components', runs: [COMPONENTS], keys: [':', ...typed('components'), 'enter'] },
  { name: 'pipelines', runs: [PIPELINES], keys: [':', ...typed('pipelines'), 'enter'] },
  { name: 'pipelines-none', runs: ALL, keys: [':', ...typed('pipelines'), 'enter'] },
  { name: 'help', runs: ALL, run: DEV, keys: ['?'] },
  { name: 'dialog-question', runs: ALL, keys: ['a', ...typed('stag')] },
  { name: 'dialog-paused', runs: [PAUSED], keys: ['a'] },
  { name: 'dialog-cancel', runs: ALL, run: DEV, keys: ['j', 'ctrl-k'] },
  { name: 'dialog-cancel-forced', runs: ALL, run: DEV, keys: ['j', 'ctrl-k', 'ctrl-k'] },
  { name: 'dialog-quit-owner', runs: [DEV], own: DEV, keys: ['ctrl-c'] },
  { name: 'palette', runs: ALL, run: DEV, keys: [':', 'p'] },
  { name: 'run-in-ascii', runs: ALL, run: DEV, ascii: true },
];

describe.each(SIZES)('at $columns×$rows', ({ columns, rows }) => {
  test.each(FRAMES)('$name looks as its picture', async ({ name, runs, keys = [], ...options }) => {
    const story = await openStory(runs, { ...options, size: { columns, rows } });

    await story.press(...keys);

    await expect(`${story.screen()}\n`).toMatchFileSnapshot(`frames/${name}-${columns}x${rows}.txt`);
  });
});
