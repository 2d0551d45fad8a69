import type { BuildSpec } from '@seed/deployspec';

/** `docker` where a shell looks for a command: first, behind an operator, a keyword or assignments; by path too. */
const CALL =
  /(?:^|[\n;&|({`!]|\b(?:if|then|else|elif|do|while|until|exec|time|sudo)\s)\s*(?:\w+=\S*\s+)*(?:\S*\/)?docker(?:-compose)?(?:\s|$)/;

/** Whether commands of a build call Docker themselves; what their scripts and tools do is not seen. */
export function callsDocker({ phases }: Pick<BuildSpec, 'phases'>): boolean {
  const commands = Object.values(phases).flatMap((phase) => [...phase.commands, ...phase.finally]);
  return commands.some(({ value }) => CALL.test(value));
}
