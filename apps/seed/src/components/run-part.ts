import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runDocuments } from '@seed/awstoe';
import type { RunPorts, RunRequest, RunResult } from '@seed/awstoe';
import { orLeave } from '../run/build-ending.ts';
import type { RunScope } from '../run/run-scope.ts';
import type { StopControl } from '../run/stop-control.ts';
import type { Settings } from '../settings.ts';
import { openDocuments } from './run-documents-source.ts';
import { download } from './run-download.ts';
import { openRunFolder, toeFolder } from './run-files.ts';
import type { ChosenImage } from './run-image.ts';
import { instanceMetadata } from './run-metadata.ts';
import type { PlainRequest, Prepared } from './run-request.ts';
import type { ComponentRunFlags, RunSelection } from './run-selection.ts';

/** One image, whose components run one after another. */
export interface RunPart {
  readonly selection: RunSelection;
  readonly prepared: Prepared;
  readonly image: ChosenImage;
  readonly request: PlainRequest;
  /** Names what it leaves in the engine. */
  readonly run: string;
}

export interface PartWorld {
  readonly scope: RunScope;
  readonly flags: ComponentRunFlags;
  readonly settings: Settings;
  readonly stop: StopControl;
  /** What stands for services of AWS; the same for all images. */
  readonly services: Pick<RunPorts, 'objects' | 'parameters'>;
  /** Folder of the run's journal. */
  readonly journal: string;
  /** A shell where a step fails; undefined where nobody can type. */
  readonly look: RunRequest['look'];
}

export interface PartEnd {
  /** Undefined where it was left behind after a forced end. */
  readonly result: RunResult | undefined;
  /** Absolute. */
  readonly folder: string;
}

/** Runs the components of one image in containers of their own. */
export async function runPart(part: RunPart, world: PartWorld): Promise<PartEnd> {
  const { scope, flags, settings, stop, look } = world;
  const { context, session } = scope;
  const { io } = context;
  const documents = openDocuments(part.selection, flags, context, settings);
  const machines = await openMachines(part, world);
  const folder = openFolder(world);
  const ports: RunPorts = {
    machines,
    host: session.host,
    clock: { now: io.now },
    folder,
    download,
    sleep: async (ms, signal) => wait(ms, undefined, { signal }),
    ...world.services,
    ...(documents === undefined ? {} : { documents }),
  };
  const request: RunRequest = {
    ...part.request,
    run: part.run,
    image: part.image.name,
    documents: part.prepared.documents,
    ...(flags.shellOnFailure === true && look === undefined ? { onFailure: 'keep' as const } : {}),
    ...(look === undefined ? {} : { look }),
  };
  try {
    const result = await orLeave(runDocuments(request, ports, { signal: stop.signal }), stop.force);
    return { result, folder: folder.dir };
  } finally {
    folder.close();
  }
}

async function openMachines(
  { prepared, image }: RunPart,
  { scope, flags, settings }: PartWorld,
): Promise<RunPorts['machines']> {
  const { context, session } = scope;
  const wiring = await context.wiring();
  return wiring.machines({
    settings,
    io: context.io,
    network: flags.network ?? 'default',
    systemd: prepared.systemd,
    shims: flags.shims ?? 'basic',
    say: (text) => session.host.emit({ type: 'notice.raised', data: { text } }),
    ...(flags.pkgCache === true ? { packagesOf: image.name } : {}),
    ...(flags.imdsMock === true ? { metadata: instanceMetadata(settings, flags.platform) } : {}),
    ...(flags.platform === undefined ? {} : { architecture: flags.platform.replace('linux/', '') }),
  });
}

function openFolder({ scope, flags, journal }: PartWorld): ReturnType<typeof openRunFolder> {
  const { io, note, err } = scope.context;
  const base = flags.logDir === undefined ? journal : resolve(io.cwd, flags.logDir);
  return openRunFolder(join(base, toeFolder(scope.startedAt, io.uuid())), (error) =>
    note(`${err.glyph('attention')} files of the run cannot be written: ${error.message}`),
  );
}
