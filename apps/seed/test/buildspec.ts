/** A buildspec of version 0.2 with these commands in its build phase. */
export function buildspec(...commands: readonly string[]): string {
  const lines = commands.map((command) => `      - ${JSON.stringify(command)}\n`);
  return `version: 0.2\nphases:\n  build:\n    commands:\n${lines.join('')}`;
}
