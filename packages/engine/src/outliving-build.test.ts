import { describe, expect, it } from 'vitest';
import { EnvironmentError } from '@seed/kernel';
import type { ModuleBuildRequest } from './engine-ports.ts';
import type { ModuleRecord } from './observed.ts';
import {
  type BuildScript,
  type DeploymentSketch,
  type FakeBuild,
  type FakeBuilder,
  fakeBuilder,
  memoryWorld,
  outcomesOf,
} from './testing/index.ts';

const RECORD = '/myapp/dev/core/net/seed/record';

const sketch = (content = '1'): DeploymentSketch => ({ groups: { core: { modules: { net: { content } } } } });

/** A builder whose builds go on without their run; `ended` says what became of the earlier one. */
function remoteBuilder(
  script: BuildScript,
  ended?: FakeBuild,
): FakeBuilder & { readonly resumed: ModuleBuildRequest['outliving'][] } {
  const resumed: ModuleBuildRequest['outliving'][] = [];
  let made = 0;
  const run: BuildScript = (request, io) => {
    if (request.outliving?.earlier === undefined || ended === undefined) return script(request, io);
    resumed.push(request.outliving);
    return ended;
  };
  return Object.assign(fakeBuilder(run, { remote: true, newUuid: () => `uuid-${(made += 1)}` }), { resumed });
}

/** A run that loses its builder right after the build was begun, as one that is killed. */
const killed = (tell: boolean): FakeBuilder =>
  remoteBuilder(async ({ outliving }) => {
    if (tell) await outliving?.started('project:1');
    throw new EnvironmentError('aws/unreachable', 'the network is gone');
  });

/** A run whose service said no. */
const refused = (tell: boolean): FakeBuilder =>
  remoteBuilder(async ({ outliving }) => {
    if (tell) await outliving?.started('project:1');
    throw new EnvironmentError('aws/access-denied', 'no');
  });

describe('a build that outlives its run', () => {
  const recordOf = (text: string | undefined) => JSON.parse(text ?? '{}') as ModuleRecord;

  it('SF-C08 is known by a name before it begins, and by that of the service as soon as there is one', async () => {
    const world = memoryWorld();
    const seen: (ModuleRecord['build'] | undefined)[] = [];
    const look = () => seen.push(recordOf(world.toolchain.entries()[RECORD]).build);

    await world.apply(sketch(), {
      builder: remoteBuilder(async ({ outliving }) => {
        look();
        await outliving?.started('project:1');
        look();
        return {};
      }),
    });

    const inputs = expect.stringMatching(/^[0-9a-f]{64}$/) as string;
    const since = expect.stringMatching(/^2026-/) as string;
    expect(seen).toEqual([
      { uuid: 'uuid-1', inputs, since },
      { uuid: 'uuid-1', inputs, since, ref: 'project:1' },
    ]);
    expect((await world.observe()).modules.get('core/net')?.record).not.toHaveProperty('build');
  });

  it('SF-C08 gives its result to the next run, which starts none', async () => {
    const world = memoryWorld();
    await world.apply(sketch(), { builder: killed(true) });

    const next = remoteBuilder(() => ({}), { metadata: { VpcId: 'vpc-1' } });
    const run = await world.apply(sketch(), { builder: next });

    expect(outcomesOf(run)).toEqual({ 'core/net': 'created' });
    expect(next.started).toEqual(['deploy core/net']);
    expect(next.resumed).toMatchObject([{ uuid: 'uuid-1', earlier: { ref: 'project:1' } }]);
    expect(world.toolchain.entries()['/myapp/dev/core/net/metadata']).toContain('vpc-1');
    expect((await world.plan(sketch())).counts).toMatchObject({ unchanged: 1 });
  });

  it.each<[string, string, FakeBuild]>([
    ['did something else', '2', {}],
    ['was stopped', '1', { outcome: 'stopped' }],
  ])('SF-C08 is waited for, and followed by another one, where it %s', async (_, content, ended) => {
    const world = memoryWorld();
    await world.apply(sketch('1'), { builder: killed(true) });

    const next = remoteBuilder(() => ({}), ended);
    const run = await world.apply(sketch(content), { builder: next });

    expect(next.resumed).toHaveLength(1);
    expect(next.requests.map(({ outliving }) => outliving?.uuid)).toEqual(['uuid-1', 'uuid-1']);
    expect(next.requests.map(({ outliving }) => outliving?.earlier !== undefined)).toEqual([true, false]);
    expect(outcomesOf(run)).toEqual({ 'core/net': 'created' });
    expect(JSON.stringify(run.host.events)).toContain('it is built again');
  });

  it('SF-C07 SF-C08 that failed meanwhile is a failure of the next run, which builds it again only when asked once more', async () => {
    const world = memoryWorld();
    await world.apply(sketch(), { builder: killed(true) });

    const next = remoteBuilder(() => ({}), { outcome: 'failed', message: 'no such vpc' });
    const run = await world.apply(sketch(), { builder: next });
    const last = remoteBuilder(() => ({}));
    await world.apply(sketch(), { builder: last });

    expect(run.result.nodes[0]).toMatchObject({ outcome: 'failed', cause: 'BUILD: no such vpc' });
    expect(last.requests.map(({ outliving }) => outliving?.earlier)).toEqual([undefined]);
  });

  it('SF-C08 that nobody heard of is asked for by the same name, which starts it once', async () => {
    const world = memoryWorld();
    await world.apply(sketch(), { builder: killed(false) });

    const next = remoteBuilder(() => ({}));
    await world.apply(sketch(), { builder: next });

    expect(next.requests.map(({ outliving }) => outliving)).toMatchObject([
      { uuid: 'uuid-1', earlier: { since: expect.any(Number) as number } },
    ]);
    expect(next.requests[0]?.outliving?.earlier).not.toHaveProperty('ref');
  });

  it('is forgotten where it certainly was not begun, and not where it was', async () => {
    const world = memoryWorld();
    const build = () => recordOf(world.toolchain.entries()[RECORD]).build;

    await world.apply(sketch(), { builder: refused(false) });
    const without = build();
    await world.apply(sketch(), { builder: refused(true) });

    expect(without).toBeUndefined();
    expect(build()).toMatchObject({ ref: 'project:1' });
  });

  it('SF-D06 is followed by a destroy as well', async () => {
    const world = memoryWorld();
    await world.apply(sketch(), { builder: remoteBuilder(() => ({})) });
    await world.destroy({ builder: killed(true) });

    const next = remoteBuilder(() => ({ outcome: 'failed' }), {});
    const run = await world.destroy({ builder: next });

    expect(outcomesOf(run)).toEqual({ 'core/net': 'destroyed' });
    expect(next.resumed).toHaveLength(1);
    expect(world.toolchain.entries()).toEqual({});
  });
});
