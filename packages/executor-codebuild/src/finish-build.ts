import type { Build } from '@aws-sdk/client-codebuild';
import type { ModuleKit } from '@seed/build';
import type { ArtifactResult, BuildOutcome, BuildResult } from '@seed/deployspec';
import type { FollowedBuild } from './follow-build.ts';
import { priceBuild } from './price-build.ts';
import { localId } from './remote-session.ts';
import type { RemoteSession } from './remote-session.ts';
import { environmentTypeOf } from './start-request.ts';

/** How a build ended, as far as it came. */
export interface BuildEnding {
  readonly outcome: BuildOutcome;
  readonly followed?: FollowedBuild;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly artifacts?: readonly ArtifactResult[];
}

/** What the buildspec of the person exports; what carries a module's records is for seed alone. */
const exportedOf = (build: Build | undefined, kit: ModuleKit | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (build?.exportedEnvironmentVariables ?? []).flatMap(({ name = '', value = '' }) =>
      name === kit?.exported ? [] : [[name, value]],
    ),
  );

/** Nothing is paid while a build waits for a machine. */
const UNPAID: ReadonlySet<string> = new Set(['SUBMITTED', 'QUEUED']);

function tellPrice(session: RemoteSession, { phases }: FollowedBuild): void {
  const { job, io } = session;
  const paid = phases.phases.filter(({ name }) => !UNPAID.has(name));
  if (paid.length === 0) return;
  // The service counts whole seconds, and what has begun is paid.
  const durationMs = Math.max(
    1,
    paid.reduce((sum, phase) => sum + phase.durationMs, 0),
  );
  const price = priceBuild(environmentTypeOf(job), job.compute.type, durationMs);
  if (price === undefined) return;
  io.host.emit({ type: 'build.priced', node: job.node, data: { dollars: price.dollars, text: price.text } });
}

/** Makes the result and tells the host: the last event of a build. */
export function finishBuild(session: RemoteSession, startedAt: number, ending: BuildEnding): BuildResult {
  const { job, io, time } = session;
  const { outcome, followed, metadata = {}, artifacts = [] } = ending;
  const durationMs = time.now() - startedAt;
  if (followed?.detached === false) tellPrice(session, followed);
  const failure = outcome === 'succeeded' ? undefined : followed?.phases.failure;
  const ref = followed?.build.id;
  const sourceLocation = followed?.build.source?.location;
  const result: BuildResult = {
    id: localId(job),
    outcome,
    phases: followed?.phases.phases ?? [],
    exported: exportedOf(followed?.build, session.kit),
    metadata,
    artifacts,
    reports: [],
    warnings: session.warnings,
    rehearsal: [],
    durationMs,
    ...(failure === undefined ? {} : { failure }),
    ...(ref === undefined ? {} : { ref }),
    ...(sourceLocation ? { sourceLocation } : {}),
  };
  io.host.emit({ type: 'build.finished', node: job.node, data: { ...result } });
  return result;
}
