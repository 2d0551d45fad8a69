import type { BuildJob } from './build-job.ts';
import type { EnvironmentVariable } from './build-spec.ts';

/** What CodeBuild takes of one variable: "EnvironmentVariable should be at most 4096 characters". */
const MOST_CHARACTERS = 4096;

/** Only such names can be set by a shell. */
const SHELL_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

const isLarge = ({ name, value, type }: EnvironmentVariable): boolean =>
  type === 'PLAINTEXT' && name.length + value.length > MOST_CHARACTERS && SHELL_NAME.test(name);

/** Lets variables of a module that CodeBuild would refuse travel with its source; all others stay where they are. */
export function carryVariables(job: BuildJob): BuildJob {
  const { module } = job;
  if (module === undefined) return job;
  // Later ones win.
  const variables = [...new Map(job.environment.map((variable) => [variable.name, variable])).values()];
  const carried = variables.filter(isLarge);
  if (carried.length === 0) return job;
  const environment = variables.filter((variable) => !isLarge(variable));
  return { ...job, environment, module: { ...module, carried } };
}
