import type { Diagnostic, Host, NodeId } from '@seed/kernel';
import type { BuildJob } from './build-job.ts';
import type { ArtifactResult, BuildResult } from './build-result.ts';

/** A build that an earlier run of seed started, or was about to. */
export interface EarlierBuild {
  /** What `onStarted` was told. Absent: that run ended before it knew. */
  readonly ref?: string;
  /** Milliseconds since the epoch, before it was asked for. */
  readonly since: number;
}

/** A build that waits for a person. */
export interface BuildPause {
  readonly node: NodeId;
  /** What `seed attach` takes. */
  readonly ref: string;
  readonly reason: 'breakpoint' | 'failure';
}

export interface BuildIo {
  readonly host: Host;
  /** First abort: orderly stop. An abort whose reason is `force` ends the build at once. */
  readonly signal: AbortSignal;
  /** Fires when the second interrupt arrives; absent where there is none. */
  readonly force?: AbortSignal;
  /**
   * Told the name of a build that outlives seed before the service may forget by which uuid it was asked for, or when the
   * run is interrupted; not at all where the build is over by then. Local executors have none. A rejection of `execute`
   * says nothing of such a build any more: it may go on, and `resume` finds it.
   */
  readonly onStarted?: (ref: string) => Promise<void>;
  /**
   * The job, with the same `uuid`, may have been started before. Where it was, that build is followed and its result
   * read, whether or not it has ended; else it is started. One that is known by its `ref` and that the service has
   * forgotten counts as stopped.
   */
  readonly resume?: EarlierBuild;
  /**
   * When lines of a build that outlives seed are fetched: as they come (default), or all of them once after its end,
   * where nobody looks on.
   */
  readonly logs?: 'live' | 'at-end';
  /**
   * Takes artifacts elsewhere, inside UPLOAD_ARTIFACTS; what it rejects with fails the phase. Local executors call it,
   * CodeBuild uploads by itself.
   */
  readonly upload?: (artifacts: readonly ArtifactResult[], signal: AbortSignal) => Promise<void>;
  /**
   * Resolves when a paused build may go on. The signal fires when it goes on otherwise, or has to end; a rejection says
   * nothing. Local executors call it.
   */
  readonly paused?: (pause: BuildPause, signal: AbortSignal) => Promise<void>;
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
