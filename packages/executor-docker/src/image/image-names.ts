/** The image that seed builds itself; small, and good for most builds. */
export const LOCAL_IMAGE = 'seed/standard:latest';
/** What a project gets that names no image, where it can be had. */
export const DEFAULT_IMAGE = 'aws/codebuild/amazonlinux-x86_64-standard:5.0';

const CURATED = /^aws\/codebuild\/([a-z0-9_.-]+):([a-z0-9_.-]+)$/;
const PUBLIC = 'public.ecr.aws/codebuild';

/** Names of AWS's curated images that can be pulled by anybody, for lists. */
export const PUBLISHED_IMAGES = [
  'aws/codebuild/amazonlinux-x86_64-standard:6.0',
  'aws/codebuild/amazonlinux-x86_64-standard:5.0',
  'aws/codebuild/amazonlinux2-x86_64-standard:5.0',
  'aws/codebuild/amazonlinux2-x86_64-standard:4.0',
  'aws/codebuild/amazonlinux-aarch64-standard:4.0',
  'aws/codebuild/amazonlinux-aarch64-standard:3.0',
  'aws/codebuild/amazonlinux2-aarch64-standard:3.0',
  'aws/codebuild/amazonlinux2-aarch64-standard:2.0',
] as const;

/** AWS publishes no Ubuntu images: they are made from its recipes and kept in one's own registry. */
export const UNPUBLISHED_IMAGES = [
  'aws/codebuild/standard:8.0',
  'aws/codebuild/standard:7.0',
  'aws/codebuild/standard:6.0',
  'aws/codebuild/standard:5.0',
] as const;

export function isCurated(name: string): boolean {
  return CURATED.test(name);
}

/**
 * Names under which an image may be here or be pulled, best first: the name itself, the user's mirror of AWS's
 * images, and where AWS publishes it.
 */
export function imageCandidates(name: string, mirror?: string): readonly string[] {
  const tagged = withTag(name);
  const [, repository, tag] = CURATED.exec(tagged) ?? [];
  if (repository === undefined || tag === undefined) return [tagged];
  // In console and older templates: amazonlinux2-x86_64-standard:5.0 is called amazonlinux-x86_64-standard:5.0 today.
  const renamed =
    repository.startsWith('amazonlinux2-') && Number.parseFloat(tag) >= 5
      ? repository.replace('amazonlinux2-', 'amazonlinux-')
      : repository;
  const ubuntu = repository === 'standard' || repository.startsWith('ubuntu-');
  return [
    tagged,
    ...(mirror === undefined ? [] : [`${mirror.replace(/\/$/, '')}/${repository}:${tag}`]),
    ...(ubuntu ? [] : [`${PUBLIC}/${renamed}:${tag}`]),
  ];
}

/** A name in `aws/codebuild` exists only inside AWS; asking a registry for it would ask Docker Hub. */
export function pullableNames(candidates: readonly string[]): readonly string[] {
  return candidates.filter((name) => !isCurated(name) && !name.startsWith('seed/'));
}

/** `name` → `name:latest`; names with a tag or digest stay as they are. */
export function withTag(name: string): string {
  if (name.includes('@')) return name;
  return /:[^/]+$/.test(name) ? name : `${name}:latest`;
}

/** The registry of an image's name, as logins are filed under. */
export function registryOf(name: string): string {
  const [first = '', ...rest] = name.split('/');
  const isHost = rest.length > 0 && (first.includes('.') || first.includes(':') || first === 'localhost');
  return isHost ? first : 'docker.io';
}
