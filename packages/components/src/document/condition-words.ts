import type { Condition, Words } from './component-document.ts';

/** The texts of a condition in which references are replaced. */
export function conditionWords(condition: Condition): readonly Words[] {
  switch (condition.kind) {
    case 'compare':
      return [condition.operand, condition.value, condition.path].filter((words) => words !== undefined);
    case 'not':
      return conditionWords(condition.condition);
    default:
      return condition.conditions.flatMap(conditionWords);
  }
}
