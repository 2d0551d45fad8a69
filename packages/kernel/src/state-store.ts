/** One value of a store. Keys are absolute paths such as `/myapp/dev/core/vpc/metadata`; values are texts. */
export interface StateEntry {
  readonly key: string;
  readonly value: string;
}

/**
 * Where deployments are remembered. Every method rejects with EnvironmentError when the store cannot be reached;
 * `describeStateStore` of `@seed/kernel/testing` is the contract.
 */
export interface StateStore {
  /** What messages call it, e.g. `.seed/state.db`. */
  readonly name: string;
  /** What commands in hints need to be told to look at it, e.g. `--local`; nothing where absent. */
  readonly flags?: string;
  get(key: string): Promise<string | undefined>;
  /** Everything below a path, sorted by key: `/a/b` gives `/a/b/c`, and neither `/a/b` nor `/a/bc`. */
  list(path: string): Promise<readonly StateEntry[]>;
  put(key: string, value: string): Promise<void>;
  /** Keys that are not there are no error. */
  delete(keys: readonly string[]): Promise<void>;
  /** Puts a value only where there is none; false when somebody else was first. */
  create(key: string, value: string): Promise<boolean>;
}

/** Where a module is deployed. */
export interface Target {
  /** Name of the account in the manifest. */
  readonly alias: string;
  readonly accountId: string;
  readonly region: string;
}

/** Module keys live in the account and region of the module, deployment keys in those of the toolchain. */
export interface Stores {
  readonly toolchain: StateStore;
  forTarget(target: Pick<Target, 'accountId' | 'region'>): StateStore;
}
