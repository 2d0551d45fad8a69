import { diagnosticEvent } from '@seed/kernel';
import type { Diagnostic, NodeId, SourceSet } from '@seed/kernel';
import type { EnginePorts } from './engine-ports.ts';

/** Says what was found about a module; the texts that it points into come first, for whoever shows the places. */
export function reportFindings(
  diagnostics: readonly Diagnostic[],
  { node, sources }: { readonly node: NodeId; readonly sources: SourceSet },
  { host, onSources }: Pick<EnginePorts, 'host' | 'onSources'>,
): void {
  if (diagnostics.length > 0) onSources?.(sources);
  for (const diagnostic of diagnostics) host.emit(diagnosticEvent(diagnostic, node));
}
