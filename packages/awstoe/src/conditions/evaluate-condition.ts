import { createHash } from 'node:crypto';
import type { Condition } from '@seed/components';
import { StepFailure } from '../step-failure.ts';
import { compareTexts } from './compare-values.ts';

/** What a condition may look at. */
export interface ConditionWorld {
  resolve(text: string): Promise<string>;
  /** True where the small script succeeds in the machine; `$1` is the argument. */
  probe(script: string, argument: string): Promise<boolean>;
  read(path: string): Promise<Uint8Array | undefined>;
  readonly caseSensitive: boolean;
  /** The outcome of an operator depends on letter case. */
  caseDecides(operator: string, value: string, operand: string): void;
}

const PROBES: Readonly<Record<string, string>> = {
  binaryExists: 'type "$1" >/dev/null 2>&1',
  fileExists: '[ -f "$1" ]',
  folderExists: '[ -d "$1" ]',
};

const DIGESTS: Readonly<Record<string, string>> = {
  fileMD5Equals: 'md5',
  fileSHA1Equals: 'sha1',
  fileSHA256Equals: 'sha256',
  fileSHA512Equals: 'sha512',
};

/** Whether a condition holds. Rejects with StepFailure for an operator that there is not. */
export async function evaluateCondition(condition: Condition, world: ConditionWorld): Promise<boolean> {
  switch (condition.kind) {
    case 'not':
      return !(await evaluateCondition(condition.condition, world));
    case 'and':
      for (const one of condition.conditions) if (!(await evaluateCondition(one, world))) return false;
      return true;
    case 'or':
      for (const one of condition.conditions) if (await evaluateCondition(one, world)) return true;
      return false;
    case 'compare':
      return compare(condition, world);
  }
}

async function compare(
  condition: Extract<Condition, { kind: 'compare' }>,
  world: ConditionWorld,
): Promise<boolean> {
  const operator = condition.operator.text;
  const operand = await world.resolve(condition.operand.text);
  const probe = PROBES[operator];
  if (probe !== undefined) return world.probe(probe, operand);
  const algorithm = DIGESTS[operator];
  if (algorithm !== undefined) {
    const content = await world.read(await world.resolve(condition.path?.text ?? ''));
    if (content === undefined) return false;
    return createHash(algorithm).update(content).digest('hex') === operand.trim().toLowerCase();
  }
  const value = await world.resolve(condition.value?.text ?? '');
  const answer = compareTexts(operator, { operand, value }, world);
  if (answer === undefined) throw new StepFailure(`there is no operator "${operator}"`);
  if (answer.caseDecides) world.caseDecides(operator, value, operand);
  return answer.holds;
}

/** A condition in a few words, for messages. */
export function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case 'not':
      return `not (${conditionText(condition.condition)})`;
    case 'and':
    case 'or':
      return `(${condition.conditions.map(conditionText).join(` ${condition.kind} `)})`;
    case 'compare': {
      const { operator, operand, value, path } = condition;
      const other = value ?? path;
      const sibling =
        other === undefined ? '' : `, ${value === undefined ? 'path' : 'value'} "${other.text}"`;
      return `${operator.text} "${operand.text}"${sibling}`;
    }
  }
}
