import { randomUUID } from 'node:crypto';
import type { CacheSpec } from '@seed/deployspec';
import { expect } from 'vitest';
import type { Bench, Row, Run } from '../executor-under-test.ts';

/** Builds that share a cache which nobody else has. */
function withCache({ job, execute }: Bench, cache: Partial<CacheSpec>) {
  const cacheNamespace = `rules-${randomUUID()}`;
  return (commands: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Run> => {
    const made = job({
      spec: {
        variables,
        phases: { install: commands },
        cache: { paths: ['deps/**/*'], fallbackKeys: [], action: 'both', ...cache },
      },
    });
    return execute({ ...made, outputs: { ...made.outputs, cacheNamespace } });
  };
}

const hits = ({ host }: Run) => host.of('cache.restored').map((event) => event.data.hit);
const saved = ({ host }: Run) => host.of('cache.saved').map((event) => event.data.key);
const MAKE = 'mkdir -p deps/.h; echo first >deps/.h/a; ln -s .h/a deps/link';
const SHOW = 'cat deps/link 2>/dev/null || echo nothing';

/** Rows about caches (codebuild.md 1.15). */
export const CACHE_RULES: readonly Row[] = [
  {
    id: 'CB-63',
    about: 'the second build finds what the first one cached',
    needs: ['shell', 'files'],
    async proves(bench) {
      const build = withCache(bench, {});

      const first = await build([SHOW, MAKE]);
      const second = await build([SHOW]);

      expect([first.output, second.output]).toEqual(['nothing', 'first']);
      expect([hits(first), hits(second)]).toEqual([['none'], ['exact']]);
    },
  },
  {
    id: 'CB-63',
    about: 'a build without cache says so as the agent does',
    async proves({ run }) {
      const { agent } = await run({ spec: { phases: { build: ['true'] } } });

      expect(agent).toContain('Cache is not defined in the buildspec');
      expect(agent).toContain('Skip cache due to: no paths specified to be cached');
    },
  },
  {
    id: 'CB-64',
    about: 'an exact key is restored and not saved again; a fallback key is a prefix',
    needs: ['shell', 'files'],
    async proves(bench) {
      const build = withCache(bench, { key: 'k-$LOCK', fallbackKeys: ['k-'] });

      const first = await build([MAKE], { LOCK: '1' });
      const exact = await build([SHOW, 'echo changed >deps/.h/a'], { LOCK: '1' });
      const near = await build([SHOW], { LOCK: '2' });

      expect([saved(first), saved(exact), saved(near)]).toEqual([['k-1'], [], ['k-2']]);
      expect([hits(exact), hits(near)]).toEqual([['exact'], ['fallback']]);
      expect([exact.output, near.output]).toEqual(['first', 'first']);
    },
  },
  {
    id: 'CB-65',
    about: 'action restore never saves, action save never restores',
    needs: ['shell', 'files'],
    async proves(bench) {
      const restoring = await withCache(bench, { action: 'restore' })([MAKE]);
      const saving = withCache(bench, { action: 'save' });
      await saving([MAKE]);
      const again = await saving([SHOW, MAKE]);

      expect(saved(restoring)).toEqual([]);
      expect(again.output).toBe('nothing');
      expect(saved(again)).toHaveLength(1);
    },
  },
  {
    id: 'CB-66',
    about: 'codebuild-hash-files gives one digest for equal files and another for others',
    needs: ['shell'],
    async proves({ run }) {
      const { output } = await run({
        spec: {
          phases: {
            build: [
              'echo 1 >a.lock; codebuild-hash-files a.lock; codebuild-hash-files "*.lock"',
              'echo 2 >a.lock; codebuild-hash-files a.lock',
            ],
          },
        },
      });

      const [first, again, other] = output.split('\n').filter((line) => line !== '');
      expect(first).toMatch(/^[0-9a-f]{64}$/);
      expect(again).toBe(first);
      expect(other).not.toBe(first);
    },
  },
  {
    id: 'CB-67',
    about: 'cached folders are in place before the first command',
    needs: ['shell', 'files'],
    async proves(bench) {
      const build = withCache(bench, { paths: ['deps'] });
      await build([MAKE]);

      const second = await build(['test -d deps && echo there']);

      expect(second.output).toBe('there');
    },
  },
];
