import { dirname, join } from 'node:path';
import { EnvironmentError } from '@seed/kernel';
import type { BundleFile } from './bundle-file.ts';

/** A file that comes with the module: data files, helpers, the project file. */
export interface BundleExtra {
  /** Relative to the bundle, e.g. `seedfarmer.yaml` or `module/data/input.csv`. */
  readonly path: string;
  readonly content: { readonly file: string } | { readonly text: string };
  readonly executable: boolean;
}

export interface BundleInput {
  /** Folder of the module; its files land in `module/`. */
  readonly dir: string;
  readonly files: readonly BundleFile[];
  readonly extras: readonly BundleExtra[];
}

export type BundleEntry =
  | { readonly kind: 'folder'; readonly path: string }
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly content: BundleExtra['content'];
      readonly executable: boolean;
    };

/**
 * Everything that a bundle holds, sorted, each folder before its content. An extra replaces a module's file of the same
 * path. Throws EnvironmentError `bundle/empty` for a module without files.
 */
export function planBundle(input: BundleInput): BundleEntry[] {
  if (input.files.length === 0)
    throw new EnvironmentError('bundle/empty', `nothing of "${input.dir}" would be in its bundle`, {
      hints: ['Run `seed bundle --list` on the folder to see what is taken'],
    });
  const own = input.files.map(({ executable, path }) => ({
    path: `module/${path}`,
    content: { file: join(input.dir, path) },
    executable,
  }));
  const files = new Map([...own, ...input.extras].map((file) => [file.path, file]));
  const folders = new Set([...files.keys()].flatMap(parentsOf));
  const entries: BundleEntry[] = [
    ...[...folders].map((path) => ({ kind: 'folder' as const, path })),
    ...[...files.values()].map((file) => ({ kind: 'file' as const, ...file })),
  ];
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function parentsOf(path: string): string[] {
  const parent = dirname(path);
  return parent === '.' ? [] : [...parentsOf(parent), parent];
}
