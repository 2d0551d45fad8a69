import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ground, ROOT } from './bundled-seed.ts';

/** Words that only the library of the screens has. */
const SCREENS = 'react.transitional.element';

const TRACE = `
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
registerHooks({
  load(url, context, next) {
    appendFileSync(process.env.TRACE, url + '\\n');
    return next(url, context);
  },
});
`;

describe('what a command loads', { timeout: 120_000 }, () => {
  const place = ground();

  /** The chunks that a command has loaded, as texts. */
  async function loaded(words: readonly string[]): Promise<readonly string[]> {
    const dir = await place.folder({
      'trace.mjs': TRACE,
      'buildspec.yml': 'version: 0.2\nphases:\n  build:\n    commands: ["true"]\n',
    });
    const trace = join(dir, 'trace.txt');
    await writeFile(trace, '');
    await place.seed(words, {
      cwd: dir,
      env: { TRACE: trace, NODE_OPTIONS: `--import=${join(dir, 'trace.mjs')}` },
    });
    const urls = (await readFile(trace, 'utf8')).split('\n').filter((url) => url.endsWith('.js'));
    return Promise.all(urls.map((url) => readFile(fileURLToPath(url), 'utf8')));
  }

  test('has the screens in a chunk of their own', async () => {
    const dist = join(ROOT, 'apps/seed/dist');
    const names = (await readdir(dist)).filter((name) => name.endsWith('.js'));

    const texts = await Promise.all(names.map((name) => readFile(join(dist, name), 'utf8')));

    expect(texts.filter((text) => text.includes(SCREENS)).length).toBeGreaterThan(0);
  });

  test.each([
    ['a build', ['run', '--executor', 'host', '--yes-run-on-this-machine']],
    ['a list of runs', ['runs', 'list']],
    ['an answer', ['runs', 'answer', 'x', 'yes']],
    ['help', ['monitor', '--help']],
    ['a monitor without a terminal', ['monitor']],
    ['a monitor that tells line by line', ['monitor', '--plain']],
    ['an apply', ['apply', 'missing.yaml']],
  ] as const)('%s draws no screen and loads none', async (_what, words) => {
    const texts = await loaded(words);

    expect(texts.length).toBeGreaterThan(0);
    expect(texts.filter((text) => text.includes(SCREENS))).toEqual([]);
  });
});
