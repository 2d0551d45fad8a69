import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Container } from 'dockerode';
import type { Workspace, WorkspaceContents } from '@seed/build';
import type { BuildJob } from '@seed/deployspec';
import { EnvironmentError, isSeedError } from '@seed/kernel';
import { removeScratchDir } from './cleanup/remove-scratch.ts';
import { computeLimits } from './container/compute-limits.ts';
import { containerConfig, containerName } from './container/container-config.ts';
import { planContainer } from './container/plan-container.ts';
import type { BuildParts } from './container/plan-container.ts';
import { FILL, fillScript } from './container/fill-script.ts';
import { BOOT, LOCAL_DIR, readyThen } from './container/prelude.ts';
import { capabilitiesOf, missingCapabilities } from './container/privileges.ts';
import { removeContainer, startContainer } from './container/start-container.ts';
import { createDockerWorkspace } from './docker-workspace.ts';
import { ask, engineWords } from './engine/docker-error.ts';
import { readNotes, writeNotes } from './engine/engine-notes.ts';
import type { EngineNotes } from './engine/engine-notes.ts';
import { readRuntimes } from './image/read-runtimes.ts';
import { joinTars, packFiles } from './source/join-tars.ts';
import { placeSources } from './source/place-sources.ts';
import { makeScratch, removeLocalFiles, writeLocalFiles } from './source/scratch.ts';
import type { Scratch } from './source/scratch.ts';
import { verifyViews, ViewFailure } from './source/verify-views.ts';

/** CodeBuild's own folder; every image can have it. */
const ROOT = '/codebuild';

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
      concessions = await concede(error, concessions, { ...parts, notes });
    }
  }
}

/** What to do without after a failure; throws it when there is nothing left. */
async function concede(
  error: unknown,
  before: Concessions,
  parts: BuildParts & { readonly notes: EngineNotes },
): Promise<Concessions> {
  const { engine, stateDir, request, notes } = parts;
  const words = isSeedError(error) ? `${error.message} ${engineWords(error.cause)}` : String(error);
  if (
    before.obstacle === undefined &&
    (error instanceof ViewFailure || /mount.*volume|local storage/i.test(words))
  ) {
    const obstacle = 'the engine could not mount it';
    // An engine that has mounted a view before can do it: the next source may be luckier than this one.
    if (notes.overlay !== 'yes') await writeNotes(stateDir, engine.facts.id, { overlay: obstacle });
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
  if (engine.facts.native) writeLocalFiles(scratch, scriptsFor(contents, job, folders));
  const placed = await placeSources(engine, job, contents.layout, {
    scratch,
    signal: io.signal,
    ...(one.concessions.obstacle === undefined ? {} : { obstacle: one.concessions.obstacle }),
  });
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
    turn: parts.turn,
    async created(container) {
      await Promise.all(placed.filled);
      if (placed.views.length > 0 && !one.trusted) await verifyViews(container, placed.views, parts);
      runtimes = await readRuntimes(container, image.id, stateDir);
      await joinNetworks(parts, container);
    },
  });
  try {
    removeLocalFiles(scratch);
    await credentials.admit(engine, started.container.id);
  } catch (error) {
    await removeContainer(started.container);
    throw error;
  }
  return createDockerWorkspace({
    engine,
    job,
    contents,
    started,
    scratch,
    image,
    name,
    outlive: config.HostConfig?.AutoRemove !== true,
    hasViews: placed.views.length > 0,
    startedAt,
    memoryBytes: computeLimits(job.compute, engine.facts)?.memoryBytes,
    warnings,
    runtimes,
    environment: credentials.environment,
    secrets: credentials.secrets,
    release: () => credentials.revoke(),
    removeScratch: () => removeScratchDir(scratch.dir, engine, image.id),
  });
}

/** What the container fills itself with, and the driver as a file where an image's entrypoint has to start it. */
function scriptsFor(
  { files, boot }: WorkspaceContents,
  { privileged }: BuildJob,
  folders: readonly string[],
): Record<string, string> {
  return { [FILL]: fillScript(files, folders), ...(privileged ? { [BOOT]: readyThen(boot) } : {}) };
}

/** The same for an engine that cannot see this machine's files. */
function filesFor({ files, boot }: WorkspaceContents, { privileged }: BuildJob): WorkspaceContents['files'] {
  if (!privileged) return files;
  return [...files, { path: `${LOCAL_DIR}/${BOOT}`, content: readyThen(boot), mode: 0o755 }];
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
