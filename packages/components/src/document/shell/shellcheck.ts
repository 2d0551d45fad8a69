import type { Diagnostic } from '@seed/kernel';
import type { ShellScript } from './shell-scripts.ts';

/** What references in place of values make of a script, and files of the machine that are not here. */
const NOT_MEANT = ['SC1090', 'SC1091', 'SC2050', 'SC2157', 'SC2158', 'SC2160', 'SC2161', 'SC2194'];

/** How shellcheck is called; the script (`checkable`) goes to its standard input. */
export const SHELLCHECK_ARGUMENTS: readonly string[] = [
  '--format=json1',
  '--shell=bash',
  '--norc',
  `--exclude=${NOT_MEANT.join(',')}`,
  '-',
];

interface Comment {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly code: number;
  readonly message: string;
}

function isComment(value: unknown): value is Comment {
  if (typeof value !== 'object' || value === null) return false;
  const found = value as Record<string, unknown>;
  return (
    ['line', 'column', 'endLine', 'endColumn', 'code'].every((key) => typeof found[key] === 'number') &&
    typeof found['message'] === 'string'
  );
}

/** What shellcheck printed about a script, as L015 in the file. Nothing where it printed something else. */
export function shellcheckFindings(script: ShellScript, output: string): readonly Diagnostic[] {
  const starts = [0];
  for (let at = script.text.indexOf('\n'); at !== -1; at = script.text.indexOf('\n', at + 1))
    starts.push(at + 1);
  const offset = (line: number, column: number): number => (starts[line - 1] ?? 0) + column - 1;
  return readComments(output).map(({ line, column, endLine, endColumn, code, message }) => {
    const start = offset(line, column);
    const end = Math.max(start + 1, offset(endLine, endColumn));
    return {
      code: 'L015',
      severity: 'info',
      summary: `shellcheck SC${code}: ${message.replace(/\.$/, '')}`,
      span: script.spanAt(start, end),
      hints: [`https://www.shellcheck.net/wiki/SC${code} explains it`],
    };
  });
}

function readComments(output: string): readonly Comment[] {
  try {
    const printed: unknown = JSON.parse(output);
    const comments =
      typeof printed === 'object' && printed !== null && 'comments' in printed ? printed.comments : [];
    return Array.isArray(comments) ? comments.filter(isComment) : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
