import { type Diagnostic, sortDiagnostics } from '@seed/kernel';
import { createFindings } from '@seed/yaml';
import type { ObservedRegion } from '../plan/component-registry.ts';
import type { ImageProject } from '../project/image-project.ts';
import type { ProjectFindings } from '../project/project-codes.ts';
import type { ComponentLock } from './component-lock.ts';
import type { BumpLevel, ChangeClass } from './document-change.ts';
import { guardDocuments } from './guard-documents.ts';
import { guardRecipes } from './guard-recipes.ts';
import type { TextEdit } from './text-edit.ts';

export interface GuardOptions {
  readonly head: ImageProject;
  /** The project at the commit that changes are counted from. Without it only the lock and accounts are asked. */
  readonly base?: ImageProject;
  /** What messages call the base, e.g. `origin/main`. */
  readonly since?: string;
  readonly lock?: ComponentLock;
  /** What accounts hold of the components. */
  readonly published?: readonly ObservedRegion[];
}

/** What is found of one document. */
export interface GuardedDocument {
  readonly file: string;
  /** Keys of the components that are made of it; empty for one that nothing uses. */
  readonly keys: readonly string[];
  readonly base?: string;
  readonly head?: string;
  readonly class: ChangeClass;
  readonly requiredBump?: BumpLevel;
  readonly ok: boolean;
  /** The number that it should have; only where it should have another one. */
  readonly next?: string;
}

export interface GuardedRecipe {
  readonly image: string;
  readonly base?: string;
  readonly head?: string;
  readonly changed: readonly string[];
  readonly ok: boolean;
  readonly next?: string;
}

export interface VersionGuard {
  readonly diagnostics: readonly Diagnostic[];
  readonly documents: readonly GuardedDocument[];
  readonly recipes: readonly GuardedRecipe[];
  /** What `--fix` does: raises every version that has to go up, and nothing else. */
  readonly edits: readonly TextEdit[];
}

/** Compares versions with content, against another commit, the lock and accounts: C103 to C108, C114, C115. */
export function guardVersions(options: GuardOptions): VersionGuard {
  const findings: ProjectFindings = createFindings();
  const documents = guardDocuments(options, findings);
  const recipes = guardRecipes(options, documents.raised, findings);
  return {
    diagnostics: sortDiagnostics(findings.list),
    documents: documents.guarded,
    recipes: recipes.guarded,
    edits: [...documents.edits, ...recipes.edits],
  };
}
