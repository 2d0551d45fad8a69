import { between, MINUTES, oneOf, QUEUED_MINUTES } from './input-rules.ts';
import type { InputShape } from './read-input.ts';

/** What the endpoint reads of CodeBuild's structures. Other members are kept and given back as they came. */
export interface Source {
  readonly type: string;
  readonly location?: string;
  readonly buildspec?: string;
  readonly sourceIdentifier?: string;
  /** Commits; 0 for all. */
  readonly gitCloneDepth?: number;
  readonly gitSubmodulesConfig?: { readonly fetchSubmodules: boolean };
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

/** How a project runs batches. */
export interface BatchConfig {
  readonly serviceRole?: string;
  readonly combineArtifacts?: boolean;
  readonly restrictions?: {
    readonly maximumBuildsAllowed?: number;
    readonly computeTypesAllowed?: readonly string[];
  };
  readonly timeoutInMins?: number;
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
  readonly buildBatchConfig?: BatchConfig;
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
  readonly gitCloneDepthOverride?: number;
  readonly gitSubmodulesConfigOverride?: { readonly fetchSubmodules: boolean };
}

export interface StartBuildBatchInput
  extends Omit<StartBuildInput, 'timeoutInMinutesOverride' | 'autoRetryLimitOverride' | 'idempotencyToken'> {
  readonly buildTimeoutInMinutesOverride?: number;
  readonly buildBatchConfigOverride?: BatchConfig;
}

const SOURCE: InputShape = {
  'type!': 'string',
  location: 'string',
  buildspec: 'string',
  sourceIdentifier: 'string',
  gitCloneDepth: between(0, Number.MAX_SAFE_INTEGER),
  gitSubmodulesConfig: { 'fetchSubmodules!': 'boolean' },
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
const VARIABLES: InputShape = [
  {
    'name!': 'string',
    'value!': 'string',
    type: oneOf('PLAINTEXT', 'PARAMETER_STORE', 'SECRETS_MANAGER'),
  },
];
const VERSIONS: InputShape = [{ 'sourceIdentifier!': 'string', 'sourceVersion!': 'string' }];
const CACHE: InputShape = { 'type!': 'string' };
const LOGS: InputShape = {
  cloudWatchLogs: { 'status!': oneOf('ENABLED', 'DISABLED'), groupName: 'string', streamName: 'string' },
};

const BATCH_CONFIG: InputShape = {
  serviceRole: 'string',
  combineArtifacts: 'boolean',
  restrictions: { maximumBuildsAllowed: between(1, 100_000), computeTypesAllowed: ['string'] },
  timeoutInMins: MINUTES,
};

const PROJECT_MEMBERS = {
  description: 'string',
  secondarySources: [SOURCE],
  sourceVersion: 'string',
  secondarySourceVersions: VERSIONS,
  secondaryArtifacts: [ARTIFACTS],
  cache: CACHE,
  timeoutInMinutes: MINUTES,
  queuedTimeoutInMinutes: QUEUED_MINUTES,
  encryptionKey: 'string',
  badgeEnabled: 'boolean',
  logsConfig: LOGS,
  concurrentBuildLimit: between(1, 1_000_000),
  autoRetryLimit: between(0, 10),
  buildBatchConfig: BATCH_CONFIG,
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

const OVERRIDES = {
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
  imagePullCredentialsTypeOverride: 'string',
  serviceRoleOverride: 'string',
  encryptionKeyOverride: 'string',
  queuedTimeoutInMinutesOverride: QUEUED_MINUTES,
  cacheOverride: CACHE,
  logsConfigOverride: LOGS,
  gitCloneDepthOverride: between(0, Number.MAX_SAFE_INTEGER),
  gitSubmodulesConfigOverride: { 'fetchSubmodules!': 'boolean' },
} as const satisfies InputShape;

export const START_BUILD: InputShape = {
  ...OVERRIDES,
  timeoutInMinutesOverride: MINUTES,
  autoRetryLimitOverride: between(0, 10),
};

export const START_BUILD_BATCH: InputShape = {
  ...OVERRIDES,
  buildTimeoutInMinutesOverride: MINUTES,
  buildBatchConfigOverride: BATCH_CONFIG,
};
