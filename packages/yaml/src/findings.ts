import type { Diagnostic, Severity, Span } from '@seed/kernel';

export interface FindingExtra {
  readonly detail?: string;
  readonly hints?: readonly string[];
  readonly related?: readonly { readonly span: Span; readonly label: string }[];
}

/** A list of diagnostics in the making; `Code` limits what may be reported to what is documented. */
export interface Findings<Code extends string = string> {
  readonly list: readonly Diagnostic[];
  add(severity: Severity, code: Code, span: Span, summary: string, extra?: FindingExtra): void;
  error(code: Code, span: Span, summary: string, extra?: FindingExtra): void;
  warning(code: Code, span: Span, summary: string, extra?: FindingExtra): void;
  /** Takes over what another reader found. */
  adopt(diagnostics: readonly Diagnostic[]): void;
}

/** Characters of a summary; values from the text are quoted in it, and those may be any length. */
const LONGEST = 300;

const shorten = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** `initial`: what is known already, for instance the diagnostics of the document. */
export function createFindings<Code extends string = string>(
  initial: readonly Diagnostic[] = [],
): Findings<Code> {
  const list: Diagnostic[] = [...initial];
  const add: Findings<Code>['add'] = (severity, code, span, summary, extra = {}) => {
    list.push({ code, severity, summary: shorten(summary), span, ...extra });
  };
  return {
    list,
    add,
    error: (code, span, summary, extra) => add('error', code, span, summary, extra),
    warning: (code, span, summary, extra) => add('warning', code, span, summary, extra),
    adopt: (diagnostics) => {
      for (const diagnostic of diagnostics) list.push(diagnostic);
    },
  };
}
