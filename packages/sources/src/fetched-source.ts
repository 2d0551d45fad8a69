/** The sources of a module on this machine. */
export interface FetchedSource {
  /** Absolute folder that the location names. */
  readonly dir: string;
  /** Absolute folder of the whole tree that it lies in: project, repository or archive. */
  readonly root: string;
  /** Git only. */
  readonly commitHash?: string;
}

/** A data file on this machine. */
export interface FetchedDataFile {
  /** Absolute. */
  readonly file: string;
  /** Where it lies in the bundle: `module/` and its path in the project, repository or archive. */
  readonly path: string;
  readonly executable: boolean;
  /** Git only. */
  readonly commitHash?: string;
}

/** Everything of a module. */
export interface FetchedModule extends FetchedSource {
  /** In the order of the manifest. */
  readonly dataFiles: readonly FetchedDataFile[];
}
