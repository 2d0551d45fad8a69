import type { Source, Span } from '@seed/kernel';
import { entryOf, readYaml, type YamlEntry, type YamlMap } from '@seed/yaml';
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
 * Reads names of parameters and outputs. Short forms of intrinsic functions such as `!Ref` are YAML tags, which are
 * errors in manifests; here they are let through, as nothing that is looked at may contain one.
 */
export function readTemplate(source: Source, findings: ManifestFindings): Template | undefined {
  const { root, span, diagnostics } = readYaml(source, { dialect: 'python', duplicateKeys: 'warning' });
  const size = Buffer.byteLength(source.text);
  if (size > MOST_BYTES) {
    const summary = `the template has ${size} bytes, and ${MOST_BYTES} is the most`;
    findings.error('template/too-large', span, summary, {
      hints: ['move what is not about permissions into the module itself'],
    });
    return undefined;
  }
  const problems = diagnostics.filter(({ code }) => code !== 'yaml/unknown-tag');
  findings.adopt(problems);
  if (problems.some(({ severity }) => severity === 'error')) return undefined;
  if (root?.kind !== 'map') {
    findings.error('template/unreadable', span, 'the template is not a map');
    return undefined;
  }
  const parameters = entriesOf(root, 'Parameters').map(({ key, value }) => {
    const hasDefault = value.kind === 'map' && entryOf(value, 'Default') !== undefined;
    return [key.text, { hasDefault, span: key.span }] as const;
  });
  const outputs = entriesOf(root, 'Outputs').map(({ key }) => key.text);
  return { parameters: new Map(parameters), outputs: new Set(outputs), span };
}

function entriesOf(root: YamlMap, section: string): readonly YamlEntry[] {
  const node = entryOf(root, section)?.value;
  return node?.kind === 'map' ? node.entries : [];
}
