import type { Diagnostic, Host } from '@seed/kernel';
import type { BuildJob } from './build-job.ts';
import type { BuildResult } from './build-result.ts';

export interface BuildIo {
  readonly host: Host;
  /** First abort: orderly stop. An abort whose reason is `force` ends the build at once. */
  readonly signal: AbortSignal;
  /** Fires when the second interrupt arrives; absent where there is none. */
  readonly force?: AbortSignal;
}

/**
 * Runs builds somewhere. `execute` resolves for every ending of a build and rejects only with
 * EnvironmentError or BugError; `@seed/build/testing` holds the contract suite.
 */
export interface Executor {
  readonly name: 'docker' | 'codebuild' | 'host' | 'fake';
  /** All problems that would stop this job here, with positions where the spec is at fault; changes nothing. */
  check(job: BuildJob, signal: AbortSignal): Promise<readonly Diagnostic[]>;
  execute(job: BuildJob, io: BuildIo): Promise<BuildResult>;
}
