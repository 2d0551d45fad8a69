import { hasErrors, type Loaded, type Source, sortDiagnostics } from '@seed/kernel';
import { createFindings, describeNode, type ReadYamlOptions, readYaml, type YamlMap } from '@seed/yaml';
import type { SpecFindings } from './codes.ts';

export interface SpecMapOptions<T> {
  readonly yaml: ReadYamlOptions;
  /** What messages call the text, e.g. `the buildspec`. */
  readonly what: string;
  /** How to begin one. */
  readonly hint: string;
  /** What the map says; undefined where it has errors. */
  read(root: YamlMap, findings: SpecFindings): T | undefined;
}

/** Reads the text of a spec, which is one map. The value is absent when a finding is an error. Never throws. */
export function readSpecMap<T>(source: Source, { yaml, what, hint, read }: SpecMapOptions<T>): Loaded<T> {
  const document = readYaml(source, yaml);
  const findings: SpecFindings = createFindings(document.diagnostics);
  const { root } = document;
  let value: T | undefined;
  if (root === undefined) {
    if (!hasErrors(findings.list))
      findings.error('yaml/empty', document.span, `${what} is empty`, { hints: [hint] });
  } else if (root.kind === 'map') value = read(root, findings);
  else
    findings.error('yaml/wrong-type', root.span, `${what} is ${describeNode(root)}, not a map`, {
      hints: [hint],
    });
  const diagnostics = sortDiagnostics(findings.list);
  return {
    ...(value === undefined || hasErrors(diagnostics) ? {} : { value }),
    diagnostics,
    sources: new Map([[source.id, source.text]]),
  };
}
