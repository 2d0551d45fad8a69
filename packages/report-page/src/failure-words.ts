import type { FailureReport } from './run-report.ts';

/** One thing that is said of a failure; hints have their `commands in backticks`. */
export interface FailureWord {
  readonly name: 'Where' | 'Phase' | 'Command' | 'Why' | 'Fix' | 'More';
  readonly text: string;
  readonly isCode: boolean;
}

/** What is said of a failure, in the order in which it is read. */
export function failureWords({
  place,
  phase,
  command,
  exitCode,
  message,
  hints,
  code,
}: FailureReport): FailureWord[] {
  const exit = exitCode === undefined ? '' : `, exit ${exitCode}`;
  return [
    ...(place === undefined ? [] : [{ name: 'Where', text: place, isCode: true } as const]),
    ...(phase === undefined
      ? []
      : [
          {
            name: 'Phase',
            text: `${phase.toLowerCase()}${command === undefined ? '' : `, command ${command.index} of ${command.of}`}${exit}`,
            isCode: false,
          } as const,
        ]),
    ...(command === undefined ? [] : [{ name: 'Command', text: command.text, isCode: true } as const]),
    { name: 'Why', text: message, isCode: false },
    ...hints.map((text) => ({ name: 'Fix', text, isCode: false }) as const),
    { name: 'More', text: `seed explain ${code}`, isCode: true },
  ];
}
