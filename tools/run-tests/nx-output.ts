const header = /^> nx run (\S+)/;
const colour = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** One failed task of an `nx run-many` and everything it printed. */
export interface FailedTask {
  /** Such as `@seed/kernel:typecheck`. */
  readonly task: string;
  readonly output: string;
}

/**
 * Picks the failed tasks out of what `nx run-many --output-style=static` printed, so that a person who reads the
 * run sees them and not the noise of those that passed.
 */
export function failedTasks(printed: string): readonly FailedTask[] {
  const lines = printed.replaceAll('\r', '').split('\n');
  const plain = lines.map((line) => line.replace(colour, ''));
  const summary = plain.lastIndexOf('Failed tasks:');
  if (summary < 0) return [];
  const listed = plain.slice(summary).flatMap((line) => /^- (\S+:\S+)$/.exec(line)?.[1] ?? []);
  return listed.map((task) => ({ task, output: blockOf(task, lines.slice(0, summary), plain) }));
}

function blockOf(task: string, lines: readonly string[], plain: readonly string[]): string {
  const start = plain.findIndex((line) => header.exec(line)?.[1] === task);
  if (start < 0) return '';
  const length = lines
    .slice(start + 1)
    .findIndex((_, offset) => header.test(plain[start + 1 + offset] ?? ''));
  return lines
    .slice(start, length < 0 ? undefined : start + 1 + length)
    .join('\n')
    .trim();
}
