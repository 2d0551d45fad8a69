/** One file of a module. */
export interface BundleFile {
  /** Relative to the module, `/` separators. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly executable: boolean;
}
