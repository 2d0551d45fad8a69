import type { Source } from '@seed/kernel';
import { decodeSource } from '@seed/yaml';
import type { ManifestFindings } from './codes.ts';

/** Gives the bytes of a file, or nothing where there is none. */
export type ReadFile = (path: string) => Promise<Uint8Array | undefined>;

/** What all readers of one load share. */
export interface Reading {
  readonly findings: ManifestFindings;
  /** Unknown keys are errors. */
  readonly strict: boolean;
  /** The value of an environment variable; that it was read is remembered. */
  readonly variable: (name: string) => string | undefined;
  /** Called for a part that is left out because it cannot be read; what refers to it cannot be judged then. */
  readonly leaveOut: () => void;
}

/** The text of a file that exists; bytes that are no text are reported. */
export function decodeManifest(
  id: string,
  bytes: Uint8Array,
  sources: Map<string, string>,
  findings: ManifestFindings,
): Source | undefined {
  const decoded = decodeSource(id, bytes);
  for (const [name, text] of decoded.sources) sources.set(name, text);
  findings.adopt(decoded.diagnostics);
  return decoded.value;
}
