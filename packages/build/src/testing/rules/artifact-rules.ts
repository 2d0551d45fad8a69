import { lstat, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactResult } from '@seed/deployspec';
import { expect } from 'vitest';
import type { ArtifactSketch, JobSketch } from '../build-job.ts';
import { artifactSpec, SPAN } from '../build-job.ts';
import type { Row, Run } from '../executor-under-test.ts';

/** A build that makes files with one command each and collects an artifact. */
function making(
  commands: readonly string[],
  primary: ArtifactSketch | undefined,
  secondary: Readonly<Record<string, ArtifactSketch>> = {},
): JobSketch {
  return {
    spec: {
      phases: { build: commands },
      artifacts: {
        span: SPAN,
        ...(primary === undefined ? {} : { primary: artifactSpec(primary) }),
        secondary: Object.fromEntries(Object.entries(secondary).map(([id, one]) => [id, artifactSpec(one)])),
      },
    },
  };
}

function only({ result }: Run): ArtifactResult {
  const [first] = result.artifacts;
  if (first === undefined)
    throw new Error(`no artifact, but ${result.failure?.message ?? 'no failure either'}`);
  return first;
}

const uploadOf = ({ result }: Run) => result.phases.find((phase) => phase.name === 'UPLOAD_ARTIFACTS');
const text = (artifacts: ArtifactResult, path: string) => readFile(join(artifacts.path, path), 'utf8');

/** Rows about what leaves a build as artifact (codebuild.md 1.14). */
export const ARTIFACT_RULES: readonly Row[] = [
  {
    id: 'CB-24',
    about: 'artifacts are collected after a failed build phase',
    needs: ['shell', 'files'],
    async proves({ run }) {
      const shown = await run(making(['echo made >log.txt; false'], { files: ['log.txt'] }));

      expect(shown.result.outcome).toBe('failed');
      expect(uploadOf(shown)?.outcome).toBe('succeeded');
      expect(await text(only(shown), 'log.txt')).toBe('made\n');
    },
  },
  {
    id: 'CB-53',
    about: 'files are found by *, ?, [] and **, hidden ones too, folders are not',
    needs: ['shell', 'files'],
    async proves({ run }) {
      const make = 'mkdir -p d/.h/e empty; touch a.txt b.txt c1 c2 c9 .env d/x.js d/.h/y.js d/.h/e/z.js';
      const find = async (files: readonly string[]) => only(await run(making([make], { files }))).files;

      expect(await find(['**/*.js'])).toEqual(['d/.h/e/z.js', 'd/.h/y.js', 'd/x.js']);
      expect(await find(['*'])).toEqual(['.env', 'a.txt', 'b.txt', 'c1', 'c2', 'c9']);
      expect(await find(['?.txt', 'c[1-2]'])).toEqual(['a.txt', 'b.txt', 'c1', 'c2']);
      expect(await find(['d/*', 'empty', 'a.txt'])).toEqual(['a.txt', 'd/x.js']);
    },
  },
  {
    id: 'CB-54',
    about: 'a base directory may be a pattern or a variable, and its own name is dropped',
    needs: ['shell', 'files'],
    async proves({ run }) {
      const make = 'mkdir -p my-build1 my-build2/sub; touch my-build1/a my-build2/sub/b; WHERE=my-build2';
      const find = async (baseDirectory: string) =>
        only(await run(making([make], { files: ['**/*'], baseDirectory }))).files;

      expect(await find('my-build*')).toEqual(['a', 'sub/b']);
      expect(await find('$WHERE')).toEqual(['sub/b']);
      expect(await find('$CODEBUILD_SRC_DIR/my-build1')).toEqual(['a']);
    },
  },
  {
    id: 'CB-54',
    about: 'a base directory that is missing fails the upload in CodeBuild’s words',
    needs: ['shell', 'files'],
    async proves({ run }) {
      const shown = await run(making(['true'], { files: ['**/*'], baseDirectory: 'gone' }));

      expect(uploadOf(shown)).toMatchObject({
        outcome: 'failed',
        statusCode: 'CLIENT_ERROR',
        message: 'no matching base directory path found for gone',
      });
    },
  },
  {
    id: 'CB-55',
    about: 'discard-paths makes the artifact flat',
    needs: ['shell', 'files'],
    async proves({ run }) {
      const shown = await run(
        making(['mkdir -p a/b; touch a/x a/b/y'], {
          files: ['**/*'],
          baseDirectory: 'a',
          discardPaths: true,
        }),
      );

      expect(only(shown).files).toEqual(['x', 'y']);
    },
  },
  {
    id: 'CB-56',
    about: 'excluded paths are absent',
    needs: ['shell', 'files'],
    async proves({ run }) {
      const shown = await run(
        making(['mkdir -p o/t; touch o/a.js o/a.map o/t/b.js'], {
          files: ['**/*'],
          baseDirectory: 'o',
          excludePaths: ['**/*.map', 't/**/*'],
        }),
      );

      expect(only(shown).files).toEqual(['a.js']);
    },
  },
  {
    id: 'CB-57',
    about: 'the name is evaluated by the shell in the environment of the build',
    needs: ['shell', 'files'],
    async proves({ run }) {
      const shown = await run(
        making(['touch a; VERSION=7'], { files: ['a'], name: 'app-$(echo up | tr a-z A-Z)-$VERSION' }),
      );

      expect(only(shown).name).toBe('app-UP-7');
    },
  },
  {
    id: 'CB-58',
    about: 'links are followed, or kept with enable-symlinks',
    needs: ['shell', 'files'],
    async proves({ run }) {
      const make = 'mkdir d; echo A >d/a; ln -s d/a link; ln -s d folder; ln -s /nowhere gone';

      const followed = only(await run(making([make], { files: ['**/*'] })));
      expect(followed.files).toEqual(['d/a', 'folder/a', 'link']);
      expect(await text(followed, 'link')).toBe('A\n');
      expect((await lstat(join(followed.path, 'link'))).isFile()).toBe(true);

      const kept = only(await run(making([make], { files: ['d/a', 'link'], enableSymlinks: true })));
      expect(await readlink(join(kept.path, 'link'))).toBe('d/a');
    },
  },
  {
    id: 'CB-58',
    about: 'links that lead out of the source are followed too, even with enable-symlinks',
    needs: ['shell', 'files'],
    async proves({ run }) {
      const make = 'mkdir ../beside; echo B >../beside/b; ln -s ../beside/b file; ln -s ../beside folder';

      const followed = only(await run(making([make], { files: ['**/*'] })));
      expect(followed.files).toEqual(['file', 'folder/b']);
      expect(await text(followed, 'file')).toBe('B\n');

      const kept = only(await run(making([make], { files: ['**/*'], enableSymlinks: true })));
      expect((await lstat(join(kept.path, 'file'))).isFile()).toBe(true);
    },
  },
  {
    id: 'CB-59',
    about: 'every secondary artifact has its own folder',
    needs: ['shell', 'files'],
    async proves({ run }) {
      const shown = await run(
        making(['touch a b'], { files: ['a'] }, { one: { files: ['b'] }, two: { files: ['a', 'b'] } }),
      );

      expect(shown.result.artifacts.map(({ id, files }) => [id, files])).toEqual([
        ['primary', ['a']],
        ['one', ['b']],
        ['two', ['a', 'b']],
      ]);
      expect(new Set(shown.result.artifacts.map((one) => one.path)).size).toBe(3);
    },
  },
  {
    id: 'CB-59',
    about: 'secondary artifacts alone fail the upload in CodeBuild’s words',
    needs: ['shell', 'files'],
    async proves({ run }) {
      const shown = await run(making(['touch a'], undefined, { one: { files: ['a'] } }));

      expect(uploadOf(shown)).toMatchObject({
        statusCode: 'CLIENT_ERROR',
        message: 'no definition for primary artifacts in buildspec',
      });
    },
  },
  {
    id: 'CB-60',
    about: 'no matching file fails the upload in CodeBuild’s words',
    needs: ['shell', 'files'],
    async proves({ run }) {
      const shown = await run(making(['true'], { files: ['*.none'] }));

      expect(shown.result.outcome).toBe('failed');
      expect(uploadOf(shown)).toMatchObject({
        statusCode: 'CLIENT_ERROR',
        message: 'no matching artifact paths found',
      });
      expect(shown.agent).toContain('Skipping invalid file path *.none');
    },
  },
  {
    id: 'CB-61',
    about: 'artifacts are unpacked files of the caller, modes kept, with a zip on request',
    needs: ['shell', 'files'],
    async proves({ job, execute }) {
      const made = job(making(['echo hi >run.sh; chmod 750 run.sh'], { files: ['run.sh'] }));
      const shown = await execute({ ...made, outputs: { ...made.outputs, zip: true } });

      const artifacts = only(shown);
      const { mode, uid } = await stat(join(artifacts.path, 'run.sh'));
      expect({ mode: mode & 0o777, uid }).toEqual({ mode: 0o750, uid: process.getuid?.() });
      expect((await readFile(artifacts.zip ?? '')).subarray(0, 2).toString()).toBe('PK');
    },
  },
  {
    id: 'CB-62',
    about: 'equal files have equal digests, in the result and the event',
    needs: ['shell', 'files'],
    async proves({ run }) {
      const first = await run(making(['echo same >a'], { files: ['a'] }));
      const again = await run(making(['echo same >a'], { files: ['a'] }));

      expect(only(first).sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(only(again).sha256).toBe(only(first).sha256);
      expect(first.host.of('artifact.collected')[0]?.data.sha256).toBe(only(first).sha256);
    },
  },
];
