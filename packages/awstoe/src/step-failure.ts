export interface FailureFacts {
  readonly code?: string;
  readonly hints?: readonly string[];
  readonly exitCode?: number;
  readonly outputs?: readonly Readonly<Record<string, string>>[];
}

/** A step that did not do its work: how it ends is for its `onFailure` to say. */
export class StepFailure extends Error {
  readonly facts: FailureFacts;

  constructor(message: string, facts: FailureFacts = {}) {
    super(message);
    this.name = 'StepFailure';
    this.facts = facts;
  }
}

/** The run is being stopped. */
export class Stopped extends Error {}
