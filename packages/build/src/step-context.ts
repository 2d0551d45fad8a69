import type { BuildIo, BuildJob } from '@seed/deployspec';
import type { BuildServices } from './build-services.ts';
import type { Workspace } from './workspace.ts';

/** What the steps around the user's commands (runtimes, caches, reports, artifacts) may use. */
export interface StepContext {
  readonly job: BuildJob;
  readonly workspace: Workspace;
  readonly io: BuildIo;
  readonly services: BuildServices;
  /** Says a line as CodeBuild's agent does (without prefix and time); redacted on the way out. */
  agent(text: string): void;
  /** Evaluates shell texts (`$VAR`, `$(date)`) as double-quoted words in the build's present environment. */
  evaluate(texts: readonly string[]): Promise<readonly string[]>;
  /**
   * Runs a script of the agent's own in the build's shell and state without changing that state;
   * its output goes to the log of the build. With `keepState` variables and folder persist as after a user's command.
   */
  run(script: string, options?: { readonly keepState?: boolean }): Promise<{ readonly exitCode: number }>;
  /** Hides the secrets of the build in a text that is stored; what is said and emitted is redacted anyway. */
  redact(text: string): string;
  /** Adds a numbered warning to the result, once per code and text. */
  warn(code: string, text: string): void;
}

/** A step that ended its phase badly, in CodeBuild's words. */
export interface StepFailure {
  readonly statusCode: string;
  readonly message: string;
}
