import type { BuildSettings, Deployment, Module } from './deployment.ts';
import { findMapping } from './lookup-parameter.ts';

/** What Seed-Farmer's project in CodeBuild runs unless a manifest says otherwise. */
export const DEFAULT_IMAGE = 'aws/codebuild/amazonlinux2-x86_64-standard:5.0';

const AMAZON_LINUX = { nodejs: '20', python: '3.12', java: 'corretto21' };

/** Runtimes that Seed-Farmer selects, by image; under any other name it selects those that were asked for. */
const CURATED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'aws/codebuild/standard:6.0': { nodejs: '16', python: '3.10', java: 'corretto17' },
  'aws/codebuild/standard:7.0': { nodejs: '18', python: '3.11', java: 'corretto21' },
  'aws/codebuild/amazonlinux2-x86_64-standard:5.0': AMAZON_LINUX,
  'aws/codebuild/amazonlinux2-aarch64-standard:3.0': AMAZON_LINUX,
};

/**
 * The settings of a module's build: of the module, else of its region, else of its account; runtimes are merged in the
 * opposite order. An empty mirror of a module switches the mirrors off, an empty secret of a module is not looked at.
 */
export function buildSettings(deployment: Pick<Deployment, 'accounts'>, module: Module): BuildSettings {
  const mapping = findMapping(deployment, module.target);
  const levels: readonly BuildSettings[] = [module, mapping?.region ?? {}, mapping?.account ?? {}];
  const nearest = (key: Exclude<keyof BuildSettings, 'runtimeOverrides'>): string | undefined =>
    levels.map((level) => level[key]).find((value) => value !== undefined) || undefined;
  const secret = (key: 'npmMirrorSecret' | 'pypiMirrorSecret'): string | undefined =>
    module[key] ||
    levels
      .slice(1)
      .map((level) => level[key])
      .find((value) => value !== undefined) ||
    undefined;
  const runtimes = Object.assign(
    {},
    ...levels.toReversed().map((level) => level.runtimeOverrides ?? {}),
  ) as Record<string, string>;
  return withoutAbsent({
    codebuildImage: nearest('codebuildImage'),
    runtimeOverrides: Object.keys(runtimes).length === 0 ? undefined : runtimes,
    npmMirror: nearest('npmMirror'),
    npmMirrorSecret: secret('npmMirrorSecret'),
    pypiMirror: nearest('pypiMirror'),
    pypiMirrorSecret: secret('pypiMirrorSecret'),
  });
}

type Optional<T> = { readonly [K in keyof T]: T[K] | undefined };

function withoutAbsent(settings: Optional<Required<BuildSettings>>): BuildSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/**
 * `runtime-versions` of a build: what the image is known for, below what the manifest asks for. Takes the image as the
 * manifest names it, before an executor maps it to another registry.
 */
export function runtimeVersions({
  codebuildImage = DEFAULT_IMAGE,
  runtimeOverrides,
}: BuildSettings): Readonly<Record<string, string>> {
  const curated = Object.hasOwn(CURATED, codebuildImage) ? CURATED[codebuildImage] : undefined;
  return { ...curated, ...runtimeOverrides };
}
