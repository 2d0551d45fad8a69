/** CodeBuild's words for how a phase or a build stands. */
export type PhaseStatus = 'SUCCEEDED' | 'FAILED' | 'FAULT' | 'TIMED_OUT' | 'STOPPED';

export interface PhaseEnding {
  readonly status: PhaseStatus;
  readonly statusCode?: string;
  readonly message?: string;
}

interface Phase<T> {
  readonly type: T;
  readonly startedAt: number;
  endedAt?: number;
  ending?: { readonly status: string } & Omit<PhaseEnding, 'status'>;
}

/** A phase as the API shows it. */
export interface PhaseShape {
  readonly phaseType: string;
  readonly phaseStatus?: string;
  readonly startTime: number;
  readonly endTime?: number;
  readonly durationInSeconds?: number;
  readonly contexts?: readonly { readonly statusCode: string; readonly message: string }[];
}

/** The phases that a build or a batch has gone through so far. */
export interface Phases<T extends string> {
  readonly current: T;
  /** Begins a phase; one that is under way goes on. */
  start(type: T): void;
  /** Ends a phase that is under way. A batch that is run again calls the end of its last phase `RETRY`. */
  finish(type: T, ending: PhaseEnding | { readonly status: 'RETRY' }): void;
  show(): readonly PhaseShape[];
}

const seconds = (milliseconds: number): number => milliseconds / 1000;

function shapeOf({ type, startedAt, endedAt, ending }: Phase<string>): PhaseShape {
  return {
    phaseType: type,
    ...(ending === undefined ? {} : { phaseStatus: ending.status }),
    startTime: seconds(startedAt),
    ...(endedAt === undefined
      ? {}
      : { endTime: seconds(endedAt), durationInSeconds: Math.round(seconds(endedAt - startedAt)) }),
    ...(ending === undefined
      ? {}
      : { contexts: [{ statusCode: ending.statusCode ?? '', message: ending.message ?? '' }] }),
  };
}

/** Phases that begin with the first one, as soon as it is started. */
export function createPhases<T extends string>(first: T, now: () => number): Phases<T> {
  const phases: Phase<T>[] = [];
  const open = (type: T): Phase<T> | undefined =>
    phases.find((phase) => phase.type === type && phase.ending === undefined);
  return {
    get current() {
      return phases.at(-1)?.type ?? first;
    },
    start(type) {
      if (open(type) === undefined) phases.push({ type, startedAt: now() });
    },
    finish(type, ending) {
      const phase = open(type);
      if (phase === undefined) return;
      phase.endedAt = now();
      phase.ending = ending;
    },
    show: () => phases.map(shapeOf),
  };
}
