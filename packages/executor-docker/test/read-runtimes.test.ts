import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Container } from 'dockerode';
import { pack } from 'tar-stream';
import { expect, onTestFinished, test } from 'vitest';
import { readRuntimes } from '../src/image/read-runtimes.ts';

/** As much of a container as is asked for the catalogue of its image. */
function containerWith(catalogue: string): Container {
  const getArchive = async () => {
    const archive = pack();
    archive.entry({ name: 'runtimes.yml' }, catalogue);
    archive.finalize();
    return archive;
  };
  return { getArchive } as unknown as Container;
}

test('builds that start together in a new image all get its runtime catalogue', async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'seed-runtimes-'));
  onTestFinished(() => rm(stateDir, { recursive: true, force: true }));
  const container = containerWith('version: 0.1\n');

  const read = await Promise.all(
    Array.from({ length: 20 }, () => readRuntimes(container, 'sha256:abc', stateDir)),
  );

  expect(new Set(read)).toEqual(new Set(['version: 0.1\n']));
  expect(await readdir(join(stateDir, 'images'))).toEqual(['abc.runtimes.yml']);
});
