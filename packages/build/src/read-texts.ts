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
  const unpack = (await workspace.read(dir, paths, { dereference: true })).pipe(extract());
  for await (const entry of unpack) {
    const name = entry.header.name.replace(/^(?:\.?\/)+/, '');
    if (entry.header.type === 'file') texts.set(name, await text(entry));
    else entry.resume();
  }
  return texts;
}
