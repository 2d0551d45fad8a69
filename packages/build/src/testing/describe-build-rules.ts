import type { Deviations, MakeExecutor } from './executor-under-test.ts';
import { describeRows } from './executor-under-test.ts';
import { ENVIRONMENT_RULES } from './rules/environment-rules.ts';
import { PHASE_RULES } from './rules/phase-rules.ts';
import { RUN_RULES } from './rules/run-rules.ts';
import { SHELL_RULES } from './rules/shell-rules.ts';

/** Registers CodeBuild's rules, one test per row of the feature table, each with a tiny build. */
export function describeBuildRules(name: string, make: MakeExecutor, deviations: Deviations = {}): void {
  const rows = [...SHELL_RULES, ...PHASE_RULES, ...ENVIRONMENT_RULES, ...RUN_RULES];
  describeRows(`the rules of CodeBuild on ${name}`, rows, { make, deviations });
}
