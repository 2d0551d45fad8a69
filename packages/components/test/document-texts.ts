import type { Diagnostic } from '@seed/kernel';
import { readComponent, type ReadComponentOptions } from '../src/document/read-component.ts';

/** The lines without the indentation that all of them have, and without the line ends around them. */
export function lines(text: string): string {
  const all = text
    .replace(/^\n+/, '')
    .replace(/\n\s*$/, '\n')
    .split('\n');
  const indents = all.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const least = Math.min(...indents);
  return all.map((line) => line.slice(least)).join('\n');
}

/** A component whose own lines begin at line 4. */
export const component = (body: string): string =>
  `name: Sample\ndescription: Ours\nschemaVersion: 1.0\n${lines(body)}`;

/** A component whose build phase has these steps, which begin at line 7. */
export const withSteps = (steps: string): string =>
  component(`
    phases:
      - name: build
        steps:
          ${lines(steps).replaceAll('\n', '\n          ')}
  `);

export const read = (text: string, options: ReadComponentOptions = {}) =>
  readComponent({ id: 'component.yml', text }, options);

/** `7:5 C031` for every finding, errors and warnings alike. */
export const codesOf = (text: string, options: ReadComponentOptions = {}): readonly string[] =>
  read(text, options).diagnostics.map(
    ({ span, code }) => `${span?.start.line}:${span?.start.column} ${code}`,
  );

/** The only finding of a text, or a failure that shows all of them. */
export function onlyFinding(text: string, options: ReadComponentOptions = {}): Diagnostic {
  const { diagnostics } = read(text, options);
  const [only, ...others] = diagnostics;
  if (only === undefined || others.length > 0) {
    throw new Error(`one finding was expected, and there are: ${JSON.stringify(diagnostics, undefined, 2)}`);
  }
  return only;
}

/** What a person reads of a finding, on one line. */
export const words = ({ code, severity, summary, hints = [] }: Diagnostic): string =>
  [`${severity} ${code}: ${summary}`, ...hints].join(' | ');
