import { type Loaded, type Source, sortDiagnostics } from '@seed/kernel';
import { createFindings, createPositions } from '@seed/yaml';
import type { Platform } from './action-modules.ts';
import type { DocumentCode } from './codes/document-codes.ts';
import type { ComponentDocument } from './component-document.ts';
import { readComponentText } from './read-component-text.ts';
import { maskTemplate, type TemplateKind } from './template-text.ts';

export interface ReadComponentOptions {
  /** For a document that does not say in `x-seed.platform`; Linux unless given. */
  readonly platform?: Platform;
  /** The file is a template; its placeholders stand for texts that nobody knows yet. */
  readonly template?: TemplateKind;
  /** Whether there is a bucket for documents that are too long to be published inline; absent where nobody knows. */
  readonly hasUploadBucket?: boolean;
  /** Components that come before this one in every recipe bring the package index up to date. */
  readonly arePackagesUpdated?: boolean;
  /** Top-level keys that the settings give a meaning. */
  readonly keys?: readonly string[];
}

/**
 * Reads a component and checks everything that can be said without settings: C001 to C093 and L001 to L014. Never
 * throws; all problems come at once, by place. The value is there wherever the file is a map, with what could be read
 * of it: ask `hasErrors` before it is run or published.
 */
export function readComponent(source: Source, options: ReadComponentOptions = {}): Loaded<ComponentDocument> {
  const text = maskTemplate(source, options.template);
  const findings = createFindings<DocumentCode>();
  const positions = createPositions(text);
  const root = readComponentText({ source: text, positions, findings });
  const sources = new Map([[source.id, source.text]]);
  if (root?.kind !== 'map') return { diagnostics: sortDiagnostics(findings.list), sources };
  const value: ComponentDocument = { source, root, parameters: [], constants: [], phases: [] };
  return { value, diagnostics: sortDiagnostics(findings.list), sources };
}
