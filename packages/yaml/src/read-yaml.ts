import { type Source, type Span, sortDiagnostics } from '@seed/kernel';
import type { ParsedNode } from 'yaml';
import { buildNode } from './build-node.ts';
import type { YamlCode } from './codes.ts';
import { createFindings, type Findings } from './findings.ts';
import { type BoundedParse, parseBounded } from './parse-bounded.ts';
import { createPositions, type Positions } from './positions.ts';
import { readPlain } from './read-plain.ts';
import { isRefused, reportStop, reportSyntax, reportTabs } from './report-parse.ts';
import type { YamlDocument, YamlNode } from './yaml-node.ts';

export interface ReadYamlOptions {
  /** Whose reading counts: `go` for CodeBuild, `python` (PyYAML, stricter about tabs) for Seed-Farmer. */
  readonly dialect: 'go' | 'python';
  readonly duplicateKeys?: 'error' | 'warning';
  /** Characters above which a warning is given; the reader refuses files over 4 MiB. */
  readonly warnAbove?: number;
  /** Turns go-yaml's words for a syntax error into the `detail` of the diagnostic. */
  readonly detail?: (goYaml: string) => string;
}

/** What needs no more than the quick reader; nothing where findings are possible. */
function plainDocuments(source: Source, { warnAbove }: ReadYamlOptions): readonly YamlDocument[] | undefined {
  if (warnAbove !== undefined && source.text.length > warnAbove) return undefined;
  return readPlain(source)?.map(({ start, root }) => {
    const span = { source: source.id, start, end: start };
    return { source, span, root, diagnostics: [] };
  });
}

const startOf = ({ id }: Source): Span => {
  const start = { line: 1, column: 1, offset: 0 };
  return { source: id, start, end: start };
};

type Parsed = BoundedParse['documents'][number];

/** Reads one YAML (or JSON) document. Never throws; every finding has a place. */
export function readYaml(source: Source, options: ReadYamlOptions): YamlDocument {
  const [only, ...more] = plainDocuments(source, options) ?? [];
  if (only !== undefined && more.length === 0) return { ...only, span: startOf(source) };
  const positions = createPositions(source);
  const findings = createFindings<YamlCode>();
  const [first, ...others] = parse(source, positions, findings, options) ?? [];
  const second = others.find((other) => contentsOf(other) !== undefined);
  if (second !== undefined) {
    findings.error('yaml/several-documents', positions.at(second.range[0]), 'a second document starts here', {
      hints: ['remove the line `---`, or move what follows to a file of its own'],
    });
  }
  const root = first === undefined ? undefined : build(first, source, positions, findings, options);
  const diagnostics = sortDiagnostics(findings.list);
  return { source, span: positions.at(0), diagnostics, ...(root === undefined ? {} : { root }) };
}

/**
 * Reads a stream of documents that `---` separates. A leading `---` makes no document of its own; an empty document in
 * the middle or at the end is there, without a root. Findings about the whole text, such as syntax errors, are those of
 * the first document, which then is the only one and has no root. A text without any document gives an empty list.
 */
export function readYamlDocuments(source: Source, options: ReadYamlOptions): readonly YamlDocument[] {
  const plain = plainDocuments(source, options);
  if (plain !== undefined) return plain;
  const positions = createPositions(source);
  const whole = createFindings<YamlCode>();
  const parsed = parse(source, positions, whole, options);
  if (parsed === undefined || (parsed.length === 0 && whole.list.length > 0)) {
    return [{ source, span: positions.at(0), diagnostics: sortDiagnostics(whole.list) }];
  }
  return parsed.map((document, index) => {
    const findings = createFindings<YamlCode>(index === 0 ? whole.list : []);
    const root = build(document, source, positions, findings, options);
    const span = positions.at(document.range[0]);
    const diagnostics = sortDiagnostics(findings.list);
    return { source, span, diagnostics, ...(root === undefined ? {} : { root }) };
  });
}

/** Nothing when the structure of the text is not known; the findings say why. */
function parse(
  source: Source,
  positions: Positions,
  findings: Findings<YamlCode>,
  options: ReadYamlOptions,
): readonly Parsed[] | undefined {
  if (isRefused(source.text, positions, findings, options)) return undefined;
  const parsed = parseBounded(source.text);
  if (parsed.stopped !== undefined) {
    reportStop(parsed.stopped, positions, findings);
    return undefined;
  }
  reportTabs(parsed, positions, findings, options.dialect);
  if (parsed.errors.length === 0) return parsed.documents;
  reportSyntax(parsed, positions, findings, options);
  return undefined;
}

function contentsOf({ contents }: Parsed): ParsedNode | undefined {
  return contents === null || contents.range[0] === contents.range[1] ? undefined : contents;
}

function build(
  document: Parsed,
  { text }: Source,
  positions: Positions,
  findings: Findings<YamlCode>,
  options: ReadYamlOptions,
): YamlNode | undefined {
  const contents = contentsOf(document);
  if (contents === undefined) return undefined;
  const duplicateKeys = options.duplicateKeys ?? 'error';
  const openEnd = /[^\s][^\S\r\n]*$/.test(text.slice(-200)) ? { openEnd: text.length } : {};
  return buildNode(contents, { positions, findings, duplicateKeys, ...openEnd });
}
