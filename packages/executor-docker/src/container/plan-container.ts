import type { MountSettings } from 'dockerode';
import type { ProvisionRequest, WorkspaceContents } from '@seed/build';
import type { BuildJob } from '@seed/deployspec';
import { currentOwner, ownerLabels } from '../cleanup/owner.ts';
import type { HandedCredentials } from '../credentials/hand-credentials.ts';
import type { Engine } from '../engine/connect-engine.ts';
import type { NumberedWarning, ResolvedImage } from '../image/resolve-image.ts';
import type { PlacedSources } from '../source/place-sources.ts';
import type { Scratch } from '../source/scratch.ts';
import { computeLimits, unmirroredTraits } from './compute-limits.ts';
import type { ContainerPlan } from './container-config.ts';
import { LOCAL_DIR, mainScript } from './prelude.ts';
import type { StartOptions } from './start-container.ts';
import { FULL_PRIVILEGES, narrowPrivileges } from './privileges.ts';

const LAYERS_OF_ENGINE = '/var/lib/docker';

export interface BuildParts {
  readonly engine: Engine;
  readonly request: ProvisionRequest;
  readonly image: ResolvedImage;
  readonly credentials: HandedCredentials;
  readonly stateDir: string;
  /** Volume that keeps the images of builds with an engine of their own; absent: nothing is kept. */
  readonly layerCache?: string;
  readonly warnings: readonly NumberedWarning[];
  readonly turn: StartOptions['turn'];
}

/** What one try to make the container has come to. */
export interface PlanFacts {
  readonly scratch: Scratch;
  readonly contents: WorkspaceContents;
  readonly placed: PlacedSources;
  readonly name: string;
  /** Added to. */
  readonly warnings: NumberedWarning[];
  readonly narrow: readonly string[] | undefined;
}

/** Puts together what the container of a build is asked for, and notes what differs from CodeBuild. */
export async function planContainer(parts: BuildParts, facts: PlanFacts): Promise<ContainerPlan> {
  const { engine, image, credentials } = parts;
  const { job } = parts.request;
  const { native } = engine.facts;
  const limits = computeLimits(job.compute, engine.facts);
  const traits = unmirroredTraits(job.compute);
  if (limits?.capped !== undefined) facts.warnings.push({ code: 'DOCKER003', text: limits.capped });
  if (traits !== undefined) facts.warnings.push({ code: 'DOCKER008', text: traits });
  if (facts.placed.obstacle !== undefined && job.source.mount === 'overlay')
    facts.warnings.push({ code: 'DOCKER004', text: `the source was copied: ${facts.placed.obstacle}` });
  if (job.privileged && facts.narrow !== undefined)
    facts.warnings.push({
      code: 'DOCKER006',
      text: 'this machine holds capabilities back, so the build gets the others one by one instead of all',
    });
  return {
    name: facts.name,
    image: image.id,
    script: mainScript(facts.contents.boot, {
      fill: native,
      copies: facts.placed.copies,
      own: facts.placed.own,
      privileged: job.privileged,
    }),
    labels: ownerLabels(await currentOwner(), {
      build: job.uuid,
      project: job.project,
      started: new Date().toISOString(),
    }),
    mounts: mountsOf(parts, facts),
    ...(keepsStateInMemory(engine, job) ? { inMemory: facts.contents.layout.tmp } : {}),
    network: networkOf(job, credentials),
    ...(limits === undefined ? {} : { limits }),
    ...(job.privileged
      ? { privileges: facts.narrow === undefined ? FULL_PRIVILEGES : narrowPrivileges(facts.narrow) }
      : {}),
    outlive: job.debug.onFailure === 'keep' || job.debug.onFailure === 'shell',
  };
}

/**
 * Whether the shell state of a build is kept in memory: it holds secrets, and a file that is written anew for every
 * command has to be brought to the disk for every command. Not where an archive fills the container before its start,
 * or where an image is made of it: neither knows what is in memory.
 */
export function keepsStateInMemory(engine: Engine, job: BuildJob): boolean {
  return engine.facts.native && job.debug.onFailure !== 'commit';
}

function mountsOf(parts: BuildParts, { scratch, placed }: PlanFacts): MountSettings[] {
  const { engine, request, layerCache } = parts;
  return [
    ...(engine.facts.native
      ? [{ Type: 'bind', Source: scratch.local, Target: LOCAL_DIR, ReadOnly: true } as const]
      : []),
    ...placed.mounts,
    // The layers of an engine inside cannot lie on the layers of the engine outside.
    ...(request.job.privileged
      ? [{ Type: 'volume', Source: layerCache ?? '', Target: LAYERS_OF_ENGINE } as const]
      : []),
  ];
}

function networkOf(job: BuildJob, credentials: HandedCredentials): string {
  if (job.network === 'default') return credentials.network ?? 'default';
  return job.network;
}
