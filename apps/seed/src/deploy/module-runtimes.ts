import type { BuildSpec, Deployspec } from '@seed/deployspec';

const NEWEST = { nodejs: '20', python: '3.12', java: 'corretto21' };

/** What Seed-Farmer selects in the images that CodeBuild curates. */
const RUNTIMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'aws/codebuild/standard:6.0': { nodejs: '16', python: '3.10', java: 'corretto17' },
  'aws/codebuild/standard:7.0': { nodejs: '18', python: '3.11', java: 'corretto21' },
  'aws/codebuild/amazonlinux2-x86_64-standard:5.0': NEWEST,
  'aws/codebuild/amazonlinux2-aarch64-standard:3.0': NEWEST,
};

/** Versions that a module's build selects: those of a curated image, with the manifest's overrides. */
export function moduleRuntimes(
  image: string | undefined,
  overrides: Readonly<Record<string, string>>,
  { span }: Pick<Deployspec, 'span'>,
): BuildSpec['runtimeVersions'] {
  const versions = { ...(image === undefined ? {} : RUNTIMES[image]), ...overrides };
  return Object.entries(versions).map(([name, version]) => ({ name, version, span }));
}
