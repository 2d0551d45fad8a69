import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { events, LOCAL } from './deployment-runs.ts';
import { runSeed } from './run-seed.ts';
import { oneGroup } from './shop-project.ts';

async function namesIn(dir: string): Promise<string[]> {
  const names = await readdir(dir, { recursive: true }).catch((): string[] => []);
  return names.sort((a, b) => (a < b ? -1 : 1));
}

async function withDotFiles(dir: string): Promise<void> {
  for (const name of ['.npmignore', '.eslintrc']) await writeFile(join(dir, name), 'a\n');
}

describe('the bundle of a module', { timeout: 90_000 }, () => {
  test('SF-B03 holds dot-files where seed.yaml asks for them', async () => {
    const { dir } = await oneGroup({ web: 'true' });
    await withDotFiles(join(dir, 'modules/web'));
    const words = ['bundle', 'modules/web', '--list'];

    const without = await runSeed(words, { cwd: dir });
    await writeFile(join(dir, 'seed.yaml'), 'dotFiles: true\n');
    const asked = await runSeed(words, { cwd: dir });

    expect(without.out.trim().split('\n')).toEqual([
      'bundle/seedfarmer.yaml',
      'bundle/module/deployspec.yaml',
    ]);
    expect(asked.out.trim().split('\n')).toEqual([
      'bundle/seedfarmer.yaml',
      'bundle/module/.eslintrc',
      'bundle/module/.npmignore',
      'bundle/module/deployspec.yaml',
    ]);
  });

  test('SF-B21 SF-B03 SF-L12 is kept when its build succeeds, with the files it was built from, until it is destroyed', async () => {
    const { dir } = await oneGroup({ good: 'test -e .npmignore', bad: 'exit 7' });
    await withDotFiles(join(dir, 'modules/good'));
    await writeFile(join(dir, 'seed.yaml'), 'dotFiles: true\n');
    const bundles = join(dir, '.seed/bundles/dev/core');

    const ran = await runSeed(['apply', 'dev.yaml', ...LOCAL], { cwd: dir });
    const kept = [await namesIn(bundles), await readFile(join(bundles, 'good/seedfarmer.yaml'), 'utf8')];
    await writeFile(join(dir, 'modules/good/.npmignore'), 'another\n');
    const plan = await runSeed(['plan', '--local', 'dev.yaml'], { cwd: dir });
    const gone = await runSeed(['destroy', 'dev', ...LOCAL, '--json'], { cwd: dir });

    expect([ran.code, gone.code]).toEqual([1, 0]);
    expect(kept).toEqual([
      [
        'good',
        'good/module',
        'good/module/.eslintrc',
        'good/module/.npmignore',
        'good/module/deployspec.yaml',
        'good/seedfarmer.yaml',
      ],
      'project: shop\n',
    ]);
    expect(plan.out).toContain('bundle changed: 1 file (.npmignore)');
    expect(events(gone).at(-1)).toMatchObject({
      type: 'run.finished',
      data: { outcome: 'succeeded', counts: { destroyed: 2 } },
    });
    expect(await namesIn(join(dir, '.seed/bundles'))).toEqual([]);
  });
});
