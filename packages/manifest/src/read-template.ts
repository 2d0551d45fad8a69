import type { Source, Span } from '@seed/kernel';
import { createPositions, type Positions } from '@seed/yaml';
import { isMap, isScalar, type Node, parseDocument } from 'yaml';
import type { ManifestFindings } from './codes.ts';

/** What seed needs to know of a CloudFormation template. */
export interface Template {
  readonly parameters: ReadonlyMap<string, { readonly hasDefault: boolean; readonly span: Span }>;
  readonly outputs: ReadonlySet<string>;
  /** A place for findings about the whole file. */
  readonly span: Span;
}

/** Bytes that CloudFormation takes of a template that is handed over in the request. */
const MOST_BYTES = 51_200;

/**
 * Reads names of parameters and outputs. Short forms of intrinsic functions such as `!Ref` are YAML tags, which
 * manifests refuse; here they are let through unread, as nothing that is looked at may contain one.
 */
export function readTemplate(source: Source, findings: ManifestFindings): Template | undefined {
  const positions = createPositions(source);
  const span = positions.at(0);
  const size = Buffer.byteLength(source.text);
  if (size > MOST_BYTES) {
    findings.error(
      'template/too-large',
      span,
      `the template has ${size} bytes, and ${MOST_BYTES} is the most`,
      {
        hints: ['move what is not about permissions into the module itself'],
      },
    );
    return undefined;
  }
  const root = parseRoot(source, positions, findings);
  if (root === undefined) return undefined;
  if (!isMap(root)) {
    findings.error('template/unreadable', span, 'the template is not a map');
    return undefined;
  }
  const parameters = entriesOf(root.get('Parameters')).map(({ name, key, value }) => {
    const [start = 0, end = 0] = key.range ?? [];
    const hasDefault = isMap(value) && value.has('Default');
    return [name, { hasDefault, span: positions.at(start, end) }] as const;
  });
  const outputs = entriesOf(root.get('Outputs')).map(({ name }) => name);
  return { parameters: new Map(parameters), outputs: new Set(outputs), span };
}

function parseRoot({ text }: Source, positions: Positions, findings: ManifestFindings): Node | undefined {
  try {
    const document = parseDocument(text, { version: '1.1', uniqueKeys: false, prettyErrors: false });
    const [problem] = document.errors;
    if (problem === undefined) return document.contents ?? undefined;
    const at = positions.at(problem.pos[0]);
    findings.error('template/unreadable', at, `the template cannot be read: ${problem.message}`);
  } catch (error) {
    // The parser has no limit of its own for nesting.
    if (!(error instanceof RangeError)) throw error;
    findings.error('template/unreadable', positions.at(0), 'the template is nested too deeply');
  }
  return undefined;
}

interface Entry {
  readonly name: string;
  readonly key: Node;
  readonly value: unknown;
}

function entriesOf(section: unknown): readonly Entry[] {
  if (!isMap(section)) return [];
  return section.items.flatMap(({ key, value }) =>
    isScalar(key) ? [{ name: String(key.value), key, value }] : [],
  );
}
