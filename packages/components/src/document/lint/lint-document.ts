import type { ComponentDocument } from '../component-document.ts';
import type { DocumentReading } from '../document-reading.ts';
import { type LintContext, lintContext } from './lint-context.ts';
import { lintEnvironment, lintFailures, lintRestarts } from './lint-failures.ts';
import { lintPackages, lintUpdates } from './lint-packages.ts';
import { lintDownloads, lintHome, lintMetadata, lintQuoting } from './lint-shell.ts';
import { lintPlaces, lintSecrets, lintTimeouts, lintVanishing, lintWebDownloads } from './lint-values.ts';

const LINTS: readonly ((context: LintContext) => void)[] = [
  lintFailures,
  lintEnvironment,
  lintPackages,
  lintRestarts,
  lintVanishing,
  lintDownloads,
  lintWebDownloads,
  lintSecrets,
  lintHome,
  lintQuoting,
  lintMetadata,
  lintUpdates,
  lintPlaces,
  lintTimeouts,
];

/** What is valid and will probably not do what its author wants. */
export function lintDocument(
  document: ComponentDocument,
  reading: DocumentReading,
  { arePackagesUpdated = false }: { readonly arePackagesUpdated?: boolean },
): void {
  const context = lintContext(document, reading, arePackagesUpdated);
  for (const lint of LINTS) lint(context);
}
