import { fileRules } from './file-rules.ts';
import { importRules } from './import-rules.ts';
import { manifestRules } from './manifest-rules.ts';
import type { Workspace } from './workspace.ts';

/** Looks at the whole workspace and returns one line for each thing that is where it must not be. */
export type Rule = (workspace: Workspace) => readonly string[];

/** Every violation of the repository's layering and naming rules, sorted. Empty when there is none. */
export function findViolations(workspace: Workspace): readonly string[] {
  const rules: readonly Rule[] = [...manifestRules, ...importRules, ...fileRules];
  return [...new Set(rules.flatMap((rule) => rule(workspace)))].toSorted();
}
