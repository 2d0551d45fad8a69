import type { Provisioner } from '../workspace.ts';
import type { Deviations, MakeExecutor } from './executor-under-test.ts';
import { describeRows } from './executor-under-test.ts';
import { ARTIFACT_RULES } from './rules/artifact-rules.ts';
import { BATCH_RULES } from './rules/batch-rules.ts';
import { CACHE_RULES } from './rules/cache-rules.ts';
import { REPORT_RULES } from './rules/report-rules.ts';
import { RUNTIME_RULES } from './rules/runtime-rules.ts';

/**
 * Registers CodeBuild's rules about what goes into and comes out of a build besides its commands: runtimes, caches,
 * artifacts, reports, and several builds as a batch. One test per row of the feature table, each with a tiny build.
 */
export function describeOutputRules(name: string, make: MakeExecutor, deviations: Deviations = {}): void {
  const rows = [...RUNTIME_RULES, ...ARTIFACT_RULES, ...CACHE_RULES, ...REPORT_RULES, ...BATCH_RULES];
  describeRows(`what goes in and out of builds on ${name}`, rows, { make, deviations });
}

/** The same places, but with a runtimes.yml of this text, or none: for `ExecutorUnderTest.withRuntimes`. */
export function withRuntimes(provisioner: Provisioner, runtimes: string | undefined): Provisioner {
  return {
    ...provisioner,
    async provision(request) {
      const workspace = await provisioner.provision(request);
      return Object.create(workspace, { runtimes: { value: runtimes } }) as typeof workspace;
    },
  };
}
