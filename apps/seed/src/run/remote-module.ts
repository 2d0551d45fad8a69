import { carryVariables } from '@seed/deployspec';
import type { BuildJob, Deployspec } from '@seed/deployspec';
import { runtimeVersions } from '@seed/manifest';
import { codeArtifactOf } from '../cloud/find-seedkit.ts';

/**
 * What Seed-Farmer does around a module's build in CodeBuild: the runtimes of its image, the logins to CodeArtifact and
 * registries, and variables of any size.
 */
export function remoteModule(
  job: BuildJob,
  deployspec: Deployspec | undefined,
  seedkit: Readonly<Record<string, string>> = {},
): BuildJob {
  const { module, spec } = job;
  if (module === undefined || deployspec === undefined) return job;
  const { span } = deployspec;
  const codebuildImage = job.image.name ?? seedkit['CodeBuildProjectBuildImage'];
  const runtimes = Object.entries(runtimeVersions(codebuildImage === undefined ? {} : { codebuildImage }));
  const connections = { ...codeArtifactOf(seedkit), secrets: true };
  return carryVariables({
    ...job,
    module: { ...module, connections },
    spec: { ...spec, runtimeVersions: runtimes.map(([name, version]) => ({ name, version, span })) },
  });
}
