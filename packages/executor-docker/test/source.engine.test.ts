import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceMount, SourceSelection } from '@seed/deployspec';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { git, makeRepository, treeState } from './repository.ts';
import { openBench } from './run-build.ts';
import type { Bench } from './run-build.ts';
import { withEngine } from './with-engine.ts';

const LIST = `find . -path ./.git -prune -o ! -type d -print | sort | tr '\\n' ' '`;

withEngine('the source of a build in a container', () => {
  let bench: Bench;
  let dir = '';
  beforeAll(async () => {
    bench = await openBench();
    dir = await makeRepository(await bench.folder());
    await writeFile(join(dir, 'new.txt'), 'new\n');
    await writeFile(join(dir, 'README.md'), 'edited\n');
  });
  afterAll(() => bench.close());

  const list = async (selection: SourceSelection, mount: SourceMount) => {
    const { output, result } = await bench.run({
      source: { dir, selection, mount },
      spec: { phases: { build: [LIST, 'cat README.md', 'test -x src/main.sh', 'git status --short'] } },
    });
    expect(result.failure).toBeUndefined();
    expect(result.warnings).toEqual([]);
    return output.split('\n').map((line) => line.trimEnd());
  };
  const TRACKED = './.gitignore ./README.md ./link ./src/lib/part.txt ./src/main.sh';

  describe.each<SourceMount>(['overlay', 'copy'])('brought by %s', (mount) => {
    it('CB-97 CB-99 tree takes tracked and new files, as they are, and no ignored ones', async () => {
      expect(await list('tree', mount)).toEqual([
        './.gitignore ./README.md ./link ./new.txt ./src/lib/part.txt ./src/main.sh',
        'edited',
        ' M README.md',
        '?? new.txt',
      ]);
    });

    it('CB-97 head takes the last commit as a clean clone', async () => {
      expect(await list('head', mount)).toEqual([TRACKED, 'first']);
    });

    it('CB-97 all takes ignored files too', async () => {
      expect(await list('all', mount)).toEqual([
        './.gitignore ./README.md ./ignored-dir/deep/file ./link ./new.txt ./src/debug.log ./src/lib/part.txt ./src/main.sh',
        'edited',
        ' M README.md',
        '?? new.txt',
      ]);
    });

    it('CB-95 leaves the tree as it was', async () => {
      const before = treeState(dir);

      await bench.run({
        source: { dir, selection: 'all', mount },
        spec: { phases: { build: ['find . -mindepth 1 -delete', 'echo new >README.md'] } },
      });

      expect(treeState(dir)).toEqual(before);
    });

    it('CB-98 secondary sources have their own folders and variables', async () => {
      const other = await bench.folder();
      await writeFile(join(other, 'other.txt'), 'other\n');

      const { output } = await bench.run({
        source: { dir, selection: 'all', mount, secondary: [{ id: 'tools', dir: other }] },
        spec: { phases: { build: ['cat "$CODEBUILD_SRC_DIR_tools/other.txt"; cat README.md'] } },
      });

      expect(output).toBe('other\nedited');
    });

    it('a source is placed below src, and the first command starts in its module', async () => {
      const { output } = await bench.run({
        source: { dir, selection: 'tree', mount, placement: 'github.com/org/repo', workdir: 'src' },
        spec: { phases: { build: ['pwd', 'echo "$CODEBUILD_SRC_DIR"', 'sh ./main.sh'] } },
      });

      expect(output).toMatch(/^(\/codebuild\/output\/src\d{9}\/src\/github\.com\/org\/repo)\/src\n\1\nmain$/);
    });

    it('CB-C9 a user other than root can read the source and run its scripts', async () => {
      const { result, output } = await bench.run({
        source: { dir, selection: 'tree', mount },
        spec: { runAs: 'codebuild-user', phases: { build: ['id -un', 'cat README.md', './src/main.sh'] } },
      });

      expect(result.failure).toBeUndefined();
      expect(output).toBe('codebuild-user\nedited\nmain');
    });
  });

  it('a tree that seed’s state lies in is copied, since no view can hold itself', async () => {
    const { result } = await bench.run(
      {
        source: { dir, mount: 'overlay', selection: 'tree' },
        spec: { phases: { build: ['cat README.md'] } },
      },
      { stateDir: join(dir, '.seed') },
    );

    expect(result.outcome).toBe('succeeded');
    expect(result.warnings).toEqual([
      { code: 'DOCKER004', text: 'the source was copied: the state folder lies inside the source' },
    ]);
  });

  it('a path that mount options cannot hold is copied', async () => {
    const odd = join(await bench.folder(), 'a,b:c');
    await mkdir(odd);
    await writeFile(join(odd, 'file'), 'odd\n');

    const { output } = await bench.run({
      source: { dir: odd, mount: 'auto', selection: 'all' },
      spec: { phases: { build: ['cat file'] } },
    });

    expect(output).toBe('odd');
  });

  it('rw lets the build write into the tree, and ro refuses', async () => {
    const open = await bench.folder();
    await writeFile(join(open, 'file'), 'old\n');

    const written = await bench.run({
      source: { dir: open, mount: 'rw', selection: 'all' },
      spec: { phases: { build: ['echo new >file'] } },
    });
    const refused = await bench.run({
      source: { dir: open, mount: 'ro', selection: 'all' },
      spec: { phases: { build: ['echo newer >file'] } },
    });

    expect(written.result.outcome).toBe('succeeded');
    expect(refused.result.outcome).toBe('failed');
    expect(await readFile(join(open, 'file'), 'utf8')).toBe('new\n');
  });

  it('a build without a source starts in an empty folder', async () => {
    const { output } = await bench.run({ spec: { phases: { build: ['ls -A; pwd'] } } });

    expect(output).toMatch(/^\/codebuild\/output\/src\d{9}\/src$/);
  });

  it('CB-96 two thousand files are shown in their place, without being copied', async () => {
    const large = await bench.folder();
    for (let folder = 0; folder < 40; folder++) {
      await mkdir(join(large, `d${folder}`));
      await Promise.all(
        Array.from({ length: 50 }, (_, file) =>
          writeFile(join(large, `d${folder}/f${file}`), 'x'.repeat(6000)),
        ),
      );
    }
    git(large, 'init', '-q');
    git(large, 'add', '.');

    const { output } = await bench.run({
      source: { dir: large, mount: 'overlay', selection: 'tree' },
      spec: {
        phases: {
          build: [
            'grep -c "^overlay $CODEBUILD_SRC_DIR " /proc/mounts',
            'find . -name "f*" -path "./d*" | wc -l',
          ],
        },
      },
    });

    expect(output).toBe('1\n2000');
  });
});
