import type { Diagnostic } from '@seed/kernel';
import { failureCode, placeOf } from '@seed/view';
import type { NodeView } from '@seed/view';
import type { FailureReport } from './run-report.ts';

/** Why a module failed, from its build or, where none was, from what was found. */
export function failureReport(node: NodeView, diagnostics: readonly Diagnostic[]): FailureReport {
  const code = failureCode(node);
  const found = diagnostics.find(({ severity }) => severity === 'error');
  const failure = node.result?.failure;
  if (failure === undefined) {
    return {
      code,
      message: found?.summary ?? node.cause ?? node.result?.outcome ?? 'no reason is in the journal',
      ...(found?.span === undefined ? {} : { place: placeOf(found.span) }),
      hints: found?.hints ?? [],
    };
  }
  const { phase, message, exitCode, command, hints = [] } = failure;
  return {
    code,
    phase,
    message,
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(command === undefined
      ? {}
      : {
          command: { index: command.index, of: command.of, text: command.text },
          place: placeOf(command.span),
        }),
    hints,
  };
}
