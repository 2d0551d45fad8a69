import type { Diagnostic, Severity, Span } from '@seed/kernel';

export interface FindingExtra {
  readonly detail?: string;
  readonly hints?: readonly string[];
  readonly related?: readonly { readonly span: Span; readonly label: string }[];
}

/** A list of diagnostics in the making. */
export interface Findings {
  readonly list: readonly Diagnostic[];
  add(severity: Severity, code: string, span: Span, summary: string, extra?: FindingExtra): void;
  error(code: string, span: Span, summary: string, extra?: FindingExtra): void;
  warning(code: string, span: Span, summary: string, extra?: FindingExtra): void;
}

/** `initial`: what is known already, for instance the diagnostics of the document. */
export function createFindings(initial: readonly Diagnostic[] = []): Findings {
  const list: Diagnostic[] = [...initial];
  const add: Findings['add'] = (severity, code, span, summary, extra = {}) => {
    list.push({ code, severity, summary, span, ...extra });
  };
  return {
    list,
    add,
    error: (code, span, summary, extra) => add('error', code, span, summary, extra),
    warning: (code, span, summary, extra) => add('warning', code, span, summary, extra),
  };
}
