import { randomInt } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ground } from './bundled-seed.ts';
import { finishedBy, isUnderWay, undoneBy, untruthsOfApply, untruthsOfDestroy } from './deployment-truth.ts';
import type { Due } from './deployment-truth.ts';
import { APPLY, DESTROY, eventsOf, FOLLOW, openLane, runOnce } from './killed-run.ts';
import type { Lane, Run } from './killed-run.ts';
import { momentsOf, numbersOf } from './random-moments.ts';
import { NODES, withReaders } from './talking-project.ts';

/** Of each of two projects, one with builds in a sandbox and one with plain processes. */
const KILLS = { apply: 25, destroy: 4 };
/** `KILL_SEED=<number>` has the same moments again, as far as the machine is as fast as it was. */
const SEED = Number(process.env['KILL_SEED'] ?? randomInt(2 ** 31));

const PLAN = ['plan', '--local', 'dev.yaml', FOLLOW, '--detailed-exitcode'];

const place = ground();
const lanes: Lane[] = [];

/** A run that follows one that held the lock says that it took it over. */
function expectTakeover({ before, ended, where }: Run): void {
  const lock = JSON.parse(before.get('lock') ?? '{}') as { run?: string };
  const notices = eventsOf(ended).filter(({ type }) => type === 'notice.raised');
  const texts = notices
    .map(({ data }) => String(data['text']).replace(/ \(.*/, ''))
    .filter((text) => text.startsWith('took over'));
  expect(texts, `in ${where}`).toEqual(
    lock.run === undefined ? [] : [`took over the lock of run ${lock.run}`],
  );
}

/** The plan that a run made, where it lived to tell: only what is due, and why. */
function expectPlan({ before, ended, where }: Run, due: Due): void {
  const plan = eventsOf(ended).find(({ type }) => type === 'plan.made')?.data['plan'] as
    | { steps: { node: string; action: string; cause: object }[] }
    | undefined;
  for (const { node, action, cause } of plan?.steps ?? []) {
    if (!due.has(node)) expect([node, action], `in ${where}`).toEqual([node, 'none']);
    if (!isUnderWay(before, node)) continue;
    expect([node, cause], `in ${where}`).toEqual([
      node,
      expect.objectContaining({ kind: 'unfinished', status: 'interrupted' }),
    ]);
  }
}

/** Applies until everything is done, and is killed some times on the way. Takes moments off the list. */
async function applyKilled(lane: Lane, all: Due, moments: number[]): Promise<void> {
  const { project, next, idleMs, applyMs } = lane;
  let due = all;
  for (let kills = Math.ceil(next() * 8); ; kills -= 1) {
    const [moment] = moments;
    const lastsMs = idleMs + (applyMs - idleMs) * (due.size / NODES.length);
    const run = await runOnce(lane, APPLY, kills > 0 && moment !== undefined ? moment * lastsMs : undefined);
    expect(untruthsOfApply(run, due), `in ${run.where}`).toEqual([]);
    expect(run.left, `in ${run.where}`).toEqual([]);
    expectPlan(run, due);
    if (run.wasKilled) {
      moments.shift();
      const finished = new Set(finishedBy(run, due));
      due = new Map([...due].filter(([node]) => !finished.has(node)));
      continue;
    }
    // It was quicker than it was expected to be: an earlier moment of another run stands in.
    if (kills > 0 && moment !== undefined) moments[0] = moment * next();
    expect([run.ended.code, undoneBy(run, due, project.said)], `in ${run.where}`).toEqual([0, []]);
    expectTakeover(run);
    return;
  }
}

/** Destroys until nothing is left, and is killed some times on the way. */
async function destroyKilled(lane: Lane, moments: number[]): Promise<void> {
  const { project, next, idleMs, destroyMs } = lane;
  for (let kills = Math.ceil(next() * 4); ; kills -= 1) {
    const [moment] = moments;
    const state = await project.state();
    const there = NODES.filter((node) => state.has(`${node}/manifest`));
    const lastsMs = idleMs + (destroyMs - idleMs) * (there.length / NODES.length);
    const run = await runOnce(
      lane,
      DESTROY,
      kills > 0 && moment !== undefined ? moment * lastsMs : undefined,
    );
    expect(untruthsOfDestroy(run), `in ${run.where}`).toEqual([]);
    expect(run.left, `in ${run.where}`).toEqual([]);
    if (run.wasKilled) {
      moments.shift();
      continue;
    }
    if (kills > 0 && moment !== undefined) moments[0] = moment * next();
    // The last thing that goes is the lock: a run that was killed right before has left nothing to destroy.
    const isGone = [...run.before.keys()].every((key) => key === 'lock');
    expect(run.ended.code, `in ${run.where}`).toBe(isGone ? 2 : 0);
    if (!isGone) expectTakeover(run);
    expect([...run.after.keys()], `in ${run.where}`).toEqual(isGone ? [...run.before.keys()] : []);
    return;
  }
}

/** What an edit asks for: new sources of some modules, and whatever is given the outputs of these. */
async function edit({ project }: Lane, nodes: readonly string[], version: string): Promise<Due> {
  await project.edit(nodes, version);
  return new Map(nodes.flatMap(withReaders).map((node) => [node, project.versions.get(node) ?? '']));
}

/** Lets both projects come to their end before it fails. */
async function inEach<T>(work: (lane: Lane) => Promise<T>): Promise<T[]> {
  const all = lanes.map(work);
  await Promise.allSettled(all);
  return Promise.all(all);
}

beforeAll(async () => {
  const next = numbersOf(SEED);
  const opened = [true, false].map((sandboxed) => {
    const name = `KILL_SEED=${SEED}, ${sandboxed ? 'builds in a sandbox' : 'builds without a sandbox'}`;
    return openLane(place, { sandboxed, name, next: numbersOf(next() * 2 ** 32) });
  });
  lanes.push(...(await Promise.all(opened)));
}, 240_000);

afterAll(() => lanes.forEach(({ project }) => project.close()));

describe('a deployment whose command is killed', { timeout: 600_000 }, () => {
  test(`SF-C08 is told truthfully after each of ${2 * KILLS.apply} kills, and finished by the next apply, which repeats nothing`, async () => {
    const plans = await inEach(async (lane) => {
      const { project, next } = lane;
      const moments = momentsOf(KILLS.apply, next);
      let due = await edit(lane, NODES, '1');
      const codes: (number | null)[] = [];
      for (let round = 2; moments.length > 0; round += 1) {
        await applyKilled(lane, due, moments);
        codes.push((await project.seed(PLAN)).code);
        due = await edit(lane, round % 2 === 0 ? ['base/net'] : NODES, String(round));
      }
      return codes;
    });

    expect(plans.flat()).toEqual(plans.flat().map(() => 0));
  });

  test(`SF-D06 is destroyed by the next destroy, ${2 * KILLS.destroy} kills later, and nothing of it is left`, async () => {
    const listed = await inEach(async (lane) => {
      const { project, next } = lane;
      const moments = momentsOf(KILLS.destroy, next);
      while (moments.length > 0) {
        await project.seed(APPLY);
        await destroyKilled(lane, moments);
      }
      return (await project.seed(['list', 'deployments', '--local', '--json'])).out;
    });

    expect(listed.map((out) => JSON.parse(out) as unknown)).toEqual(
      lanes.map(() => ({ project: 'shop', deployments: [] })),
    );
  });
});

describe('two applies at once', { timeout: 120_000 }, () => {
  test('SF-A26 the second one ends with 6, says who holds the lock, and changes nothing', async () => {
    const [{ project }] = lanes as [Lane];
    const heard = project.said.length;
    const letGo = project.hold();
    const first = project.start(APPLY);
    await expect.poll(() => project.said.length - heard, { timeout: 30_000 }).toBe(2);
    const before = await project.state();

    const second = await project.seed(APPLY.filter((word) => word !== '--json'));
    const after = await project.state();
    letGo();
    const { code } = await first.ended;

    const lock = JSON.parse(before.get('lock') ?? '') as { run: string; at: string };
    expect([second.code, second.signal]).toEqual([6, null]);
    expect(second.err.replaceAll(/\s+/g, ' ')).toContain(
      `deployment "dev" is locked by "${userInfo().username}" on ${hostname()} since ${lock.at} (run ${lock.run}, process ${first.pid})`,
    );
    expect(after).toEqual(before);
    expect(code).toBe(0);
  });
});
