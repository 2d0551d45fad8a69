import type { ComponentDocument } from '@seed/components';
import type { ChainedStep } from './resolve-references.ts';

/** A document while it runs in a stage. */
export interface DocumentScope {
  /** The component of the run that it belongs to. */
  readonly node: string;
  readonly path: string;
  readonly document: ComponentDocument;
  /** Parameters and constants. */
  readonly values: ReadonlyMap<string, string>;
  /** By `phase.step`, as far as they have run. */
  readonly steps: Map<string, ChainedStep>;
  /** The documents that wait for this one, outermost first, and itself. */
  readonly chain: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Names of steps that are left out. */
  readonly skip: ReadonlySet<string>;
}

/** Values of names in a document: what was given, else the defaults, and the constants. */
export function valuesOf(
  document: ComponentDocument,
  given: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  return new Map([
    ...document.parameters.map(
      ({ name, default: usual }) => [name.text, given[name.text] ?? usual ?? ''] as const,
    ),
    ...document.constants.map(({ name, value }) => [name.text, value] as const),
  ]);
}
