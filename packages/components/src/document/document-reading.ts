import type { Source } from '@seed/kernel';
import type { Findings, Positions, YamlNode } from '@seed/yaml';
import type { Platform } from './action-modules.ts';
import type { DocumentCode } from './codes/document-codes.ts';
import type { Words } from './component-document.ts';
import { isOpaque } from './template-text.ts';

export type DocumentFindings = Findings<DocumentCode>;

/** What reading and checking one component share. */
export interface DocumentReading {
  /** As it is parsed: placeholders of templates are masked. */
  readonly source: Source;
  readonly positions: Positions;
  readonly findings: DocumentFindings;
  readonly platform: Platform;
  /** Defaults and values of constants, as they are typed; the reader of definitions collects them. */
  readonly definitions: Words[];
  /** Names of steps whose loop is malformed, so that nobody knows what their references to it mean. */
  readonly brokenLoops: Set<Words>;
  /** The file or the caller said so; otherwise it is the default. */
  readonly isPlatformGiven: boolean;
}

/** A scalar as text and place. */
export const wordsOf = ({ text, span }: Words): Words => ({ text, span });

/** A text that only the run knows, at least in part. */
export const isOpen = (text: string): boolean => text.includes('{{') || isOpaque(text);

/** The text of a scalar that holds something. */
export function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value.type !== 'null' ? node.text : undefined;
}
