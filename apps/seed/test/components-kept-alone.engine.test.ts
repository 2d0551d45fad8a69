import { execFileSync, execSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { ground, withEngine } from './bundled-seed.ts';
import { bash, build } from './component-text.ts';

const IMAGE = process.env['SEED_TEST_IMAGE'] ?? 'seed/standard:latest';
const { folder, seed } = ground();
const docker = (...words: readonly string[]): string => execFileSync('docker', words, { encoding: 'utf8' });

withEngine('what runs of components keep', () => {
  test('IB-F101 a kept container carries labels, and cleaning removes it and nothing else', async () => {
    const cwd = await folder({ 'one.yml': build(bash('One', 'echo one >/kept')) });
    const other = docker('create', IMAGE, 'true').trim();

    try {
      const { code, out } = await seed(['components', 'run', 'one.yml', '--image', IMAGE, '--keep'], { cwd });
      const name = /seed attach (\S+);/.exec(out)?.[1] ?? '';
      const labels = docker('inspect', '--format', '{{ index .Config.Labels "seed.run" }}', name).trim();
      const inside = docker('exec', name, 'cat', '/kept').trim();
      const cleaned = await seed(['clean'], { cwd });

      expect(code).toBe(0);
      expect([labels !== '', inside]).toEqual([true, 'one']);
      expect(cleaned.out).toContain(`container ${name}`);
      expect(docker('ps', '-a', '--no-trunc', '--format', '{{ .ID }}')).toContain(other);
    } finally {
      docker('rm', '-f', other);
    }
  });

  test('a kept container says which image it began with, and cleaning removes both', async () => {
    const text =
      build(bash('One', 'echo one >/kept')) + `  - name: test\n    steps:\n${bash('Two', 'cat /kept')}`;
    const cwd = await folder({ 'both.yml': text });

    const { out } = await seed(['components', 'run', 'both.yml', '--image', IMAGE, '--keep'], { cwd });
    const [, name = '', image = ''] =
      /seed attach (\S+); remove it and the image (\S+) that it began with, with seed clean/.exec(out) ?? [];
    const before = docker('images', '-q', image).trim();
    const cleaned = await seed(['clean'], { cwd });

    expect(before).not.toBe('');
    expect(cleaned.out).toContain(`container ${name}`);
    expect(cleaned.out).toContain(`image ${image}`);
    expect(docker('images', '-q', image)).toBe('');
  });

  test('the end of a run is an image that works as any other, and belongs to whoever asked for it', async () => {
    const cwd = await folder({ 'one.yml': build(bash('One', 'echo one >/kept')) });

    const { out } = await seed(['components', 'run', 'one.yml', '--image', IMAGE, '--docker-commit'], {
      cwd,
    });
    const image = /is the image (\S+)/.exec(out)?.[1] ?? '';
    const cleaned = await seed(['clean'], { cwd });
    const said = docker('run', '--rm', image, 'cat', '/kept').trim();
    const words = /remove it with (docker rmi \S+)\)/.exec(out)?.[1] ?? '';
    execSync(words);

    expect(cleaned.out).not.toContain(image);
    expect(said).toBe('one');
  });

  test('IB-F100 a change in the last component runs that one alone', async () => {
    const files = (last: string) => ({
      'a.yml': build(bash('A', 'date +%N >/a')),
      'b.yml': build(bash('B', last)),
    });
    const first = await folder(files('cat /a'));
    const words = ['components', 'run', 'a.yml', 'b.yml', '--image', IMAGE, '--checkpoints'];
    const one = await seed(words, { cwd: first });
    const two = await seed(words, { cwd: await folder(files('echo again; cat /a')) });
    const cleaned = await seed(['clean'], { cwd: first });

    const said = (text: string): string | undefined => /\[b\/build\/B\] (\d+)/.exec(text)?.[1];
    expect(one.out).toContain('[a/build/A]');
    expect(two.out).toContain('an earlier run has done a: this one begins behind');
    expect(two.out).not.toContain('[a/build/A]');
    expect(said(two.out)).toBe(said(one.out));
    expect(cleaned.out).toContain('image seed-run/checkpoint:');
  });
});
