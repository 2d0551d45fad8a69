import { text } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import type { Workspace } from './workspace.ts';

/** The texts of some files below a folder of the build, by the path they were asked for. */
export async function readTexts(
  workspace: Pick<Workspace, 'read'>,
  dir: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  if (paths.length === 0) return texts;
  const tar = await workspace.read(dir, paths, { dereference: true });
  const archive = extract();
  tar.once('error', (error) => archive.destroy(error));
  tar.pipe(archive);
  for await (const entry of archive) {
    const name = entry.header.name.replace(/^(?:\.?\/)+/, '');
    if (entry.header.type === 'file') texts.set(name, await text(entry));
    else entry.resume();
  }
  return texts;
}
