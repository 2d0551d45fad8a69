import { modulesOf, standingOf } from './module-list.ts';
import type { Tone } from './rows.ts';
import type { RunModel } from './run-model.ts';

export interface ModuleCounts {
  readonly done: number;
  readonly running: number;
  readonly failed: number;
  readonly blocked: number;
  readonly waiting: number;
  readonly stopped: number;
  /** Did not start, and will not. */
  readonly skipped: number;
  /** Modules that the run changes. */
  readonly changes: number;
}

const counted = new WeakMap<RunModel, ModuleCounts>();

function count(run: RunModel): ModuleCounts {
  const sum = { done: 0, running: 0, failed: 0, blocked: 0, waiting: 0, stopped: 0, skipped: 0, changes: 0 };
  for (const item of modulesOf(run)) {
    if (item.step === undefined || item.step.action !== 'none') sum.changes += 1;
    switch (standingOf(item, run).word) {
      case 'done':
      case 'rehearsed':
        sum.done += 1;
        break;
      case 'running':
      case 'paused':
        sum.running += 1;
        break;
      case 'failed':
        sum.failed += 1;
        break;
      case 'blocked':
        sum.blocked += 1;
        break;
      case 'queued':
      case 'waiting':
        sum.waiting += 1;
        break;
      case 'skipped':
      case 'not run':
        sum.skipped += 1;
        break;
      case 'stopped':
      case 'interrupted':
        sum.stopped += 1;
        break;
      default:
    }
  }
  return sum;
}

/** How the modules of a run stand, counted once for each of its states. */
export function countModules(run: RunModel): ModuleCounts {
  const known = counted.get(run) ?? count(run);
  counted.set(run, known);
  return known;
}

const WORDS: readonly { readonly key: keyof ModuleCounts; readonly word: string; readonly tone: Tone }[] = [
  { key: 'done', word: 'done', tone: 'good' },
  { key: 'running', word: 'running', tone: 'accent' },
  { key: 'failed', word: 'failed', tone: 'bad' },
  { key: 'blocked', word: 'blocked', tone: 'warn' },
  { key: 'stopped', word: 'stopped', tone: 'warn' },
  { key: 'waiting', word: 'waiting', tone: 'dim' },
  { key: 'skipped', word: 'not started', tone: 'dim' },
];

/** `2 done`, `1 failed`: those that are not nothing. */
export function countWords(run: RunModel): readonly { readonly text: string; readonly tone: Tone }[] {
  const counts = countModules(run);
  return WORDS.flatMap(({ key, word, tone }) =>
    counts[key] === 0 ? [] : [{ text: `${counts[key]} ${word}`, tone }],
  );
}
