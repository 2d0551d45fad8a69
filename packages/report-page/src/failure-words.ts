import type { FailureReport } from './run-report.ts';

/** One thing that is said of a failure; hints have their `commands in backticks`. */
export interface FailureWord {
  readonly name: 'Where' | 'Phase' | 'Command' | 'Step' | 'Why' | 'Fix' | 'More';
  readonly text: string;
  readonly isCode: boolean;
}

/** Where in a build something failed: `build, command 1 of 2, exit 1`. */
export const failurePlace = ({ phase = '', command, exitCode }: FailureReport): string =>
  [
    phase.toLowerCase(),
    ...(command === undefined ? [] : [`${command.noun} ${command.index} of ${command.of}`]),
    ...(exitCode === undefined ? [] : [`exit ${exitCode}`]),
  ].join(', ');

/** True where a message says no more than what is told beside it: the command, and that it failed. */
export const repeats = (message: string, command: string): boolean => message.includes(command.trimEnd());

/** What is said of a failure, in the order in which it is read. */
export function failureWords(failure: FailureReport): FailureWord[] {
  const { place, phase, command, exitCode, message, hints, code } = failure;
  const isSaid = command !== undefined && exitCode !== undefined && repeats(message, command.text);
  return [
    ...(place === undefined ? [] : [{ name: 'Where', text: place, isCode: true } as const]),
    ...(phase === undefined ? [] : [{ name: 'Phase', text: failurePlace(failure), isCode: false } as const]),
    ...(command === undefined
      ? []
      : [
          {
            name: command.noun === 'step' ? 'Step' : 'Command',
            text: command.text,
            isCode: true,
          } as const,
        ]),
    ...(isSaid ? [] : [{ name: 'Why', text: message, isCode: false } as const]),
    ...hints.map((text) => ({ name: 'Fix', text, isCode: false }) as const),
    { name: 'More', text: `seed explain ${code}`, isCode: true },
  ];
}
