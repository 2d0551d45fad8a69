import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Container } from 'dockerode';
import { extract } from 'tar-stream';
import { ask, statusOf } from '../engine/docker-error.ts';

const CATALOGUE = '/codebuild/image/config/runtimes.yml';

/**
 * The text of the image's runtime catalogue; undefined when it has none. Read once per image and then kept below
 * `stateDir`, since images never change under their id.
 */
export async function readRuntimes(
  container: Container,
  imageId: string,
  stateDir: string,
): Promise<string | undefined> {
  const path = join(stateDir, 'images', `${imageId.replace(/^sha256:/, '')}.runtimes.yml`);
  const kept = await readFile(path, 'utf8').catch(() => undefined);
  if (kept !== undefined) return kept === '' ? undefined : kept;
  const runtimes = await fetchCatalogue(container);
  await mkdir(dirname(path), { recursive: true });
  // Another build may do the same right now: readers see all of a text or none.
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, runtimes ?? '');
  await rename(draft, path);
  return runtimes;
}

async function fetchCatalogue(container: Container): Promise<string | undefined> {
  try {
    const archive = await container.getArchive({ path: CATALOGUE });
    return await firstFile(archive as Readable);
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    return ask('reading the runtime catalogue of the image', Promise.reject(error));
  }
}

async function firstFile(archive: Readable): Promise<string | undefined> {
  const entries = extract();
  archive.on('error', (error) => entries.destroy(error));
  archive.pipe(entries);
  let text: string | undefined;
  for await (const entry of entries) {
    const parts: Buffer[] = [];
    for await (const part of entry) parts.push(part as Buffer);
    text ??= Buffer.concat(parts).toString();
  }
  return text;
}
