/** What a build does, in milliseconds from its start. */
export interface BuildScript {
  /** Phases in order, with how long each takes. */
  readonly phases: readonly (readonly [name: string, ms: number])[];
  /** How it ends; `SUCCEEDED` where absent. */
  readonly status?: string;
  /** What it exports. */
  readonly exported?: Readonly<Record<string, string>>;
  /** Texts of log events, with their line ends. */
  readonly lines?: readonly { readonly at: number; readonly text: string }[];
}

export interface RunningBuild {
  readonly id: string;
  readonly uuid: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly startedAt: number;
  readonly script: BuildScript;
  stoppedAt?: number;
}

/** What the service tells of a build at a moment. */
export interface ShownBuild {
  readonly id: string;
  readonly buildComplete: boolean;
  readonly buildStatus: string;
  /** Seconds since the epoch. */
  readonly startTime: number;
  readonly phases: readonly object[];
  readonly logs?: { readonly groupName: string; readonly streamName: string };
  readonly artifacts?: { readonly location: string };
  readonly source?: { readonly location: string };
  readonly exportedEnvironmentVariables?: readonly { readonly name: string; readonly value: string }[];
}

const STOP_MS = 1000;

/** A build as the service shows it: seconds since the epoch, phases so far, where its log is once it has a machine. */
export function showBuild(build: RunningBuild | undefined, now: number): ShownBuild {
  if (build === undefined) throw new Error('there is no such build');
  const { id, uuid, input, startedAt, script, stoppedAt } = build;
  const phases: object[] = [];
  let at = startedAt;
  for (const [phaseType, ms] of script.phases) {
    if (at > now) break;
    const over = at + ms <= now;
    phases.push({
      phaseType,
      startTime: at / 1000,
      ...(over ? { phaseStatus: 'SUCCEEDED', endTime: (at + ms) / 1000, durationInSeconds: ms / 1000 } : {}),
    });
    at += ms;
  }
  const ended = at <= now;
  const stopped = stoppedAt !== undefined && now >= stoppedAt + STOP_MS && stoppedAt + STOP_MS < at;
  const complete = ended || stopped;
  const artifacts = input['artifactsOverride'] as
    | { location: string; path: string; name: string }
    | undefined;
  const [project = ''] = id.split(':');
  const source = input['sourceLocationOverride'];
  return {
    id,
    buildComplete: complete,
    buildStatus: stopped ? 'STOPPED' : ended ? (script.status ?? 'SUCCEEDED') : 'IN_PROGRESS',
    startTime: startedAt / 1000,
    phases: complete ? [...phases, { phaseType: 'COMPLETED', startTime: now / 1000 }] : phases,
    ...(ended && script.exported !== undefined
      ? {
          exportedEnvironmentVariables: Object.entries(script.exported).map(([name, value]) => ({
            name,
            value,
          })),
        }
      : {}),
    ...(phases.length > 2 ? { logs: { groupName: `/aws/codebuild/${project}`, streamName: uuid } } : {}),
    ...(typeof source === 'string' ? { source: { location: source } } : {}),
    ...(artifacts === undefined
      ? {}
      : {
          artifacts: { location: `arn:aws:s3:::${artifacts.location}/${artifacts.path}/${artifacts.name}` },
        }),
  };
}
