import { createHash } from 'node:crypto';
import type { BuildResult, EarlierBuild } from '@seed/deployspec';
import type { ModuleBuildRequest } from './engine-ports.ts';
import { trustedRecord } from './module-standing.ts';
import type { ModuleRecord, ObservedModule, StartedBuild } from './observed.ts';
import type { StepContext } from './step-context.ts';

/** What decides about a build: two with the same digest do the same. */
function digestInputs(request: ModuleBuildRequest, content: string): string {
  const { action, environment, settings, target, deployspec } = request;
  const inputs = [action, environment, settings, target, deployspec.source.text, content];
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex');
}

/** The build that comes now, where builds go on without their run. */
export interface NextBuild extends StartedBuild {
  /** An earlier run may have begun it already. */
  readonly earlier?: EarlierBuild;
}

export type BuildToCome =
  /** An earlier run began what is wanted now, and this is what came of it. */
  { readonly result: BuildResult } | { readonly result?: undefined; readonly next?: NextBuild };

/**
 * Follows a build that an earlier run began to its end before another may start: two builds of a module at the same time
 * would fight over what it makes. Its result counts where it did what is wanted now.
 */
export async function resumeBuild(
  request: ModuleBuildRequest,
  { before, content }: { readonly before: ObservedModule | undefined; readonly content: string },
  { ports, io }: StepContext,
): Promise<BuildToCome> {
  const { builder, clock, host } = ports;
  if (builder.newUuid === undefined) return {};
  const next: NextBuild = {
    uuid: builder.newUuid(),
    inputs: digestInputs(request, content),
    since: new Date(clock.now()).toISOString(),
  };
  const record = before === undefined ? undefined : trustedRecord(before);
  const known = record?.build;
  if (record === undefined || known === undefined) return { next };
  const { uuid, ref, inputs } = known;
  const earlier = { since: Date.parse(known.since), ...(ref === undefined ? {} : { ref }) };
  const fits = inputs === next.inputs;
  // Nobody knows whether it began, so it is asked for once more, by the same name.
  if (fits && ref === undefined) return { next: { ...known, earlier } };
  const outliving = { uuid, earlier, started: () => Promise.resolve() };
  const result = await builder.build({ ...request, outliving }, io);
  const isOurs = result.outcome === 'stopped' && io.signal.aborted;
  if (isOurs || (fits && result.outcome !== 'stopped')) return { result };
  host.emit({ type: 'notice.raised', node: request.node, data: { text: describe(record, result) } });
  return { next };
}

function describe({ run }: ModuleRecord, { outcome }: BuildResult): string {
  return outcome === 'stopped'
    ? `the build of run ${run} was stopped; it is built again`
    : `the build of run ${run} has ended, but other things are wanted now; it is built again`;
}
