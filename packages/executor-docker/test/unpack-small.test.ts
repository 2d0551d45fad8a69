import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packSource } from '@seed/build';
import { expect, it, onTestFinished } from 'vitest';
import { unpackSmall } from '../src/source/unpack-small.ts';

it('a small source is laid out with its modes, times and links', async () => {
  const root = await mkdtemp(join(tmpdir(), 'seed-unpack-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const [from, to] = [join(root, 'from'), join(root, 'to')];
  await mkdir(join(from, 'bin/empty'), { recursive: true });
  await mkdir(to);
  await writeFile(join(from, 'bin/run'), 'go');
  await chmod(join(from, 'bin/run'), 0o755);
  await utimes(join(from, 'bin/run'), 1000, 1000);
  await symlink('bin/run', join(from, 'link'));

  await unpackSmall(
    packSource(from, ['bin/empty', 'bin/run', 'link'], { signal: new AbortController().signal }),
    to,
  );

  const run = await lstat(join(to, 'bin/run'));
  expect(await readFile(join(to, 'bin/run'), 'utf8')).toBe('go');
  expect([run.mode & 0o777, run.mtimeMs]).toEqual([0o755, 1_000_000]);
  expect((await lstat(join(to, 'bin/empty'))).isDirectory()).toBe(true);
  expect(await readlink(join(to, 'link'))).toBe('bin/run');
});
