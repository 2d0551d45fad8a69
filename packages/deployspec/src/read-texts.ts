import { asScalar, describeNode, isNull, type YamlNode } from '@seed/yaml';
import type { Placed } from './build-spec.ts';
import { globProblem } from './check-glob.ts';
import type { SpecFindings } from './codes.ts';

/** A text as typed; nothing (and a finding) when the node is no scalar. */
export function readText(
  node: YamlNode | undefined,
  what: string,
  findings: SpecFindings,
): string | undefined {
  return node === undefined ? undefined : asScalar(node, what, findings)?.text;
}

/** A list of texts; CodeBuild also takes a single text for most lists. */
export function readTexts(
  node: YamlNode | undefined,
  what: string,
  findings: SpecFindings,
  options: { readonly scalar?: boolean } = {},
): readonly Placed[] {
  if (node === undefined || isNull(node)) return [];
  if (node.kind === 'scalar' && options.scalar !== false) return [{ value: node.text, span: node.span }];
  if (node.kind !== 'list') {
    findings.error('yaml/wrong-type', node.span, `${what} is ${describeNode(node)}, not a list`);
    return [];
  }
  return node.items.flatMap((item, index) => {
    if (isNull(item)) return [];
    const scalar = asScalar(item, `item ${index + 1} of ${what}`, findings);
    return scalar === undefined ? [] : [{ value: scalar.text, span: scalar.span }];
  });
}

/** A list of globs, each of which can be read. */
export function readGlobs(
  node: YamlNode | undefined,
  what: string,
  findings: SpecFindings,
): readonly Placed[] {
  const globs = readTexts(node, what, findings);
  for (const glob of globs) {
    const problem = globProblem(glob.value);
    if (problem === undefined) continue;
    findings.error(
      'buildspec/bad-glob',
      glob.span,
      `glob "${glob.value}" in ${what} cannot be read: ${problem}`,
      {
        hints: ['close it, or put a backslash before it when the file name holds it'],
      },
    );
  }
  return globs;
}
