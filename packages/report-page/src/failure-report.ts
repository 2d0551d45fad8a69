import type { Diagnostic, Span } from '@seed/kernel';
import { failureCode, placeOf } from '@seed/view';
import type { NodeView } from '@seed/view';
import type { FailureReport } from './run-report.ts';

const placed = (span: Span): Pick<FailureReport, 'place' | 'span'> => ({ place: placeOf(span), span });

/** Why a module failed, from its build or, where none was, from what was found. */
export function failureReport(
  node: NodeView,
  { diagnostics, stepCode }: { readonly diagnostics: readonly Diagnostic[]; readonly stepCode?: string },
): FailureReport {
  const code = stepCode ?? failureCode(node);
  const noun = stepCode === undefined ? 'command' : 'step';
  const found = diagnostics.find(({ severity }) => severity === 'error');
  const failure = node.result?.failure;
  if (failure === undefined) {
    return {
      code,
      message: found?.summary ?? node.cause ?? node.result?.outcome ?? 'no reason is in the journal',
      ...(found?.span === undefined ? {} : placed(found.span)),
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
          command: { index: command.index, of: command.of, text: command.text, noun },
          ...placed(command.span),
        }),
    hints,
  };
}
