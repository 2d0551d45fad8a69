import { checkArtifacts, checkEnvironment, checkPipeline, checkSource } from './check-project.ts';
import type {
  Artifacts,
  Environment,
  LogsConfig,
  Project,
  Source,
  SourceVersion,
  StartBuildInput,
  Variable,
} from './codebuild-shapes.ts';

/** A project with what the start of one build overrides. */
export interface BuildSettings {
  readonly project: string;
  readonly source: Source;
  readonly sourceVersion?: string;
  readonly secondarySources: readonly Source[];
  readonly secondarySourceVersions: readonly SourceVersion[];
  readonly artifacts: Artifacts;
  readonly secondaryArtifacts: readonly Artifacts[];
  readonly environment: Environment;
  readonly serviceRole: string;
  readonly encryptionKey: string;
  readonly timeoutInMinutes: number;
  readonly queuedTimeoutInMinutes: number;
  readonly cache: { readonly type: string };
  readonly logsConfig?: LogsConfig;
  readonly autoRetryLimit: number;
}

/** Those of the start win; what they do not name stays in its order. */
function mergeVariables(project: readonly Variable[], start: readonly Variable[]): readonly Variable[] {
  const merged = new Map([...project, ...start].map((variable) => [variable.name, variable]));
  return [...merged.values()];
}

function sourceOf(project: Project, input: StartBuildInput): Source {
  const { sourceTypeOverride: type, sourceLocationOverride: location, buildspecOverride: spec } = input;
  const { location: before, buildspec, ...rest } = project.source;
  const isNew = type !== undefined && type !== project.source.type;
  const chosen = location ?? (isNew ? undefined : before);
  const text = spec ?? buildspec;
  const { gitCloneDepthOverride: depth, gitSubmodulesConfigOverride: submodules } = input;
  return {
    ...rest,
    ...(type === undefined ? {} : { type }),
    ...(chosen === undefined || type === 'NO_SOURCE' ? {} : { location: chosen }),
    ...(text === undefined || text === '' ? {} : { buildspec: text }),
    ...(depth === undefined ? {} : { gitCloneDepth: depth }),
    ...(submodules === undefined ? {} : { gitSubmodulesConfig: submodules }),
  };
}

function environmentOf({ environment }: Project, input: StartBuildInput): Environment {
  return {
    ...environment,
    ...(input.environmentTypeOverride === undefined ? {} : { type: input.environmentTypeOverride }),
    ...(input.imageOverride === undefined ? {} : { image: input.imageOverride }),
    ...(input.computeTypeOverride === undefined ? {} : { computeType: input.computeTypeOverride }),
    ...(input.privilegedModeOverride === undefined ? {} : { privilegedMode: input.privilegedModeOverride }),
    ...(input.imagePullCredentialsTypeOverride === undefined
      ? {}
      : { imagePullCredentialsType: input.imagePullCredentialsTypeOverride }),
    environmentVariables: mergeVariables(
      environment.environmentVariables ?? [],
      input.environmentVariablesOverride ?? [],
    ),
  };
}

function checkOverrides(settings: BuildSettings): void {
  for (const source of [settings.source, ...settings.secondarySources]) checkSource(source);
  for (const artifacts of [settings.artifacts, ...settings.secondaryArtifacts]) checkArtifacts(artifacts);
  checkPipeline(settings.source, settings.artifacts);
  checkEnvironment(settings.environment);
}

/** Puts project and start together. Throws ServiceError for what CodeBuild would refuse. */
export function buildSettings(project: Project, input: StartBuildInput): BuildSettings {
  const sourceVersion = input.sourceVersion ?? project.sourceVersion;
  const logsConfig = input.logsConfigOverride ?? project.logsConfig;
  const settings: BuildSettings = {
    project: project.name,
    source: sourceOf(project, input),
    ...(sourceVersion === undefined ? {} : { sourceVersion }),
    secondarySources: input.secondarySourcesOverride ?? project.secondarySources ?? [],
    secondarySourceVersions: input.secondarySourcesVersionOverride ?? project.secondarySourceVersions ?? [],
    artifacts: input.artifactsOverride ?? project.artifacts,
    secondaryArtifacts: input.secondaryArtifactsOverride ?? project.secondaryArtifacts ?? [],
    environment: environmentOf(project, input),
    serviceRole: input.serviceRoleOverride ?? project.serviceRole,
    encryptionKey: input.encryptionKeyOverride ?? project.encryptionKey,
    timeoutInMinutes: input.timeoutInMinutesOverride ?? project.timeoutInMinutes,
    queuedTimeoutInMinutes: input.queuedTimeoutInMinutesOverride ?? project.queuedTimeoutInMinutes,
    cache: input.cacheOverride ?? project.cache,
    ...(logsConfig === undefined ? {} : { logsConfig }),
    autoRetryLimit: input.autoRetryLimitOverride ?? project.autoRetryLimit ?? 0,
  };
  checkOverrides(settings);
  return settings;
}
