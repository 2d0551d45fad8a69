/**
 * The files of a project: a folder on disk, or the tree of a commit. Paths are relative to the project's root, with
 * `/`. Both give nothing for what is not there, and refuse links that lead out of the root with an InputError.
 */
export interface ProjectTree {
  read(path: string): Promise<Uint8Array | undefined>;
  /** The paths of all files below a folder, at any depth; `''` is the root. Hidden folders may be left out. */
  list(folder: string): Promise<readonly string[]>;
}
