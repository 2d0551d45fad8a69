import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openSource } from '@seed/build';
import type { Layout, WorkspaceContents } from '@seed/build';
import type { BuildJob, ExtraFile } from '@seed/deployspec';
import { copyFiles } from './copy-files.ts';
import type { InsidePaths } from './inside-paths.ts';
import type { Isolation } from './isolation.ts';
import type { Place } from './place.ts';
import type { Mount } from './view.ts';

/** Sources that are mounted, not copied: what the user asked for, as far as this machine can. */
export function sourceMounts(job: BuildJob, layout: Layout, isolation: Isolation): Mount[] {
  const { dir, mount } = job.source;
  if (dir === undefined || isolation.level === 'processes') return [];
  if (mount !== 'rw' && mount !== 'ro') return [];
  return [{ from: dir, to: layout.srcDir, writable: mount === 'rw' }];
}

interface FillOptions {
  readonly job: BuildJob;
  readonly isolation: Isolation;
  readonly paths: InsidePaths;
  readonly signal: AbortSignal;
}

/** Puts the source, seed's own files and the folders of the layout in place. */
export async function fillPlace(
  place: Place,
  contents: WorkspaceContents,
  options: FillOptions,
): Promise<void> {
  const { layout } = contents;
  const { job, paths, signal } = options;
  // Not through the mounts: where the source is mounted, its mount point has to be made.
  const own = (path: string) => paths.translate(path).path;
  const folders = [
    layout.goPath,
    layout.tmp,
    layout.readonlyDir,
    layout.userBin,
    ...Object.values(layout.secondary),
  ];
  await Promise.all(folders.map((folder) => mkdir(own(folder), { recursive: true })));
  await putSource(place, layout, options);
  for (const [index, secondary] of job.source.secondary.entries()) {
    const target = layout.secondary[secondary.id];
    if (target === undefined) continue;
    const scratch = join(place.dir, `clone-${index + 1}`);
    await copySource(secondary.dir, own(target), { job, scratch, signal });
  }
  await Promise.all(contents.files.map((file) => putFile(own(file.path), file)));
}

async function putSource(
  place: Place,
  layout: Layout,
  { job, isolation, paths, signal }: FillOptions,
): Promise<void> {
  const { dir, mount } = job.source;
  const isMounted = sourceMounts(job, layout, isolation).length > 0;
  const target = paths.translate(layout.srcDir).path;
  if (isMounted) return;
  if (dir !== undefined && mount === 'rw') {
    await mkdir(dirname(target), { recursive: true });
    return symlink(dir, target);
  }
  await mkdir(target, { recursive: true });
  if (dir !== undefined) await copySource(dir, target, { job, scratch: join(place.dir, 'clone'), signal });
}

async function copySource(
  dir: string,
  target: string,
  options: { readonly job: BuildJob; readonly scratch: string; readonly signal: AbortSignal },
): Promise<void> {
  const { job, scratch, signal } = options;
  const source = await openSource(dir, job.source.selection, { scratch, signal });
  await copyFiles(source.dir, target, { files: source.files, signal });
  if (source.also !== undefined)
    await copyFiles(source.also.dir, target, { files: source.also.files, signal });
  if (source.owned) await rm(scratch, { recursive: true, force: true });
}

async function putFile(path: string, file: ExtraFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, file.content);
  await chmod(path, file.mode);
}
