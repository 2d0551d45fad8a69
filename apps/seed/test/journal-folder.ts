import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { EventBody } from '@seed/kernel';

/** A run as a test writes it down: what it was, what it told, and what its builds printed. */
export interface WrittenRun {
  /** Begins with the time of its start: `20261121T031742-apply-dev-7f3c`. */
  readonly id: string;
  readonly command: 'apply' | 'destroy' | 'run';
  readonly target: string;
  readonly events?: readonly EventBody[];
  /** Names of logs without `.log`, with the lines of each. */
  readonly logs?: Readonly<Record<string, readonly string[]>>;
  /** Its process lives. */
  readonly alive?: boolean;
}

const AT = '2026-11-21T03:17:42.000Z';

/** Lets a module run to its end. */
export const ranTo = (node: string, outcome: string): EventBody[] => [
  { type: 'node.started', node, data: {} },
  { type: 'node.finished', node, data: { outcome } },
];

async function writeRun(state: string, run: WrittenRun): Promise<void> {
  const { id, command, target, events = [], logs = {}, alive = false } = run;
  const dir = join(state, 'runs', id);
  await mkdir(join(dir, 'logs'), { recursive: true });
  const owner = { pid: alive ? process.pid : 2 ** 22 + 1, host: hostname() };
  await writeFile(join(dir, 'run.json'), JSON.stringify({ id, owner, startedAt: AT, command, target }));
  const all: readonly EventBody[] = [
    { type: 'run.started', data: { kind: command, executor: 'docker', target } },
    ...events,
  ];
  const lines = all.map((event, index) =>
    JSON.stringify({ v: 1, seq: index + 1, at: AT, run: id, ...event }),
  );
  await writeFile(join(dir, 'events.ndjson'), `${lines.join('\n')}\n`);
  for (const [name, texts] of Object.entries(logs))
    await writeFile(join(dir, 'logs', `${name}.log`), texts.map((text) => `${AT} build ${text}\n`).join(''));
}

/** A folder with the journals of these runs in its `.seed`. */
export async function folderWithRuns(runs: readonly WrittenRun[]): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'seed-journals-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  for (const run of runs) await writeRun(join(dir, '.seed'), run);
  return dir;
}
