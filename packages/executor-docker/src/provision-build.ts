import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Container, MountSettings } from 'dockerode';
import type { ProvisionRequest, Workspace, WorkspaceContents } from '@seed/build';
import type { BuildJob } from '@seed/deployspec';
import { EnvironmentError, isSeedError } from '@seed/kernel';
import { currentOwner, ownerLabels } from './cleanup/owner.ts';
import { removeScratchDir } from './cleanup/remove-scratch.ts';
import { computeLimits, unmirroredTraits } from './container/compute-limits.ts';
import { containerConfig, containerName } from './container/container-config.ts';
import type { ContainerPlan } from './container/container-config.ts';
import { LOCAL_DIR, mainScript, readyThen } from './container/prelude.ts';
import {
  capabilitiesOf,
  FULL_PRIVILEGES,
  missingCapabilities,
  narrowPrivileges,
} from './container/privileges.ts';
import { startContainer } from './container/start-container.ts';
import type { HandedCredentials } from './credentials/hand-credentials.ts';
import { createDockerWorkspace } from './docker-workspace.ts';
import type { Engine } from './engine/connect-engine.ts';
import { ask, engineWords } from './engine/docker-error.ts';
import { readNotes, writeNotes } from './engine/engine-notes.ts';
import { readRuntimes } from './image/read-runtimes.ts';
import type { NumberedWarning, ResolvedImage } from './image/resolve-image.ts';
import { joinTars, packFiles } from './source/join-tars.ts';
import type { OverlayView } from './source/overlay-view.ts';
import { placeSources } from './source/place-sources.ts';
import type { PlacedSources } from './source/place-sources.ts';
import { makeScratch, removeLocalFiles, writeLocalFiles } from './source/scratch.ts';
import type { Scratch } from './source/scratch.ts';

/** CodeBuild's own folder; every image can have it. */
const ROOT = '/codebuild';
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
}

/** What a try does differently from the ideal, because an earlier one failed. */
interface Concessions {
  readonly obstacle?: string;
  readonly narrow?: readonly string[];
}

/** Makes the container of one build. Tries again with less where the machine cannot do what is best. */
export async function provisionBuild(parts: BuildParts): Promise<Workspace> {
  const { engine, stateDir, request } = parts;
  const notes = await readNotes(stateDir, engine.facts.id);
  let concessions: Concessions = {
    ...(notes.overlay === undefined || notes.overlay === 'yes' ? {} : { obstacle: notes.overlay }),
    ...(notes.privileges === undefined || notes.privileges === 'full' ? {} : { narrow: notes.privileges }),
  };
  for (;;) {
    const scratch = await makeScratch(stateDir, `${request.job.uuid}-${randomBytes(4).toString('hex')}`);
    try {
      return await tryBuild(parts, scratch, { concessions, trusted: notes.overlay === 'yes' });
    } catch (error) {
      await removeScratchDir(scratch.dir, engine, parts.image.id);
      request.io.signal.throwIfAborted();
      concessions = await concede(error, concessions, parts);
    }
  }
}

/** What to do without after a failure; throws it when there is nothing left. */
async function concede(error: unknown, before: Concessions, parts: BuildParts): Promise<Concessions> {
  const { engine, stateDir, request } = parts;
  const words = isSeedError(error) ? `${error.message} ${engineWords(error.cause)}` : String(error);
  if (
    before.obstacle === undefined &&
    (error instanceof ViewFailure || /mount.*volume|local storage/i.test(words))
  ) {
    const obstacle = 'the engine could not mount it';
    await writeNotes(stateDir, engine.facts.id, { overlay: obstacle });
    return { ...before, obstacle };
  }
  const refused = isSeedError(error) && error.code === 'docker/privileged-refused';
  if (refused && request.job.privileged && before.narrow === undefined && engine.facts.native) {
    const narrow = capabilitiesOf(await boundingSet());
    await writeNotes(stateDir, engine.facts.id, { privileges: narrow });
    return { ...before, narrow };
  }
  throw refused ? nameMissing(error as EnvironmentError, await boundingSet()) : error;
}

/** Capabilities that this machine lets any process have, as a hex mask. */
export async function boundingSet(): Promise<string> {
  const status = await readFile('/proc/1/status', 'utf8').catch(() => '');
  return /^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0';
}

function nameMissing(error: EnvironmentError, mask: string): EnvironmentError {
  const missing = missingCapabilities(mask);
  if (missing.length === 0 || mask === '0') return error;
  return new EnvironmentError(
    error.code,
    `${error.message}; this machine holds back ${missing.map((name) => `CAP_${name}`).join(', ')}`,
    { hints: error.hints, cause: error },
  );
}

/** The engine mounted something else than what was prepared here. */
class ViewFailure extends Error {}

interface Try {
  readonly concessions: Concessions;
  /** Views are known to work with this engine. */
  readonly trusted: boolean;
}

async function tryBuild(parts: BuildParts, scratch: Scratch, one: Try): Promise<Workspace> {
  const { engine, request, image, credentials, stateDir } = parts;
  const { job, io } = request;
  const contents = request.contents(ROOT);
  const folders = [contents.layout.srcDir, ...Object.values(contents.layout.secondary)];
  const [placed] = await Promise.all([
    placeSources(engine, job, contents.layout, {
      scratch: scratch.dir,
      signal: io.signal,
      ...(one.concessions.obstacle === undefined ? {} : { obstacle: one.concessions.obstacle }),
    }),
    engine.facts.native ? writeLocalFiles(scratch, filesFor(contents, job), folders) : undefined,
  ]);
  const name = containerName(job.project, job.uuid);
  const warnings = [...parts.warnings, ...image.warnings, ...credentials.warnings];
  const config = containerConfig(
    await planContainer(parts, { scratch, contents, placed, name, warnings, narrow: one.concessions.narrow }),
  );
  const archives = [
    ...(engine.facts.native ? [] : [packFiles(filesFor(contents, job), folders)]),
    ...placed.archives,
  ];
  let runtimes: string | undefined;
  const startedAt = Date.now();
  const started = await startContainer(engine, config, {
    ...(archives.length === 0 ? {} : { archive: joinTars(archives) }),
    privileged: job.privileged,
    signal: io.signal,
    async created(container) {
      await Promise.all(placed.views.map(({ filled }) => filled));
      if (placed.views.length > 0 && !one.trusted) await verifyViews(container, placed.views, parts);
      runtimes = await readRuntimes(container, image.id, stateDir);
      await joinNetworks(parts, container);
    },
  });
  await Promise.all([removeLocalFiles(scratch), credentials.admit(engine, started.container.id)]);
  return createDockerWorkspace({
    engine,
    job,
    contents,
    started,
    scratch,
    image,
    name,
    outlive: config.HostConfig?.AutoRemove !== true,
    startedAt,
    warnings,
    runtimes,
    environment: credentials.environment,
    secrets: credentials.secrets,
    release: () => credentials.revoke(),
    removeScratch: () => removeScratchDir(scratch.dir, engine, image.id),
  });
}

/** Files of the engine, and the driver as a file where an image's entrypoint has to start it. */
function filesFor(contents: WorkspaceContents, job: BuildJob): WorkspaceContents['files'] {
  if (!job.privileged) return contents.files;
  const boot = { path: `${LOCAL_DIR}/boot.sh`, content: readyThen(contents.boot), mode: 0o755 };
  return [...contents.files, boot];
}

interface PlanFacts {
  readonly scratch: Scratch;
  readonly contents: WorkspaceContents;
  readonly placed: PlacedSources;
  readonly name: string;
  /** Added to. */
  readonly warnings: NumberedWarning[];
  readonly narrow: readonly string[] | undefined;
}

async function planContainer(parts: BuildParts, facts: PlanFacts): Promise<ContainerPlan> {
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
      copyFiles: native,
      own: facts.placed.own,
      privileged: job.privileged,
    }),
    labels: ownerLabels(await currentOwner(), {
      build: job.uuid,
      project: job.project,
      started: new Date().toISOString(),
    }),
    mounts: mountsOf(parts, facts),
    network: networkOf(job, credentials),
    ...(limits === undefined ? {} : { limits }),
    ...(job.privileged
      ? { privileges: facts.narrow === undefined ? FULL_PRIVILEGES : narrowPrivileges(facts.narrow) }
      : {}),
    outlive: job.debug.onFailure === 'keep' || job.debug.onFailure === 'shell',
  };
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

/** A build in a network of the user's own reaches its credentials over a second one. */
async function joinNetworks(
  { engine, request, credentials }: BuildParts,
  container: Container,
): Promise<void> {
  if (credentials.network === undefined || request.job.network === 'default') return;
  await ask(
    'joining the credentials network',
    engine.docker.getNetwork(credentials.network).connect({ Container: container.id }),
  );
}

/** The engine may run in another world of paths than this process: it has to see the very folder that was prepared. */
async function verifyViews(
  container: Container,
  views: readonly OverlayView[],
  { engine, stateDir }: BuildParts,
): Promise<void> {
  for (const view of views) {
    const answer = (await container.infoArchive({ path: view.mount.Target }).catch((error: unknown) => {
      throw new ViewFailure(engineWords(error));
    })) as unknown as { readonly headers?: Readonly<Record<string, string>> };
    const text = answer.headers?.['x-docker-container-path-stat'] ?? '';
    const seen = JSON.parse(Buffer.from(text, 'base64').toString() || '{}') as { mtime?: string };
    if (Math.abs(Date.parse(seen.mtime ?? '') - view.mtimeMs) > 1000 || seen.mtime === undefined)
      throw new ViewFailure(`"${view.mount.Target}" is another folder`);
  }
  await writeNotes(stateDir, engine.facts.id, { overlay: 'yes' });
}
