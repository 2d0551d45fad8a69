import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { SeedEvent } from '@seed/kernel';
import { runSeed } from './run-seed.ts';
import type { Ran, SeedOptions } from './run-seed.ts';

/** Ids of the runs that have a journal in a project. */
export const runIds = (dir: string): Promise<string[]> =>
  readdir(join(dir, '.seed/runs')).then(
    (names) => names.toSorted(),
    () => [],
  );

/** The events of a run, as far as they are written. */
export async function journalOf(dir: string, id: string): Promise<SeedEvent[]> {
  const text = await readFile(join(dir, '.seed/runs', id, 'events.ndjson'), 'utf8').catch(() => '');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as SeedEvent);
}

/** A command at a terminal whose person says nothing. */
export const waiting = (
  dir: string,
  words: readonly string[] = ['apply', 'dev.yaml', '--local'],
  during?: SeedOptions['during'],
): Promise<Ran> =>
  runSeed(words, {
    cwd: dir,
    columns: 100,
    answers: [],
    unanswered: true,
    ...(during === undefined ? {} : { during }),
  });

/** Settles with the id of the newest run once its journal holds such an event, and it is not over. */
export async function runWith(dir: string, wanted: (event: SeedEvent) => boolean): Promise<string> {
  for (;;) {
    const id = (await runIds(dir)).at(-1);
    const events = id === undefined ? [] : await journalOf(dir, id);
    if (id !== undefined && events.some(wanted) && events.at(-1)?.type !== 'run.finished') return id;
    await wait(20);
  }
}

export const asks = ({ type }: SeedEvent): boolean => type === 'question.asked';
