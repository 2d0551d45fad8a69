import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EnvironmentError } from '@seed/kernel';
import { connectEngine } from './engine/connect-engine.ts';
import { ask } from './engine/docker-error.ts';
import type { EngineSettings } from './engine/engine-address.ts';
import {
  imageCandidates,
  isCurated,
  LOCAL_IMAGE,
  PUBLISHED_IMAGES,
  pullableNames,
  UNPUBLISHED_IMAGES,
  withTag,
} from './image/image-names.ts';
import { pullImage } from './image/pull-image.ts';
import type { PullOptions } from './image/pull-image.ts';

/** One line of `seed image list`. */
export interface ListedImage {
  /** The name as a project configures it. */
  readonly name: string;
  readonly state: 'here' | 'can be pulled' | 'not published';
  /** The name under which it is here or would be pulled. */
  readonly as?: string;
  readonly bytes?: number;
}

/** Curated images, seed's own ones, and whether they are on this machine. Asks no registry. */
export async function listImages(
  settings: EngineSettings,
  options: { readonly mirror?: string } = {},
): Promise<readonly ListedImage[]> {
  const engine = await connectEngine(settings);
  const local = await ask('listing images', engine.docker.listImages());
  const sizes = new Map(local.flatMap((image) => (image.RepoTags ?? []).map((tag) => [tag, image.Size])));
  const own = [...sizes.keys()].filter((tag) => /^seed\/[a-z]+:latest$/.test(tag));
  const names = [...new Set([...own, LOCAL_IMAGE, ...PUBLISHED_IMAGES, ...UNPUBLISHED_IMAGES])];
  return names.map((name): ListedImage => {
    const candidates = imageCandidates(name, options.mirror);
    const here = candidates.find((one) => sizes.has(one));
    if (here !== undefined) return { name, state: 'here', as: here, bytes: sizes.get(here) ?? 0 };
    const [pullable] = pullableNames(candidates);
    return pullable === undefined
      ? { name, state: 'not published' }
      : { name, state: 'can be pulled', as: pullable };
  });
}

export interface PullBuildImageOptions extends Omit<PullOptions, 'settings'> {
  readonly mirror?: string;
}

/** Pulls a build image under the first name that works, and returns that. Rejects with EnvironmentError. */
export async function pullBuildImage(
  name: string,
  settings: EngineSettings,
  options: PullBuildImageOptions,
): Promise<string> {
  const engine = await connectEngine(settings);
  const names = pullableNames(imageCandidates(name, options.mirror));
  if (names.length === 0)
    throw new EnvironmentError('docker/image-missing', `"${name}" cannot be pulled from anywhere`, {
      hints: isCurated(withTag(name))
        ? ['AWS does not publish it: build it from AWS’s recipe and push it to a registry of your own']
        : ['Make it here: `seed image build`'],
    });
  let failure: unknown;
  for (const candidate of names) {
    try {
      await pullImage(engine, candidate, { ...options, settings });
      return candidate;
    } catch (error) {
      options.signal.throwIfAborted();
      failure = error;
    }
  }
  throw failure;
}

export type ImageVariant = 'standard' | 'minimal' | 'dind';

export interface BuildImageOptions {
  readonly variant: ImageVariant;
  readonly signal: AbortSignal;
  /** Lines of the recipe about its progress. */
  progress(line: string): void;
}

/**
 * Makes seed's own build image from Debian packages, once for each recipe; resolves with its tag. Rejects with
 * EnvironmentError `docker/image-build-failed`.
 */
export async function buildStandardImage(options: BuildImageOptions): Promise<string> {
  const recipe = fileURLToPath(new URL('../image/standard.sh', import.meta.url));
  if (!existsSync(recipe)) throw buildFailure('its recipe is not part of this installation', '');
  const child = spawn('sh', [recipe, '--variant', options.variant], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: options.signal,
  });
  let tag = '';
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => {
    tag += bytes.toString();
  });
  child.stderr.on('data', (bytes: Buffer) => {
    const text = bytes.toString();
    said = `${said}${text}`.slice(-2000);
    for (const line of text.split('\n').filter((one) => one !== '')) options.progress(line);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw buildFailure(`its recipe ended with exit status ${code ?? 'unknown'}`, said);
  return tag.trim();
}

function buildFailure(why: string, said: string): EnvironmentError {
  const end = said.trim().split('\n').slice(-3).join('; ');
  return new EnvironmentError(
    'docker/image-build-failed',
    `the local build image could not be made: ${why}${end === '' ? '' : `: ${end}`}`,
    {
      hints: ['Install `mmdebstrap` and `zstd`, and run as root', 'Pull an image instead: `seed image pull`'],
    },
  );
}
