import type { InputShape } from './read-input.ts';

/** What the endpoint reads of CodeBuild's structures. Other members are kept and given back as they came. */
export interface Source {
  readonly type: string;
  readonly location?: string;
  readonly buildspec?: string;
  readonly sourceIdentifier?: string;
}

export interface Artifacts {
  readonly type: string;
  readonly location?: string;
  readonly path?: string;
  readonly namespaceType?: string;
  readonly name?: string;
  readonly packaging?: string;
  readonly overrideArtifactName?: boolean;
  readonly artifactIdentifier?: string;
}

export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
}

export interface Environment {
  readonly type: string;
  readonly image: string;
  readonly computeType: string;
  readonly privilegedMode?: boolean;
  readonly environmentVariables?: readonly Variable[];
  readonly imagePullCredentialsType?: string;
}

export interface LogsConfig {
  readonly cloudWatchLogs?: {
    readonly status: string;
    readonly groupName?: string;
    readonly streamName?: string;
  };
}

export interface SourceVersion {
  readonly sourceIdentifier: string;
  readonly sourceVersion: string;
}

export interface ProjectInput {
  readonly name: string;
  readonly description?: string;
  readonly source: Source;
  readonly secondarySources?: readonly Source[];
  readonly sourceVersion?: string;
  readonly secondarySourceVersions?: readonly SourceVersion[];
  readonly artifacts: Artifacts;
  readonly secondaryArtifacts?: readonly Artifacts[];
  readonly cache?: { readonly type: string };
  readonly environment: Environment;
  readonly serviceRole: string;
  readonly timeoutInMinutes?: number;
  readonly queuedTimeoutInMinutes?: number;
  readonly encryptionKey?: string;
  readonly badgeEnabled?: boolean;
  readonly logsConfig?: LogsConfig;
  readonly concurrentBuildLimit?: number;
  readonly autoRetryLimit?: number;
}

export interface Project extends Omit<ProjectInput, 'badgeEnabled'> {
  readonly arn: string;
  readonly cache: { readonly type: string };
  readonly timeoutInMinutes: number;
  readonly queuedTimeoutInMinutes: number;
  readonly encryptionKey: string;
  readonly badge: { readonly badgeEnabled: boolean };
  /** Seconds since the epoch. */
  readonly created: number;
  readonly lastModified: number;
}

export interface StartBuildInput {
  readonly projectName: string;
  readonly idempotencyToken?: string;
  readonly sourceTypeOverride?: string;
  readonly sourceLocationOverride?: string;
  readonly sourceVersion?: string;
  readonly buildspecOverride?: string;
  readonly secondarySourcesOverride?: readonly Source[];
  readonly secondarySourcesVersionOverride?: readonly SourceVersion[];
  readonly artifactsOverride?: Artifacts;
  readonly secondaryArtifactsOverride?: readonly Artifacts[];
  readonly environmentVariablesOverride?: readonly Variable[];
  readonly imageOverride?: string;
  readonly computeTypeOverride?: string;
  readonly environmentTypeOverride?: string;
  readonly privilegedModeOverride?: boolean;
  readonly imagePullCredentialsTypeOverride?: string;
  readonly serviceRoleOverride?: string;
  readonly encryptionKeyOverride?: string;
  readonly timeoutInMinutesOverride?: number;
  readonly queuedTimeoutInMinutesOverride?: number;
  readonly cacheOverride?: { readonly type: string };
  readonly logsConfigOverride?: LogsConfig;
  readonly autoRetryLimitOverride?: number;
}

const SOURCE: InputShape = {
  'type!': 'string',
  location: 'string',
  buildspec: 'string',
  sourceIdentifier: 'string',
};
const ARTIFACTS: InputShape = {
  'type!': 'string',
  location: 'string',
  path: 'string',
  namespaceType: 'string',
  name: 'string',
  packaging: 'string',
  overrideArtifactName: 'boolean',
  artifactIdentifier: 'string',
};
const VARIABLES: InputShape = [{ 'name!': 'string', 'value!': 'string', type: 'string' }];
const VERSIONS: InputShape = [{ 'sourceIdentifier!': 'string', 'sourceVersion!': 'string' }];
const CACHE: InputShape = { 'type!': 'string' };
const LOGS: InputShape = {
  cloudWatchLogs: { 'status!': 'string', groupName: 'string', streamName: 'string' },
};

const PROJECT_MEMBERS = {
  description: 'string',
  secondarySources: [SOURCE],
  sourceVersion: 'string',
  secondarySourceVersions: VERSIONS,
  secondaryArtifacts: [ARTIFACTS],
  cache: CACHE,
  timeoutInMinutes: 'number',
  queuedTimeoutInMinutes: 'number',
  encryptionKey: 'string',
  badgeEnabled: 'boolean',
  logsConfig: LOGS,
  concurrentBuildLimit: 'number',
  autoRetryLimit: 'number',
} as const satisfies Record<string, InputShape>;

const ENVIRONMENT: InputShape = {
  'type!': 'string',
  'image!': 'string',
  'computeType!': 'string',
  privilegedMode: 'boolean',
  environmentVariables: VARIABLES,
};

export const CREATE_PROJECT: InputShape = {
  ...PROJECT_MEMBERS,
  'name!': 'string',
  'source!': SOURCE,
  'artifacts!': ARTIFACTS,
  'environment!': ENVIRONMENT,
  'serviceRole!': 'string',
};

export const UPDATE_PROJECT: InputShape = {
  ...PROJECT_MEMBERS,
  'name!': 'string',
  source: SOURCE,
  artifacts: ARTIFACTS,
  environment: ENVIRONMENT,
  serviceRole: 'string',
};

export const START_BUILD: InputShape = {
  'projectName!': 'string',
  idempotencyToken: 'string',
  sourceTypeOverride: 'string',
  sourceLocationOverride: 'string',
  sourceVersion: 'string',
  buildspecOverride: 'string',
  secondarySourcesOverride: [SOURCE],
  secondarySourcesVersionOverride: VERSIONS,
  artifactsOverride: ARTIFACTS,
  secondaryArtifactsOverride: [ARTIFACTS],
  environmentVariablesOverride: VARIABLES,
  imageOverride: 'string',
  computeTypeOverride: 'string',
  environmentTypeOverride: 'string',
  privilegedModeOverride: 'boolean',
  timeoutInMinutesOverride: 'number',
  queuedTimeoutInMinutesOverride: 'number',
  cacheOverride: CACHE,
  logsConfigOverride: LOGS,
  autoRetryLimitOverride: 'number',
};
