import { InputError, isSeedError } from '@seed/kernel';
import type { Diagnostic } from '@seed/kernel';

/** Anything thrown as findings. */
export function asDiagnostics(error: unknown): readonly Diagnostic[] {
  if (error instanceof InputError && error.diagnostics.length > 0) return error.diagnostics;
  const found = isSeedError(error) ? error.data['diagnostics'] : undefined;
  if (Array.isArray(found) && found.length > 0) return found as Diagnostic[];
  const summary = error instanceof Error ? error.message : String(error);
  const code = isSeedError(error) ? error.code : 'seed/bug';
  const hints = isSeedError(error) ? error.hints : [];
  return [{ code, severity: 'error', summary, hints }];
}

/** A finding as programs get it. */
export function flatDiagnostic(diagnostic: Diagnostic): Record<string, unknown> {
  const { code, severity, summary, span, path, hints = [], detail } = diagnostic;
  return {
    code,
    severity,
    summary,
    file: span?.source ?? null,
    line: span?.start.line ?? null,
    column: span?.start.column ?? null,
    ...(path === undefined ? {} : { path }),
    hints,
    ...(detail === undefined ? {} : { detail }),
  };
}
