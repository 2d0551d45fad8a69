/** Git, as far as builds need it: the port that a fetcher of repositories fills. */
export interface GitPort {
  /**
   * Makes a working copy, with its history, at `target`, which is not there yet. Rejects with an Error that says why
   * there is none, without secrets.
   */
  clone(request: CloneRequest, signal: AbortSignal): Promise<{ readonly commit: string }>;
}

export interface CloneRequest {
  /** What git takes: an address, or an absolute folder of this machine. */
  readonly url: string;
  /** A branch, a tag, the whole name of a ref, or a commit of 40 characters; the default branch where absent. */
  readonly ref?: string;
  /** Commits of history; all where absent. */
  readonly depth?: number;
  readonly submodules: boolean;
  /** Absolute folder. */
  readonly target: string;
}
