/** `cosmetic`: other bytes, same meaning. `new` and `removed`: there is only one side. `unknown`: one side is no YAML. */
export type ChangeClass = 'none' | 'cosmetic' | 'content' | 'new' | 'removed' | 'unknown';

/** How much of a version number has to be raised for a change. */
export type BumpLevel = 'major' | 'minor' | 'patch';

/** One difference between two documents; texts are those of the scalars, other values are JSON. */
export interface DocumentChange {
  /** `build/InstallDocker/inputs/commands[2]`, `parameters/Version/default`, `description`. */
  readonly path: string;
  readonly op: 'add' | 'remove' | 'change' | 'move';
  readonly before?: string;
  readonly after?: string;
}
