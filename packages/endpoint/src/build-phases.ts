import type { PhaseName } from '@seed/deployspec';

/** CodeBuild's words for how a phase or a build stands. */
export type PhaseStatus = 'SUCCEEDED' | 'FAILED' | 'FAULT' | 'TIMED_OUT' | 'STOPPED';

export interface PhaseEnding {
  readonly status: PhaseStatus;
  readonly statusCode?: string;
  readonly message?: string;
}

interface Phase {
  readonly type: PhaseName;
  readonly startedAt: number;
  endedAt?: number;
  ending?: PhaseEnding;
}

/** A phase as the API shows it. */
export interface PhaseShape {
  readonly phaseType: PhaseName;
  readonly phaseStatus?: PhaseStatus;
  readonly startTime: number;
  readonly endTime?: number;
  readonly durationInSeconds?: number;
  readonly contexts?: readonly { readonly statusCode: string; readonly message: string }[];
}

/** The phases that a build has gone through so far. */
export interface BuildPhases {
  readonly current: PhaseName;
  /** Begins a phase; one that is under way goes on. */
  start(type: PhaseName): void;
  /** Ends a phase that is under way. */
  finish(type: PhaseName, ending: PhaseEnding): void;
  show(): readonly PhaseShape[];
}

const seconds = (milliseconds: number): number => milliseconds / 1000;

function shapeOf({ type, startedAt, endedAt, ending }: Phase): PhaseShape {
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

export function createBuildPhases(now: () => number): BuildPhases {
  const phases: Phase[] = [];
  const open = (type: PhaseName): Phase | undefined =>
    phases.find((phase) => phase.type === type && phase.ending === undefined);
  return {
    get current() {
      return phases.at(-1)?.type ?? 'SUBMITTED';
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
