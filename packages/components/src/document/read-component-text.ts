import type { Diagnostic, Source, Span } from '@seed/kernel';
import { decodeSource, type Positions, readYaml, type YamlNode } from '@seed/yaml';
import type { Loaded } from '@seed/kernel';
import type { DocumentCode } from './codes/document-codes.ts';
import type { DocumentFindings } from './document-reading.ts';

const CODES: Readonly<Record<string, DocumentCode>> = {
  'yaml/duplicate-key': 'C002',
  'yaml/several-documents': 'C003',
  'yaml/too-large': 'C091',
  'yaml/not-text': 'C093',
};
/** What PyYAML has doubts about and Go, which reads components, has not. */
const FINE_IN_GO = new Set(['yaml/tab', 'yaml/bad-scalar']);
const QUOTE = 'quote the value: `key: "{{ Name }}"`, or `- "{{ Name }} …"` in a list';

interface TextReading {
  readonly source: Source;
  readonly positions: Positions;
  readonly findings: DocumentFindings;
}

/** Turns the bytes of a component into a text; what is no text is C093. */
export function decodeComponent(id: string, bytes: Uint8Array): Loaded<Source> {
  const decoded = decodeSource(id, bytes);
  const diagnostics = decoded.diagnostics.map((found) => ({ ...found, code: CODES[found.code] ?? 'C093' }));
  return { ...decoded, diagnostics };
}

/** The nodes of the text. Absent where its structure is not known; the findings say why. */
export function readComponentText({ source, positions, findings }: TextReading): YamlNode | undefined {
  const { root, diagnostics, span } = readYaml(source, { dialect: 'go' });
  const seen = diagnostics.filter(({ code }) => !FINE_IN_GO.has(code));
  let isBroken = false;
  for (const [index, found] of seen.entries()) {
    const braces = bareBraces(found.span, source.text, positions);
    if (braces !== undefined && found.code !== 'yaml/duplicate-key') {
      reportBraces(braces, findings);
      isBroken ||= root === undefined;
      continue;
    }
    const code = CODES[found.code] ?? 'C001';
    isBroken ||= code !== 'C002';
    // Behind the first syntax error the parser guesses.
    if (found.code === 'yaml/syntax' && seen.findIndex((other) => other.code === 'yaml/syntax') !== index)
      continue;
    report(found, code, source.text, findings);
  }
  if (root === undefined && !isBroken) {
    findings.error('C001', span, 'the file holds nothing', {
      hints: ['write a component: `name`, `schemaVersion: 1.0`, and `phases`'],
    });
  }
  return isBroken ? undefined : root;
}

function reportBraces(span: Span, findings: DocumentFindings): void {
  if (findings.list.some((other) => other.code === 'C068' && other.span?.start.line === span.start.line))
    return;
  findings.error('C068', span, 'a value starts with "{{" and has no quotes, which makes it a map', {
    hints: [QUOTE],
  });
}

/** The `{{` without quotes on the line of a finding, if a value starts with it. */
function bareBraces(span: Span | undefined, text: string, positions: Positions): Span | undefined {
  if (span === undefined) return undefined;
  const { offset, column } = span.start;
  const start = text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
  const newline = text.indexOf('\n', offset);
  const line = text.slice(start, newline === -1 ? text.length : newline);
  const match = /^(\s*(?:- +)*(?:[\w-]+: +)?)(\{\{[^\n]*?\}?\}(?!\}))/.exec(line);
  if (match === null || column < (match[1]?.length ?? 0)) return undefined;
  const at = start + (match[1]?.length ?? 0);
  return positions.at(at, at + (match[2]?.length ?? 0));
}

function report(found: Diagnostic, code: DocumentCode, text: string, findings: DocumentFindings): void {
  const { span, related } = found;
  if (span === undefined) return;
  const { summary, hints = [] } = targeted(found, text) ?? found;
  findings.error(code, span, summary, { hints, ...(related === undefined ? {} : { related }) });
}

/** A whole value in quotes with something behind the closing one. */
const BEHIND_QUOTE =
  /^\s*(?:- +)*(?:[\w-]+: +)?(?:'(?:[^'\n]|'')*'|"(?:[^"\\\n]|\\.)*")[ \t]*(?!#)([^\s:,\]}][^\n]*?)\s*$/;

/** An item such as `- echo "Size: {{ x }}"`. */
const MAP_IN_TEXT = /^\s*- +(?![\w-]+:\s)[^"'[{|>&*!#\s][^\n]*?: /;

interface Words {
  readonly summary: string;
  readonly hints: readonly string[];
}

/** Mistakes that are known from components in the wild. */
function targeted({ code, span, summary }: Diagnostic, text: string): Words | undefined {
  const offset = span?.start.offset ?? 0;
  if (code === 'yaml/unresolved-alias') {
    const word = /^\*\S*/.exec(text.slice(offset, offset + 80))?.[0] ?? '*';
    return {
      summary,
      hints: [`put the pattern in quotes: \`"${word}"\`, as a \`*\` at the start of a value is an alias`],
    };
  }
  if (code !== 'yaml/syntax') return undefined;
  const start = text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
  const newline = text.indexOf('\n', offset);
  const line = text.slice(start, newline === -1 ? text.length : newline);
  if (MAP_IN_TEXT.test(line)) {
    return {
      summary: 'a ": " in a text without quotes makes a map of it',
      hints: ['put the whole text in quotes, or write it as a block: `- |`, and the text on the next line'],
    };
  }
  const behind = BEHIND_QUOTE.exec(line)?.[1];
  if (behind === undefined) return undefined;
  const isQuote = /^["']+$/.test(behind);
  return {
    summary: isQuote
      ? 'a stray quote follows a text that is already closed'
      : 'text follows a quote that is already closed',
    hints: [
      isQuote
        ? `remove the stray quote at the end of the line: \`${behind}\``
        : 'put the whole text into quotes of the other kind, or write it as a block: `|`',
    ],
  };
}
