import type { EventBody, NodeId } from './events.ts';

/** One line of output, redacted, without its line end and without control characters other than colours. */
export interface LogLine {
  readonly node: NodeId;
  /** `build` = output of commands (both streams, in order); `agent` = seed speaking as CodeBuild's agent. */
  readonly stream: 'build' | 'agent';
  readonly text: string;
  /** An agent's line that CodeBuild prints without its prefix: the rest of a command, the empty line after output. */
  readonly bare?: true;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A decision that a person can take. */
export interface Question {
  readonly id: string;
  readonly kind: 'confirm' | 'text';
  readonly subject: string;
  readonly detail?: string;
  readonly default?: string;
  /** The flag that answers it where nobody can be asked. */
  readonly flag: string;
}

/** The only way out of the core: few lossless events, many log lines, and questions. */
export interface Host {
  /** Synchronous; never throws and is never awaited. */
  emit(event: EventBody): void;
  log(line: LogLine): void;
  /**
   * A promise while the sinks of `log` are behind, undefined while they keep up. Who reads many lines from a
   * build awaits it before reading on, so that a slow terminal slows the build and not the memory.
   */
  behind?(): Promise<void> | undefined;
  /** The answer; rejects with CancelledError when nobody can be asked or the person declines. */
  ask(question: Question): Promise<string>;
}
