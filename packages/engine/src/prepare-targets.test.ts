import { EnvironmentError } from '@seed/kernel';
import type { Target } from '@seed/kernel';
import { describe, expect, it } from 'vitest';
import type { EnginePorts } from './engine-ports.ts';
import { type DeploymentSketch, fakeBuilder, memoryWorld } from './testing/index.ts';

const SKETCH: DeploymentSketch = {
  accounts: {
    primary: { accountId: '111111111111', regions: { 'us-east-1': {}, 'eu-west-1': {} } },
    other: { accountId: '222222222222', regions: { 'us-east-1': {} } },
  },
  groups: {
    core: { modules: { net: {}, far: { target: 'primary/eu-west-1' }, too: {} } },
    apps: { modules: { web: { target: 'other/us-east-1' } } },
  },
};

/** Ports that note what they are asked for, between the starts of builds. */
function noted(fail?: Error) {
  const log: string[] = [];
  const places = (targets: readonly Target[]) => targets.map((t) => `${t.accountId}/${t.region}`).toSorted();
  const ports: Partial<EnginePorts> = {
    async prepareTargets(targets) {
      log.push(`prepare ${places(targets).join(' ')}`);
      if (fail !== undefined) throw fail;
      return new Map(
        places(targets).map((place) => [
          place,
          { seedkitMetadata: { Bucket: `codeseeder-${place}` }, artifactsBucket: `kept-${place}` },
        ]),
      );
    },
    async dismissTargets(targets) {
      log.push(`dismiss ${places(targets).join(' ')}`);
    },
  };
  const builder = fakeBuilder(({ node, action }) => {
    log.push(`${action} ${node}`);
    return undefined;
  });
  return { log, ports, builder };
}

describe('accounts and regions of a deployment', () => {
  it('SF-A01 are prepared once, all together, before the first build, and only where something is built', async () => {
    const world = memoryWorld();
    const [first, second, third] = [noted(), noted(), noted()];

    await world.apply(SKETCH, first);
    await world.apply(SKETCH, second);
    await world.apply({ ...SKETCH, groups: { core: { modules: { net: { content: '2' } } } } }, third);

    const [prepare, ...builds] = first.log;
    expect(prepare).toBe('prepare 111111111111/eu-west-1 111111111111/us-east-1 222222222222/us-east-1');
    expect(builds.toSorted()).toEqual([
      'deploy apps/web',
      'deploy core/far',
      'deploy core/net',
      'deploy core/too',
    ]);
    expect(second.log).toEqual([]);
    expect(third.log[0]).toBe('prepare 111111111111/eu-west-1 111111111111/us-east-1 222222222222/us-east-1');
    expect(third.log.filter((line) => line.startsWith('dismiss'))).toEqual([]);
  });

  it('SF-A05 are prepared without anything to build where that was asked for', async () => {
    const world = memoryWorld();
    await world.apply(SKETCH, noted());
    const asked = noted();

    await world.apply(SKETCH, {
      ...asked,
      ports: {
        ...asked.ports,
        updateTargets: [{ alias: 'other', accountId: '222222222222', region: 'us-east-1' }],
      },
    });

    expect(asked.log).toEqual(['prepare 222222222222/us-east-1']);
  });

  it('SF-A19 stand in the deployed manifest with what their builds used, also where a later run asks nobody', async () => {
    const world = memoryWorld();
    const deployed = () =>
      JSON.parse(world.toolchain.entries()['/myapp/dev/manifest/deployed'] ?? '{}') as unknown;
    await world.apply(SKETCH, noted());
    const before = deployed();

    await world.apply(SKETCH, noted());
    const core = { modules: { ...SKETCH.groups['core']?.modules, net: { content: '2' } } };
    await world.apply({ ...SKETCH, groups: { ...SKETCH.groups, core } }, noted());

    expect(before).toMatchObject({
      target_account_mappings: [
        {
          alias: 'primary',
          region_mappings: [
            {
              region: 'us-east-1',
              seedkit_metadata: { Bucket: 'codeseeder-111111111111/us-east-1' },
              seedfarmer_artifact_bucket: 'kept-111111111111/us-east-1',
            },
            { region: 'eu-west-1', seedfarmer_artifact_bucket: 'kept-111111111111/eu-west-1' },
          ],
        },
        { alias: 'other', region_mappings: [{ seedfarmer_artifact_bucket: 'kept-222222222222/us-east-1' }] },
      ],
    });
    expect(deployed()).toEqual(before);
  });

  it('that cannot be prepared keep everything from being built, and the lock is let go of', async () => {
    const world = memoryWorld();
    const broken = noted(new EnvironmentError('aws/denied', 'not allowed'));

    await expect(world.apply(SKETCH, broken)).rejects.toThrow('not allowed');
    const next = noted();
    await world.apply(SKETCH, next);

    expect(broken.log).toHaveLength(1);
    expect(next.log).toHaveLength(5);
  });

  it('SF-D09 are dismissed after the last module of a destroy, and not after a part of one', async () => {
    const world = memoryWorld();
    await world.apply(SKETCH, noted());
    const [part, rest] = [noted(), noted()];

    await world.destroy({ ...part, policy: { selection: { only: ['apps/*'], exclude: [] } } });
    await world.destroy(rest);

    expect(part.log).toEqual(['prepare 222222222222/us-east-1', 'destroy apps/web']);
    expect(rest.log.at(-1)).toBe(
      'dismiss 111111111111/eu-west-1 111111111111/us-east-1 222222222222/us-east-1',
    );
    expect(world.toolchain.entries()).toEqual({});
  });
});
