/** What happens in the creation of an image, in order. Each look at the image takes it to the next stage. */
export interface BuildStage {
  /** `PENDING`, `CREATING`, `BUILDING`, `TESTING`, `DISTRIBUTING`, `INTEGRATING`, `AVAILABLE`, `FAILED` … */
  readonly status: string;
  readonly reason?: string;
  /** Lines that the log has from here on. */
  readonly log?: readonly string[];
}

/** What went wrong in a build: a step of a component. */
export interface FailedStep {
  /** ARN of the component's build. */
  readonly component: string;
  readonly phase: string;
  readonly step: string;
  readonly action: string;
  readonly message: string;
  /** False where the service says nothing of it with the image, as it did before it had `failureContext`. */
  readonly inContext?: boolean;
}

export interface BuildScript {
  readonly stages: readonly BuildStage[];
  readonly failure?: FailedStep;
}

/** A script, and how far it has come. */
export interface FakeBuild {
  readonly script: BuildScript;
  at: number;
  wasSeen: boolean;
  cancelled: boolean;
}

const WAY = ['PENDING', 'CREATING', 'BUILDING', 'TESTING', 'DISTRIBUTING', 'INTEGRATING', 'AVAILABLE'];

/** A build that goes well, with these lines in its log. */
export function goodBuild(log: readonly string[] = []): BuildScript {
  return {
    stages: WAY.map((status) => (status === 'BUILDING' ? { status, log } : { status })),
  };
}

/** A build in which a step of a component fails. */
export function failedBuild(failure: FailedStep, log: readonly string[] = []): BuildScript {
  const reason = `Image creation failed: ${failure.message}`;
  return {
    failure,
    stages: [
      ...WAY.slice(0, 2).map((status) => ({ status })),
      { status: 'BUILDING', log },
      { status: 'FAILED', reason },
    ],
  };
}
