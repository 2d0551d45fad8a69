import type { Deployspec } from '@seed/deployspec';
import { USER_PHASES } from '@seed/deployspec';
import type { FieldChange } from '@seed/kernel';
import type { PythonDict } from '@seed/yaml';
import { compareKeys, type Difference, plainJson } from './compare-values.ts';
import { shownValue } from './shown-value.ts';
import { isObject, type StoredObject } from './stored-values.ts';

const SIDES = ['deploy', 'destroy'] as const;

function commandsOf(spec: StoredObject, side: string, phase: string): readonly string[] {
  const phases = isObject(spec[side]) ? spec[side]['phases'] : undefined;
  const commands = isObject(phases) && isObject(phases[phase]) ? phases[phase]['commands'] : undefined;
  return Array.isArray(commands) ? commands.filter((command) => typeof command === 'string') : [];
}

/** Commands that both lists begin and end with are left out. */
function changedCommands(before: readonly string[], after: readonly string[]) {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return {
    start,
    removed: before.slice(start, before.length - end),
    added: after.slice(start, after.length - end),
  };
}

const shownCommands = (commands: readonly string[]): string => shownValue(commands.join('; '));

/**
 * What differs between a stored deployspec and the one of the sources: `deployspec.deploy.build` with the commands that are
 * no longer there and those that are new. Nothing where only comments or the layout of the file changed.
 */
export function compareDeployspecs(
  before: StoredObject,
  later: PythonDict,
  deployspec: Pick<Deployspec, 'deploy' | 'destroy'>,
): FieldChange[] {
  const after = plainJson(later);
  if (!isObject(after)) return [];
  const phases = SIDES.flatMap((side) =>
    USER_PHASES.flatMap((phase): FieldChange[] => {
      const { start, removed, added } = changedCommands(
        commandsOf(before, side, phase),
        commandsOf(after, side, phase),
      );
      if (removed.length === 0 && added.length === 0) return [];
      const span = added.length === 0 ? undefined : deployspec[side]?.[phase]?.[start]?.span;
      return [
        {
          field: `deployspec.${side}.${phase}`,
          ...(removed.length === 0 ? {} : { before: shownCommands(removed) }),
          ...(added.length === 0 ? {} : { after: shownCommands(added) }),
          ...(span === undefined ? {} : { span }),
        },
      ];
    }),
  );
  const settings: readonly Difference[] = compareKeys(
    withoutSides(before),
    withoutSides(after),
    (key) => `deployspec.${key}`,
  );
  return [...phases, ...settings];
}

function withoutSides(spec: StoredObject): StoredObject {
  return Object.fromEntries(Object.entries(spec).filter(([key]) => key !== 'deploy' && key !== 'destroy'));
}
