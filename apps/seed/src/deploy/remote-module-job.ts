import { carryVariables } from '@seed/deployspec';
import type { BuildJob } from '@seed/deployspec';
import type { ModuleBuildRequest } from '@seed/engine';
import { runtimeVersions } from '@seed/manifest';
import { codeArtifactOf } from '../cloud/find-seedkit.ts';
import { assembleJob, mirrorsOf, withImage } from './module-job.ts';
import type { BuildFacts } from './module-job.ts';

export interface RemoteJobFacts extends BuildFacts {
  /** Outputs of the seedkit in the account and region of the module; absent where it was not asked. */
  readonly seedkit?: Readonly<Record<string, string>>;
  /** That of an earlier attempt to start the same build; else a new one. */
  readonly uuid?: string;
}

/**
 * One module build as a job for CodeBuild, as Seed-Farmer starts it: the image of module, region or account, else the
 * seedkit's; runtimes of that image below those that were asked for; privileged; in front of the module's commands the
 * logins to registries, mirrors and CodeArtifact. Variables that CodeBuild would refuse travel with the source. Throws
 * InputError where the deployspec lacks the side that is built.
 */
export function remoteModuleJob(request: ModuleBuildRequest, facts: RemoteJobFacts): BuildJob {
  const { io, seedkit } = facts;
  // An image that `seed.yaml` names is for this machine.
  const usual = request.settings.codebuildImage ?? seedkit?.['CodeBuildProjectBuildImage'];
  const settings = withImage(facts.settings, usual);
  const { image } = settings.values;
  const { runtimeOverrides = {} } = request.settings;
  return carryVariables(
    assembleJob(request, facts, {
      executor: 'codebuild',
      uuid: facts.uuid ?? io.uuid(),
      settings,
      runtimes:
        image === undefined ? runtimeOverrides : runtimeVersions({ codebuildImage: image, runtimeOverrides }),
      mount: 'auto',
      connections: { ...mirrorsOf(request.settings), ...codeArtifactOf(seedkit), secrets: true },
    }),
  );
}
