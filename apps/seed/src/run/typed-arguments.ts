/** What was typed besides the command: flags that stood before it come after the rest, where they mean the same. */
export function typedArguments(argv: readonly string[], command: string): readonly string[] {
  const at = argv.indexOf(command);
  if (at <= 0) return argv.slice(1);
  const rest = argv.slice(at + 1);
  const end = rest.indexOf('--');
  return end === -1
    ? [...rest, ...argv.slice(0, at)]
    : [...rest.slice(0, end), ...argv.slice(0, at), ...rest.slice(end)];
}
