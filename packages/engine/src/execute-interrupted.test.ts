import { describe, expect, it } from 'vitest';
import { ConflictError } from '@seed/kernel';
import { recordingHost } from '@seed/kernel/testing';
import { executePlan } from './execute-plan.ts';
import { listModules } from './list-modules.ts';
import { planApply } from './plan-apply.ts';
import {
  type BuildScript,
  desiredOf,
  type DeploymentSketch,
  fakeBuilder,
  memoryWorld,
} from './testing/index.ts';

const SKETCH: DeploymentSketch = {
  groups: { core: { concurrency: 2, modules: { a: {}, b: {}, c: {} } }, apps: { modules: { web: {} } } },
};

/** `core/a` succeeds whatever happens, others stop when they are told to. The first start interrupts the run. */
function interrupting(control: AbortController): BuildScript {
  return async ({ node }, { signal }) => {
    control.abort();
    await new Promise((resolve) => setImmediate(resolve));
    return node !== 'core/a' && signal.aborted ? { outcome: 'stopped' } : {};
  };
}

/** What two tests give that look at a run from outside. */
const PORTS = {
  clock: { now: () => 0 },
  parallelism: 4,
  redeployOnOutputChange: true,
  env: {},
  versions: { seedFarmer: '8.1.0' },
};

describe('an interrupted run', () => {
  it('SF-A25 starts nothing new, lets running builds stop, and records what really happened', async () => {
    const world = memoryWorld();
    const control = new AbortController();

    const run = await world.apply(SKETCH, {
      builder: fakeBuilder(interrupting(control)),
      signal: control.signal,
    });

    expect(run.result.outcome).toBe('stopped');
    expect(run.result.nodes.map(({ node, outcome, cause }) => [node, outcome, cause])).toEqual([
      ['core/a', 'created', undefined],
      ['core/b', 'stopped', 'interrupted'],
      ['core/c', 'skipped', 'interrupted'],
      ['apps/web', 'skipped', 'core/b was interrupted'],
    ]);
    expect(run.builder.started).toEqual(['deploy core/a', 'deploy core/b']);
    const entries = world.toolchain.entries();
    expect(JSON.parse(entries['/myapp/dev/core/b/seed/record'] ?? '')).toMatchObject({
      status: 'interrupted',
    });
    expect(entries['/myapp/dev/lock']).toBeUndefined();
    expect(entries['/myapp/dev/manifest/deployed']).toBeUndefined();
  });

  it('SF-C08 SF-A25 is finished by the next run, which builds again only what was not done', async () => {
    const world = memoryWorld();
    const control = new AbortController();
    await world.apply(SKETCH, { builder: fakeBuilder(interrupting(control)), signal: control.signal });

    const run = await world.apply(SKETCH);

    expect(run.plan.steps.map(({ node, cause }) => [node, cause])).toEqual([
      ['core/a', { kind: 'unchanged' }],
      ['core/b', expect.objectContaining({ kind: 'unfinished', status: 'interrupted', run: 'run-1' })],
      ['core/c', { kind: 'new' }],
      ['apps/web', { kind: 'new' }],
    ]);
    expect(run.builder.started).toEqual(['deploy core/b', 'deploy core/c', 'deploy apps/web']);
    expect(run.result.outcome).toBe('succeeded');
  });

  it('SF-D06 SF-A25 of a destroy is remembered as such as well, and finished by the next one', async () => {
    const world = memoryWorld();
    await world.apply(SKETCH);
    const control = new AbortController();

    await world.destroy({
      builder: fakeBuilder(() => {
        control.abort();
        return { outcome: 'stopped' };
      }),
      signal: control.signal,
    });
    const listed = listModules(await world.observe());
    const run = await world.destroy();

    expect(listed.map(({ node, status }) => [node, status])).toEqual([
      ['core/a', 'ok'],
      ['core/b', 'ok'],
      ['core/c', 'ok'],
      ['apps/web', 'interrupted'],
    ]);
    expect(run.builder.started[0]).toBe('destroy apps/web');
    expect(world.toolchain.entries()).toEqual({});
  });

  it('starts nothing at all where the interrupt came first', async () => {
    const world = memoryWorld();

    const run = await world.apply(SKETCH, { signal: AbortSignal.abort() });

    expect(run.builder.started).toEqual([]);
    expect(run.result).toMatchObject({ outcome: 'stopped', counts: { skipped: 4 } });
    expect(run.host.of('node.queued')).toEqual([]);
  });

  it('hands both interrupts to the builds', async () => {
    const world = memoryWorld();
    const desired = desiredOf(SKETCH);
    const observed = await world.observe(SKETCH);
    const [stop, force] = [new AbortController(), new AbortController()];
    const seen = new Set<unknown>();
    const builder = fakeBuilder((_, io) => {
      seen.add(io.signal).add(io.force);
      return {};
    });

    await executePlan(
      {
        plan: planApply(desired, observed, { redeployOnOutputChange: true }),
        desired,
        observed,
        force: force.signal,
      },
      {
        ...PORTS,
        stores: world.stores,
        builder,
        host: recordingHost(),
        owner: { run: 'r', by: 'ana', host: 'here', pid: 1 },
      },
      stop.signal,
    );

    expect([...seen]).toEqual([stop.signal, force.signal]);
  });
});

describe('a plan that was made from something else', () => {
  it('is not executed, and what was changed since stays', async () => {
    const world = memoryWorld();
    const desired = desiredOf(SKETCH);
    const observed = await world.observe(SKETCH);
    const plan = planApply(desired, observed, { redeployOnOutputChange: true });
    await world.apply(SKETCH);
    const builder = fakeBuilder();
    const ports = {
      ...PORTS,
      stores: world.stores,
      builder,
      host: recordingHost(),
      owner: { run: 'late', by: 'ben', host: 'here', pid: 7 },
    };
    const before = world.toolchain.entries();

    const late = executePlan(
      { plan, desired, observed, observe: () => world.observe(SKETCH) },
      ports,
      new AbortController().signal,
    );

    await expect(late).rejects.toBeInstanceOf(ConflictError);
    await expect(late).rejects.toMatchObject({ code: 'plan/stale' });
    expect(builder.started).toEqual([]);
    expect(world.toolchain.entries()).toEqual(before);
  });
});
