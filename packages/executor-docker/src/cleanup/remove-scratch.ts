import { rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Engine } from '../engine/connect-engine.ts';
import { ask } from '../engine/docker-error.ts';

/**
 * Removes a build's folder on this machine. A build runs as root, so a caller who is not root cannot remove what it
 * wrote: then a container of `image` does it. Folders that are gone are fine.
 */
export async function removeScratchDir(dir: string, engine?: Engine, image?: string): Promise<void> {
  try {
    await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!['EACCES', 'EPERM'].includes(code ?? '') || engine === undefined || image === undefined) throw error;
    await removeAsRoot(engine, image, dir);
    await rm(dir, { recursive: true, force: true });
  }
}

async function removeAsRoot(engine: Engine, image: string, dir: string): Promise<void> {
  const container = await ask(
    'making a container that removes files of root',
    engine.docker.createContainer({
      Image: image,
      Entrypoint: ['/bin/sh', '-c', 'rm -rf "/scratch/$1"', 'sh', basename(dir)],
      Cmd: [],
      User: '0:0',
      NetworkDisabled: true,
      HostConfig: {
        AutoRemove: true,
        NetworkMode: 'none',
        LogConfig: { Type: 'none', Config: {} },
        Mounts: [{ Type: 'bind', Source: dirname(dir), Target: '/scratch' }],
      },
    }),
  );
  const removed = container.wait({ condition: 'removed' });
  await ask('removing files of root', container.start());
  await removed;
}
