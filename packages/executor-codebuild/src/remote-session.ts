import type { ModuleKit } from '@seed/build';
import type { BuildIo, BuildJob } from '@seed/deployspec';
import type { Clock, SeedError } from '@seed/kernel';
import type { QueuePace } from './admit-builds.ts';
import type { PollPace } from './poll-builds.ts';
import type { RemotePlace } from './remote-place.ts';
import type { SharedParts } from './share-parts.ts';
import type { TailPace } from './tail-log.ts';
import type { Time } from './time.ts';

export interface CodeBuildOptions {
  /** Where a job is built, by its account and region. Equal places give the same clients. */
  place(job: BuildJob, signal: AbortSignal): Promise<RemotePlace>;
  readonly clock: Clock;
  /** How pauses pass; the machine's own where absent. */
  readonly sleep?: Time['sleep'];
  /** Absolute folder for what is made on the way to AWS. */
  readonly scratch: string;
  /** Other than the service's own, for endpoints that answer at once. */
  readonly pace?: { readonly poll?: PollPace; readonly tail?: TailPace; readonly queue?: QueuePace };
}

/** What one build collects until it becomes a result. */
export interface RemoteSession {
  readonly options: CodeBuildOptions;
  readonly job: BuildJob;
  readonly io: BuildIo;
  readonly kit: ModuleKit | undefined;
  readonly warnings: { code: string; text: string }[];
  readonly time: Time;
  readonly shared: SharedParts;
}

/** Tells the host, and remembers it for the result. */
export function warn({ io, job, warnings }: RemoteSession, code: string, text: string): void {
  warnings.push({ code, text });
  io.host.emit({ type: 'notice.raised', node: job.node, data: { code, text } });
}

/** Nothing runs yet, and somebody may be able to help. */
export const tellTrouble =
  (session: RemoteSession) =>
  ({ message }: SeedError): void =>
    warn(session, 'REMOTE004', `trying again: ${message}`);

/** What a build is called on this machine. */
export const localId = (job: BuildJob): string => `${job.project}:${job.uuid}`;

/** The folder of the bucket that a module's build leaves what it recorded in. */
export const handoverOf = ({ job, kit }: RemoteSession): string | undefined =>
  kit === undefined ? undefined : `seed/out/${job.uuid}`;
