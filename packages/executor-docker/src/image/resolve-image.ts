import type { ImageInspectInfo } from 'dockerode';
import type { BuildJob } from '@seed/deployspec';
import { EnvironmentError } from '@seed/kernel';
import { wantedArchitecture } from '../container/compute-limits.ts';
import type { Engine } from '../engine/connect-engine.ts';
import { answerInTime } from '../engine/answer-in-time.ts';
import { ask, statusOf } from '../engine/docker-error.ts';
import {
  DEFAULT_IMAGE,
  imageCandidates,
  isCurated,
  LOCAL_IMAGE,
  pullableNames,
  withTag,
} from './image-names.ts';
import { pullImage } from './pull-image.ts';
import type { PullOptions } from './pull-image.ts';

export interface NumberedWarning {
  readonly code: string;
  readonly text: string;
}

export interface ResolvedImage {
  /** The name under which it was found. */
  readonly name: string;
  /** Content address within this engine. */
  readonly id: string;
  /** Content address in its registry, or the id of an image that never was in one. */
  readonly digest: string;
  readonly substituteFor?: string;
  readonly architecture: string;
  readonly warnings: readonly NumberedWarning[];
}

export interface ResolveOptions extends Omit<PullOptions, 'architecture'> {
  /** Registry path that holds copies of AWS's images, e.g. `registry.example/codebuild`. */
  readonly mirror?: string;
  /** No registry is ever asked. */
  readonly offline: boolean;
}

/**
 * Finds the image of a job: what is here first (unless `pull` is `always`), then the registries. Rejects with
 * EnvironmentError `docker/image-missing` or `docker/pull-failed`, whose hints name what to do.
 */
export async function resolveImage(
  engine: Engine,
  job: Pick<BuildJob, 'image' | 'compute'>,
  options: ResolveOptions,
): Promise<ResolvedImage> {
  const { image } = job;
  if (image.name === undefined) return resolveDefault(engine, job, options);
  const candidates = imageCandidates(image.name, options.mirror);
  const asks = image.pull !== 'never' && !options.offline;
  if (image.pull !== 'always' || !asks) {
    const local = await firstLocal(engine, candidates);
    if (local !== undefined) return found(local.name, local.info, job);
  }
  const failure = asks ? await pullFirst(engine, pullableNames(candidates), job, options) : undefined;
  if (failure !== undefined && !(failure instanceof EnvironmentError)) return failure;
  if (image.allowSubstitute) {
    const local = await inspectImage(engine, LOCAL_IMAGE);
    if (local !== undefined) return substitute(local, image.name, job);
  }
  throw missing(image.name, { failure, asks });
}

async function resolveDefault(
  engine: Engine,
  job: Pick<BuildJob, 'image' | 'compute'>,
  options: ResolveOptions,
): Promise<ResolvedImage> {
  const wanted = defaultName(job.compute.environmentType);
  const local = await firstLocal(engine, imageCandidates(wanted, options.mirror));
  if (local !== undefined) return found(local.name, local.info, job);
  const own = await inspectImage(engine, LOCAL_IMAGE);
  if (own !== undefined) {
    const warning = {
      code: 'DOCKER001',
      text: `no image is configured: "${LOCAL_IMAGE}" is used, which has fewer tools than CodeBuild's; get AWS's with \`seed image pull ${wanted}\``,
    };
    const image = found(LOCAL_IMAGE, own, job);
    return { ...image, warnings: [warning, ...image.warnings] };
  }
  return resolveImage(engine, { ...job, image: { ...job.image, name: wanted } }, options);
}

/** CodeBuild has no default; this is the current Amazon Linux image of the environment's processor. */
function defaultName(environmentType: string): string {
  return wantedArchitecture(environmentType) === 'arm64'
    ? DEFAULT_IMAGE.replace('x86_64-standard:5.0', 'aarch64-standard:3.0')
    : DEFAULT_IMAGE;
}

async function firstLocal(
  engine: Engine,
  names: readonly string[],
): Promise<{ name: string; info: ImageInspectInfo } | undefined> {
  for (const name of names) {
    const info = await inspectImage(engine, name);
    if (info !== undefined) return { name, info };
  }
  return undefined;
}

const asking = new WeakMap<Engine, Map<string, Promise<ImageInspectInfo | undefined>>>();

/** Builds that ask at the same time share one answer; none is kept, since images come and go. */
export function inspectImage(engine: Engine, name: string): Promise<ImageInspectInfo | undefined> {
  const asked = asking.get(engine) ?? new Map<string, Promise<ImageInspectInfo | undefined>>();
  asking.set(engine, asked);
  const known = asked.get(name);
  if (known !== undefined) return known;
  const answer = askForImage(engine, name).finally(() => asked.delete(name));
  asked.set(name, answer);
  return answer;
}

async function askForImage(engine: Engine, name: string): Promise<ImageInspectInfo | undefined> {
  try {
    return await answerInTime(
      `looking at the image "${name}"`,
      engine.docker.getImage(withTag(name)).inspect(),
    );
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    return ask(`looking at the image "${name}"`, Promise.reject(error));
  }
}

/** The pulled image, or the failure of the last try; undefined when there is nothing to try. */
async function pullFirst(
  engine: Engine,
  names: readonly string[],
  job: Pick<BuildJob, 'image' | 'compute'>,
  options: ResolveOptions,
): Promise<ResolvedImage | EnvironmentError | undefined> {
  let failure: EnvironmentError | undefined;
  for (const name of names) {
    try {
      await pullImage(engine, name, {
        ...options,
        architecture: wantedArchitecture(job.compute.environmentType),
      });
      const info = await inspectImage(engine, name);
      if (info !== undefined) return found(name, info, job);
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof EnvironmentError)) throw error;
      failure = error;
    }
  }
  return failure;
}

function found(name: string, info: ImageInspectInfo, job: Pick<BuildJob, 'compute'>): ResolvedImage {
  const wanted = wantedArchitecture(job.compute.environmentType);
  const other =
    info.Architecture === wanted
      ? []
      : [
          {
            code: 'DOCKER005',
            text: `the image "${name}" is for ${info.Architecture}, CodeBuild's ${job.compute.environmentType} is ${wanted}`,
          },
        ];
  return { name, id: info.Id, digest: digestOf(info), architecture: info.Architecture, warnings: other };
}

function substitute(info: ImageInspectInfo, wanted: string, job: Pick<BuildJob, 'compute'>): ResolvedImage {
  const image = found(LOCAL_IMAGE, info, job);
  const warning = { code: 'DOCKER002', text: `"${LOCAL_IMAGE}" is used in place of "${wanted}"` };
  return { ...image, substituteFor: wanted, warnings: [warning, ...image.warnings] };
}

function digestOf(info: ImageInspectInfo): string {
  return info.RepoDigests?.[0]?.split('@')[1] ?? info.Id;
}

function missing(
  name: string,
  { failure, asks }: { readonly failure: EnvironmentError | undefined; readonly asks: boolean },
): EnvironmentError {
  const ubuntu = isCurated(withTag(name)) && pullableNames(imageCandidates(name)).length === 0;
  const why =
    failure?.message ?? (ubuntu ? 'AWS does not publish it' : asks ? undefined : 'nothing is pulled');
  const hints = [
    ...(ubuntu
      ? [
          `Name an image that AWS publishes, such as \`${DEFAULT_IMAGE}\``,
          'Build the image from AWS’s recipe once and set its registry as the image mirror',
        ]
      : (failure?.hints ?? [])),
    ...(asks ? [] : [`Pull it while connected: \`seed image pull ${name}\``]),
    'Use a local stand-in: `--allow-substitute` after `seed image build`',
  ];
  return new EnvironmentError(
    'docker/image-missing',
    `the image "${name}" is not on this machine${why === undefined ? '' : `: ${why}`}`,
    { hints: [...new Set(hints)], ...(failure === undefined ? {} : { cause: failure }) },
  );
}
