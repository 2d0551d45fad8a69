import { type Diagnostic, type Span, sortDiagnostics } from '@seed/kernel';
import { pathAt, pathText, type YamlNode } from '@seed/yaml';
import { showOpaque } from './template-text.ts';

interface FinishOptions {
  readonly isTemplate: boolean;
  /** Of the document, where it is known. */
  readonly root?: YamlNode;
}

/** Findings as they are told: on one line each, with their path, and without what only repeats another one. */
export function finishFindings(
  diagnostics: readonly Diagnostic[],
  { isTemplate, root }: FinishOptions,
): Diagnostic[] {
  const show = (text: string): string => (isTemplate ? showOpaque(text) : text).replaceAll(/\s*\n\s*/g, ' ');
  return sortDiagnostics(
    withoutEchoes(diagnostics).map((found) => {
      const path =
        root === undefined || found.span === undefined ? '' : pathText(pathAt(root, found.span.start.offset));
      return {
        ...found,
        summary: show(found.summary),
        ...(path === '' ? {} : { path }),
        ...(found.hints === undefined ? {} : { hints: found.hints.map(show) }),
      };
    }),
  );
}

const isWithin = (span: Span | undefined, other: Span | undefined): boolean => {
  const at = span?.start.offset ?? -1;
  return other !== undefined && at >= other.start.offset && at < other.end.offset;
};

/** A value that lost its quotes is a map to all other rules, and hides what it refers to. */
function withoutEchoes(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const bare = diagnostics.filter(({ code }) => code === 'C068');
  if (bare.length === 0) return diagnostics;
  return diagnostics.filter(
    ({ code, span }) =>
      code === 'C068' || (code !== 'C055' && !bare.some((other) => isWithin(span, other.span))),
  );
}
