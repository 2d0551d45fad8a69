import type { Diagnostic, Span } from '@seed/kernel';
import { createFindings, describeNode, entryOf, suggestKey, type YamlMap, type YamlNode } from '@seed/yaml';
import { DOCUMENT_CODES } from './codes/document-codes.ts';
import type { ComponentDocument } from './component-document.ts';
import { type DocumentFindings, textOf } from './document-reading.ts';

/** An entry of `x-seed.allow`. */
export interface Suppression {
  readonly code: string;
  readonly reason: string;
  readonly span: Span;
}

/** Without these nothing is known about the file. */
const NEVER = ['C001', 'C002', 'C003', 'C093'];
/** Codes of the spec that are given where settings are known, or elsewhere; shape only. */
const CODE = /^(?:[CL][0-9]{3}|[EW]-[A-Z0-9-]+|components\/[a-z-]+)$/;
const EXAMPLE = 'write `- code: L001` and below it `reason: why this is meant`';

/** What `x-seed.allow` hides; entries that are malformed are reported and hide nothing. */
export function readSuppressions(
  extensions: YamlMap | undefined,
  findings: DocumentFindings,
): readonly Suppression[] {
  const node = extensions === undefined ? undefined : entryOf(extensions, 'allow')?.value;
  if (node === undefined) return [];
  if (node.kind === 'list') return node.items.flatMap((item) => readEntry(item, findings));
  findings.error('components/allow-malformed', node.span, `\`allow\` is ${describeNode(node)}, not a list`, {
    hints: [EXAMPLE],
  });
  return [];
}

function readEntry(item: YamlNode, findings: DocumentFindings): readonly Suppression[] {
  const refuse = (span: Span, summary: string, hint = EXAMPLE): readonly Suppression[] => {
    findings.error('components/allow-malformed', span, summary, { hints: [hint] });
    return [];
  };
  if (item.kind !== 'map')
    return refuse(item.span, `an entry of \`allow\` is ${describeNode(item)}, not a map`);
  const extra = item.entries.find(({ key }) => key.text !== 'code' && key.text !== 'reason');
  if (extra !== undefined)
    return refuse(extra.key.span, `an entry of \`allow\` has no key "${extra.key.text}"`);
  const codeNode = entryOf(item, 'code')?.value;
  const code = textOf(codeNode);
  if (code === undefined || codeNode === undefined)
    return refuse(item.span, 'an entry of `allow` has no `code`');
  if (!CODE.test(code) || (/^(?:C0|L)/.test(code) && !Object.hasOwn(DOCUMENT_CODES, code))) {
    const near = suggestKey(code, Object.keys(DOCUMENT_CODES));
    const all = 'list all codes with `seed explain`';
    return refuse(
      codeNode.span,
      `there is no code "${code}"`,
      near === undefined ? all : `did you mean \`${near}\`?`,
    );
  }
  if (NEVER.includes(code)) {
    return refuse(
      codeNode.span,
      `${code} cannot be hidden: nothing else is known about such a file`,
      'remove the entry',
    );
  }
  const reason = textOf(entryOf(item, 'reason')?.value)?.trim() ?? '';
  if (reason === '')
    return refuse(
      codeNode.span,
      `\`allow\` hides ${code} without a reason`,
      `add \`reason:\` beside \`code: ${code}\``,
    );
  return [{ code, reason, span: codeNode.span }];
}

/** The findings without those that the component hides; for findings that others have about it. */
export function hideAllowed(
  document: ComponentDocument,
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  return withoutHidden(diagnostics, readSuppressions(document.extensions, createFindings()));
}

/** The findings without those that are hidden. */
export function withoutHidden(
  diagnostics: readonly Diagnostic[],
  suppressions: readonly Suppression[],
): readonly Diagnostic[] {
  const hidden = new Set(suppressions.map(({ code }) => code));
  return hidden.size === 0 ? diagnostics : diagnostics.filter(({ code }) => !hidden.has(code));
}

/** Entries for codes of this reader that hid nothing. L015 is shellcheck's, which runs elsewhere. */
export function unusedSuppressions(
  diagnostics: readonly Diagnostic[],
  suppressions: readonly Suppression[],
): readonly Suppression[] {
  const found = new Set(diagnostics.map(({ code }) => code));
  return suppressions.filter(({ code }) => /^(?:C0|L)/.test(code) && code !== 'L015' && !found.has(code));
}
