import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { componentText, scriptStep } from './component-texts.ts';
import { folderWith, runSeed } from './run-seed.ts';

// Whole commands; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const PARAMETERS = 'parameters:\n  - Colour: { type: string, default: red }\n';
const image = (file: string): object => ({
  base_ami: 'ami-0123456789abcdef0',
  recipe_version: '0.0.1',
  components: [{ name: `tools_${file}`, file: `${file}.yml` }],
});

/** Two images with a component each. */
const project = (left: string, right: string): Promise<string> =>
  folderWith({
    'settings.json': JSON.stringify({ images: { left: image('left'), right: image('right') } }),
    'components/left/left.yml': componentText(scriptStep('Say', left), { head: PARAMETERS }),
    'components/right/right.yml': componentText(scriptStep('Say', right)),
    'alone.yml': componentText(scriptStep('Alone', 'echo alone')),
  });
const seed = (line: string, cwd: string) => runSeed(['components', 'run', ...line.split(' ')], { cwd });

/** Each goes on when the other one is there, too. */
const meet = (dir: string, own: string, other: string): string =>
  `touch ${dir}/${own}; until [ -e ${dir}/${other} ]; do sleep 0.02; done; echo met ${other}`;

describe('components run of several images', () => {
  it('runs them at the same time, each on machines and with files of its own', async () => {
    const dir = join(await folderWith({ 'meeting/.keep': '' }), 'meeting');
    const cwd = await project(meet(dir, 'left', 'right'), meet(dir, 'right', 'left'));

    const { code, out } = await seed('left right --log-dir logs', cwd);

    expect(code).toBe(0);
    expect(out).toContain('[left/tools_left/build/Say] met right');
    expect(out).toContain('[right/tools_right/build/Say] met left');
    expect(out).toMatch(/✓ done · 2 steps/);
    expect(await readdir(join(cwd, 'logs'))).toHaveLength(2);
  });

  it('runs one after the other with --jobs 1', async () => {
    const { out } = await seed('right left --jobs 1', await project('echo first', 'echo second'));

    expect(out).toMatch(/right\/tools_right\/build\/Say\] ✓[^]*left\/tools_left\/build\/Say\] first/);
  });

  it('goes on with the others when one fails, and ends with 1', async () => {
    const { code, out, err } = await seed('left right --jobs 1', await project('exit 3', 'echo whole'));

    expect(code).toBe(1);
    expect(err).toContain('left/tools_left failed in build, step "Say"');
    expect(out).toContain('[right/tools_right/build/Say] whole');
    expect(out).toMatch(/✗ failed · 2 steps · 1 failed/);
  });

  it('gives a value to the images whose components have the parameter', async () => {
    const cwd = await project('echo {{ Colour }}', 'echo none');

    const all = await seed('left right --param Colour=blue', cwd);
    const one = await seed('left right --param tools_left.Colour=green', cwd);
    const nobody = await seed('left right --param Taste=sweet', cwd);

    expect(all.out).toContain('[left/tools_left/build/Say] blue');
    expect(one.out).toContain('[left/tools_left/build/Say] green');
    expect([nobody.code, nobody.err]).toEqual([2, expect.stringContaining('no component has a parameter')]);
  });

  it.each([
    ['left rihgt', 'did you mean "right"?'],
    ['left alone.yml', 'images and files cannot be run together'],
    ['left right --only tools_left', '--only is for the components of one image'],
    ['left right --from tools_left', '--from is for the components of one image'],
    ['left right --jobs none', '--jobs "none" is no number from 1'],
    ['alone.yml missing.yml', 'there is no file and no image "missing.yml"'],
  ])('%s is a mistake: %s', async (line, words) => {
    const { code, err } = await seed(line, await project('true', 'true'));

    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});
