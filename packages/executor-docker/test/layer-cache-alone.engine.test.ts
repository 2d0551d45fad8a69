import { afterAll, beforeAll, expect, it } from 'vitest';
import { reap } from '../src/clean.ts';
import { image, needsDind } from './dind-image.ts';
import { openBench } from './run-build.ts';
import type { Bench } from './run-build.ts';
import { leftoversOf, SETTINGS, withEngine } from './with-engine.ts';

withEngine('the layer cache of a project', (engine) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
    await needsDind(engine);
  });
  afterAll(() => bench.close());

  it('CB-68 images of one build are there in the next when the layer cache is on', async () => {
    /** Settles when its container has let go of the cache. */
    const run = async (command: string) => {
      const build = await bench.run(
        { image, privileged: true, project: 'seed-test-layers', spec: { phases: { build: [command] } } },
        { layerCache: true },
      );
      expect(await leftoversOf(engine, bench.stateDir)).toEqual([]);
      return build;
    };

    const first = await run('tar -c file 2>/dev/null | docker import - kept >/dev/null');
    const second = await run('docker image ls -q kept | wc -l');
    const { volumes } = await reap(SETTINGS, { stateDir: bench.stateDir, what: 'all' });

    expect(first.result.failure).toBeUndefined();
    expect(second.output.trim()).toBe('1');
    expect(volumes).toContain('seed-layers-seed-test-layers');
  });
});
