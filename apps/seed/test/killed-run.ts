import { expect } from 'vitest';
import { pause } from './bundled-seed.ts';
import type { Ended, Ground } from './bundled-seed.ts';
import type { Attempt } from './deployment-truth.ts';
import { talkingProject } from './talking-project.ts';
import type { TalkingProject } from './talking-project.ts';

const ON = ['--executor', 'host', '--yes', '--json'];
export const FOLLOW = '--redeploy-on-output-change';
export const APPLY = ['apply', 'dev.yaml', FOLLOW, ...ON];
export const DESTROY = ['destroy', 'dev', ...ON];

/** A project with the time that its commands take when nobody disturbs them. */
export interface Lane {
  /** For messages of failures. */
  readonly name: string;
  readonly project: TalkingProject;
  readonly next: () => number;
  readonly idleMs: number;
  readonly applyMs: number;
  readonly destroyMs: number;
}

export interface Run extends Attempt {
  readonly ended: Ended;
  readonly wasKilled: boolean;
  /** Processes that stayed. */
  readonly left: readonly string[];
  /** For messages of failures. */
  readonly where: string;
}

export interface Event {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

/** Events that a command told; the last line of a killed one may be cut off. */
export function eventsOf({ out }: Ended): Event[] {
  return out
    .slice(0, out.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event);
}

/** Measures the commands of a new project, and destroys it. */
export async function openLane(
  place: Ground,
  { sandboxed, name, next }: Pick<Lane, 'name' | 'next'> & { readonly sandboxed: boolean },
): Promise<Lane> {
  const project = await talkingProject(place, { sandboxed });
  const timed = async (words: readonly string[]): Promise<number> => {
    const start = performance.now();
    const { code, err } = await project.seed(words);
    expect([code, err], `of ${name}`).toEqual([0, '']);
    return performance.now() - start;
  };
  const [applyMs, idleMs, destroyMs] = [await timed(APPLY), await timed(APPLY), await timed(DESTROY)];
  return { name, project, next, idleMs, applyMs, destroyMs };
}

/** What two commands say of the modules after a run; nobody holds what a dead run held. */
async function look({ project, next }: Lane, isKnown: boolean): Promise<ReadonlyMap<string, string>> {
  const words =
    isKnown && next() < 0.5 ? ['show', 'dev', '--local', '--json'] : ['list', 'modules', '--local', '--json'];
  const { out, err } = await project.seed(words);
  expect(err).toBe('');
  const { modules, lock } = JSON.parse(out) as {
    modules: { node: string; status: string }[];
    lock?: unknown;
  };
  expect(lock ?? null).toBeNull();
  return new Map(modules.map(({ node, status }) => [node, status]));
}

/** Runs a command, and kills it after a time where one is given. */
export async function runOnce(lane: Lane, words: readonly string[], killAfterMs?: number): Promise<Run> {
  const { project, name } = lane;
  const before = await project.state();
  const from = project.said.length;
  const run = project.start(words);
  if (killAfterMs !== undefined) {
    await Promise.race([pause(killAfterMs), run.ended]);
    run.child.kill('SIGKILL');
  }
  const ended = await run.ended;
  const wasKilled = ended.signal === 'SIGKILL';
  const after = await project.state();
  const listed = await look(lane, after.has('manifest'));
  const left = await project.settled();
  const how = wasKilled ? `killed after ${Math.round(killAfterMs ?? 0)} ms` : `ended with ${ended.code}`;
  const where = `${name}: ${words[0]} ${how}\n${ended.err}`;
  return { before, after, said: project.said.slice(from), listed, left, ended, wasKilled, where };
}
