/**
 * Every key of a buildspec and a deployspec, once: the readers take the names from here, and the JSON Schemas
 * for editors are made of it.
 */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface KeyDoc {
  readonly about: string;
  readonly schema: JsonSchema;
}

export type KeyTable = Readonly<Record<string, KeyDoc>>;

/** The names of a table. */
export const namesOf = (table: KeyTable): readonly string[] => Object.keys(table);

/** A map with these keys; others are allowed, as CodeBuild ignores them. */
export function mapSchema(table: KeyTable, extra: JsonSchema = {}): JsonSchema {
  const properties = Object.fromEntries(
    Object.entries(table).map(([name, { about, schema }]) => [name, { description: about, ...schema }]),
  );
  return { type: 'object', properties, ...extra };
}

const TEXT: JsonSchema = { type: ['string', 'number', 'boolean'] };
const STRING: JsonSchema = { type: 'string' };
const BOOL: JsonSchema = {
  anyOf: [
    { type: 'boolean' },
    { type: 'string', pattern: '^([Yy]es|[Nn]o|[Tt]rue|[Ff]alse|YES|NO|[Oo]n|[Oo]ff)$' },
  ],
};
const COMMANDS: JsonSchema = {
  anyOf: [
    { type: 'array', items: { type: ['string', 'number', 'boolean', 'null'] } },
    TEXT,
    { type: 'null' },
  ],
};
const GLOBS: JsonSchema = { anyOf: [{ type: 'array', items: TEXT }, TEXT] };
const LIST: JsonSchema = { type: 'array', items: TEXT };
const VALUES: JsonSchema = {
  anyOf: [
    { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean', 'null'] } },
    { type: 'null' },
  ],
};
const CHOICES: JsonSchema = { type: 'object', additionalProperties: { anyOf: [LIST, TEXT] } };
const mapOf = (schema: JsonSchema): JsonSchema => ({ type: 'object', additionalProperties: schema });
const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });

export const PHASE_KEYS = {
  'run-as': { about: 'Linux user that runs the commands of this phase', schema: STRING },
  'on-failure': {
    about: 'what a failure of this phase does: ABORT, CONTINUE, RETRY, RETRY-n, RETRY-regex, RETRY-n-regex',
    schema: {
      type: 'string',
      pattern: '^([Aa][Bb][Oo][Rr][Tt]|[Cc][Oo][Nn][Tt][Ii][Nn][Uu][Ee]|[Rr][Ee][Tt][Rr][Yy](-.+)?)$',
    },
  },
  'runtime-versions': { about: 'runtimes to select; only in install', schema: orNull(mapOf(TEXT)) },
  commands: { about: 'scripts, run one after the other until one fails', schema: COMMANDS },
  finally: { about: 'scripts that run after the commands, also when those failed', schema: COMMANDS },
} as const satisfies KeyTable;

const PHASE = orNull(mapSchema(PHASE_KEYS));

export const PHASES_KEYS = {
  install: { about: 'installs packages in the build environment', schema: PHASE },
  pre_build: { about: 'runs before the build, for example to log in somewhere', schema: PHASE },
  build: { about: 'the build itself', schema: PHASE },
  post_build: { about: 'runs after the build, also when it failed', schema: PHASE },
} as const satisfies KeyTable;

export const ENV_KEYS = {
  shell: {
    about: 'interpreter of every command',
    schema: { enum: ['bash', '/bin/bash', 'sh', '/bin/sh', 'powershell.exe', 'cmd.exe'] },
  },
  variables: { about: 'literal values by name', schema: VALUES },
  'parameter-store': {
    about: 'variables read from Parameter Store: name of the variable to name of the parameter',
    schema: VALUES,
  },
  'secrets-manager': {
    about: 'variables read from Secrets Manager: secret-id[:json-key[:version-stage[:version-id]]]',
    schema: VALUES,
  },
  'exported-variables': {
    about: 'names of variables that later pipeline stages may read',
    schema: orNull(LIST),
  },
  'git-credential-helper': { about: 'lets git in the build use the credentials of the source', schema: BOOL },
} as const satisfies KeyTable;

export const PROXY_KEYS = {
  'upload-artifacts': { about: 'artifacts are uploaded through the explicit proxy', schema: BOOL },
  logs: { about: 'logs are sent through the explicit proxy', schema: BOOL },
} as const satisfies KeyTable;

export const REPORT_KEYS = {
  files: { about: 'globs of the result files', schema: GLOBS },
  'file-format': { about: 'format of the files; JUNITXML when absent', schema: STRING },
  'base-directory': { about: 'directory that the globs are relative to', schema: TEXT },
  'discard-paths': { about: 'drops the directories of the files', schema: BOOL },
} as const satisfies KeyTable;

export const ARTIFACT_KEYS = {
  files: { about: 'globs of the files to upload', schema: GLOBS },
  name: { about: 'name of the artifact; a text that the shell evaluates', schema: TEXT },
  'discard-paths': { about: 'drops the directories of the files', schema: BOOL },
  'base-directory': { about: 'directory or glob that the files are relative to', schema: TEXT },
  'exclude-paths': { about: 'globs of files to leave out, relative to base-directory', schema: GLOBS },
  'enable-symlinks': { about: 'keeps symbolic links in a zip', schema: BOOL },
  's3-prefix': { about: 'prefix of the object in S3', schema: TEXT },
  type: { about: 'left over from version 0.1; ignored', schema: TEXT },
} as const satisfies KeyTable;

export const ARTIFACTS_KEYS = {
  ...ARTIFACT_KEYS,
  'secondary-artifacts': { about: 'more artifacts by identifier', schema: mapOf(mapSchema(ARTIFACT_KEYS)) },
} as const satisfies KeyTable;

export const CACHE_KEYS = {
  paths: { about: 'files and directories to keep between builds', schema: orNull(GLOBS) },
  key: { about: 'name of the cache; a text that the shell evaluates', schema: TEXT },
  'fallback-keys': { about: 'prefixes to look for when no cache has the key; at most five', schema: LIST },
  action: { about: 'only restore or only save; both when absent', schema: { enum: ['restore', 'save'] } },
} as const satisfies KeyTable;

export const BATCH_ENV_KEYS = {
  'compute-type': { about: 'CodeBuild compute type', schema: STRING },
  image: { about: 'image of the build', schema: STRING },
  'privileged-mode': { about: 'runs the build in a privileged container', schema: BOOL },
  type: { about: 'CodeBuild environment type, such as LINUX_CONTAINER', schema: STRING },
  variables: { about: 'variables of this task', schema: VALUES },
  fleet: { about: 'reserved capacity fleet', schema: TEXT },
} as const satisfies KeyTable;

export const BATCH_LIST_KEYS = {
  identifier: {
    about: 'name of the task: letters, digits and underscores',
    schema: { type: 'string', pattern: '^[A-Za-z0-9_]{1,128}$' },
  },
  buildspec: { about: 'buildspec of the task', schema: STRING },
  'debug-session': { about: 'lets a person connect to the build', schema: BOOL },
  env: { about: 'environment of the task', schema: orNull(mapSchema(BATCH_ENV_KEYS)) },
  'ignore-failure': { about: 'a failure of this task does not fail the batch', schema: BOOL },
} as const satisfies KeyTable;

export const BATCH_GRAPH_KEYS = {
  ...BATCH_LIST_KEYS,
  'depend-on': { about: 'identifiers of tasks that have to succeed first', schema: LIST },
} as const satisfies KeyTable;

export const MATRIX_STATIC_ENV_KEYS = {
  'privileged-mode': BATCH_ENV_KEYS['privileged-mode'],
  type: BATCH_ENV_KEYS.type,
} as const satisfies KeyTable;

export const MATRIX_DYNAMIC_ENV_KEYS = {
  'compute-type': { about: 'compute types to combine', schema: GLOBS },
  image: { about: 'images to combine', schema: GLOBS },
  variables: { about: 'values to combine, by variable', schema: CHOICES },
} as const satisfies KeyTable;

export const MATRIX_STATIC_KEYS = {
  'ignore-failure': BATCH_LIST_KEYS['ignore-failure'],
  env: { about: 'environment of all tasks', schema: orNull(mapSchema(MATRIX_STATIC_ENV_KEYS)) },
} as const satisfies KeyTable;

export const MATRIX_DYNAMIC_KEYS = {
  buildspec: { about: 'buildspecs to combine', schema: GLOBS },
  env: { about: 'environments to combine', schema: orNull(mapSchema(MATRIX_DYNAMIC_ENV_KEYS)) },
} as const satisfies KeyTable;

export const MATRIX_KEYS = {
  static: { about: 'what all tasks share', schema: orNull(mapSchema(MATRIX_STATIC_KEYS)) },
  dynamic: { about: 'what the tasks combine', schema: orNull(mapSchema(MATRIX_DYNAMIC_KEYS)) },
} as const satisfies KeyTable;

export const FANOUT_KEYS = {
  parallelism: { about: 'number of builds that share the tests', schema: { type: 'integer', minimum: 1 } },
  'ignore-failure': BATCH_LIST_KEYS['ignore-failure'],
} as const satisfies KeyTable;

export const BATCH_KEYS = {
  'fast-fail': { about: 'one failed task stops the batch', schema: BOOL },
  'build-list': {
    about: 'independent tasks',
    schema: { type: 'array', items: mapSchema(BATCH_LIST_KEYS, { required: ['identifier'] }) },
  },
  'build-graph': {
    about: 'tasks that depend on each other',
    schema: { type: 'array', items: mapSchema(BATCH_GRAPH_KEYS, { required: ['identifier'] }) },
  },
  'build-matrix': { about: 'one task for each combination', schema: mapSchema(MATRIX_KEYS) },
  'build-fanout': {
    about: 'the same build several times, each with a share of the tests',
    schema: mapSchema(FANOUT_KEYS, { required: ['parallelism'] }),
  },
} as const satisfies KeyTable;

export const LEGACY_ENV_KEYS = {
  plaintext: { about: 'literal values by name', schema: VALUES },
} as const satisfies KeyTable;

export const BUILDSPEC_KEYS = {
  version: {
    about: 'version of the format: 0.2, or the old 0.1',
    schema: { enum: [0.2, '0.2', 0.1, '0.1'] },
  },
  'run-as': { about: 'Linux user that runs all commands', schema: STRING },
  env: { about: 'environment of the build', schema: orNull(mapSchema(ENV_KEYS)) },
  proxy: { about: 'what goes through an explicit proxy', schema: orNull(mapSchema(PROXY_KEYS)) },
  batch: { about: 'builds that start together', schema: mapSchema(BATCH_KEYS) },
  phases: { about: 'commands by phase', schema: mapSchema(PHASES_KEYS, { additionalProperties: false }) },
  reports: {
    about: 'test and coverage reports by name or ARN of the group',
    schema: orNull(mapOf(mapSchema(REPORT_KEYS, { required: ['files'] }))),
  },
  artifacts: { about: 'what the build leaves behind', schema: orNull(mapSchema(ARTIFACTS_KEYS)) },
  cache: { about: 'what is kept between builds', schema: orNull(mapSchema(CACHE_KEYS)) },
} as const satisfies KeyTable;

export const LEGACY_BUILDSPEC_KEYS = {
  ...BUILDSPEC_KEYS,
  environment_variables: { about: 'variables in version 0.1', schema: mapSchema(LEGACY_ENV_KEYS) },
} as const satisfies KeyTable;

const STRICT_COMMANDS: JsonSchema = { type: 'array', items: STRING };

export const MODULE_PHASE_KEYS = {
  commands: { about: 'commands of the phase', schema: STRICT_COMMANDS },
} as const satisfies KeyTable;

const MODULE_PHASE = mapSchema(MODULE_PHASE_KEYS);

export const MODULE_PHASES_KEYS = {
  install: { about: 'installs what the module needs', schema: MODULE_PHASE },
  pre_build: { about: 'runs before the build', schema: MODULE_PHASE },
  preBuild: { about: 'other spelling of pre_build', schema: MODULE_PHASE },
  build: { about: 'deploys or destroys the module', schema: MODULE_PHASE },
  post_build: { about: 'runs after the build', schema: MODULE_PHASE },
  postBuild: { about: 'other spelling of post_build', schema: MODULE_PHASE },
} as const satisfies KeyTable;

export const SIDE_KEYS = {
  phases: { about: 'commands by phase', schema: mapSchema(MODULE_PHASES_KEYS) },
} as const satisfies KeyTable;

const SIDE = orNull(mapSchema(SIDE_KEYS));

export const DEPLOYSPEC_KEYS = {
  deploy: { about: 'how the module is deployed', schema: SIDE },
  destroy: { about: 'how the module is destroyed', schema: SIDE },
  build_type: { about: 'compute type: BUILD_GENERAL1_SMALL, MEDIUM, LARGE or 2XLARGE', schema: STRING },
  publishGenericEnvVariables: {
    about: 'true: variables start with SEEDFARMER; false: with the name of the project',
    schema: orNull(BOOL),
  },
  publish_generic_env_variables: {
    about: 'other spelling of publishGenericEnvVariables',
    schema: orNull(BOOL),
  },
} as const satisfies KeyTable;
