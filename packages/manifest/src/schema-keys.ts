/**
 * Every key of a deployment manifest and a module manifest in camelCase, once. Each is known in snake_case as well,
 * but for `disableEnvVarResolution`.
 */
export type JsonSchema = Readonly<Record<string, unknown>>;

interface KeyDoc {
  readonly about: string;
  readonly schema: JsonSchema;
  /** One of the required keys; unless another one takes its place, see `json-schema.ts`. */
  readonly required?: true;
  /** Known in one spelling only. */
  readonly oneSpelling?: true;
}

export type KeyTable = Readonly<Record<string, KeyDoc>>;

/** `regionMappings` is `region_mappings` too. */
export function snakeCase(camelCase: string): string {
  return camelCase.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A map with these keys in both spellings; others are allowed, as Seed-Farmer keeps and ignores them. */
export function mapSchema(table: KeyTable, extra: JsonSchema = {}): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  const required: JsonSchema[] = [];
  for (const [name, { about, schema, required: isRequired, oneSpelling }] of Object.entries(table)) {
    const spellings = oneSpelling === true ? [name] : [...new Set([name, snakeCase(name)])];
    for (const spelling of spellings) properties[spelling] = { description: about, ...schema };
    if (isRequired === true) required.push(anyKey(spellings));
  }
  return { type: 'object', properties, ...(required.length === 0 ? {} : { allOf: required }), ...extra };
}

/** At least one of these keys. */
export function anyKey(names: readonly string[]): JsonSchema {
  const [only] = names;
  return names.length === 1 ? { required: [only] } : { anyOf: names.map((name) => ({ required: [name] })) };
}

/** Both spellings of keys. */
export const spellingsOf = (...names: readonly string[]): readonly string[] => [
  ...new Set(names.flatMap((name) => [name, snakeCase(name)])),
];

const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });
const TEXT: JsonSchema = { type: 'string' };
const NAME: JsonSchema = { type: 'string', minLength: 1 };
const OPTIONAL_TEXT: JsonSchema = { type: ['string', 'null'] };
const TEXTS: JsonSchema = { type: 'object', additionalProperties: TEXT };
/** Numbers and flags may come from the environment. */
const VARIABLE = String.raw`\$\{.+\}`;
const FLAG: JsonSchema = {
  anyOf: [
    { type: 'boolean' },
    { enum: [0, 1] },
    {
      type: 'string',
      pattern: `^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy]([Ee][Ss])?|[Nn][Oo]?|[Oo][Nn]|[Oo][Ff][Ff]|[Tt]|[Ff]|[01]|${VARIABLE})$`,
    },
  ],
};
const COUNT: JsonSchema = {
  anyOf: [
    { type: ['integer', 'null'], minimum: 0 },
    { type: 'string', pattern: `^([0-9]+|${VARIABLE})$` },
  ],
};

const BUILD_KEYS = {
  codebuildImage: {
    about: 'image of the build; the nearest of module, region and account counts',
    schema: OPTIONAL_TEXT,
  },
  runtimeOverrides: { about: 'versions of runtimes by name, such as python: "3.13"', schema: orNull(TEXTS) },
  npmMirror: { about: 'registry that npm uses in builds', schema: OPTIONAL_TEXT },
  npmMirrorSecret: { about: 'secret with the login of the npm registry: name[::key]', schema: OPTIONAL_TEXT },
  pypiMirror: { about: 'index that pip and uv use in builds', schema: OPTIONAL_TEXT },
  pypiMirrorSecret: { about: 'secret with the login of the index: name[::key]', schema: OPTIONAL_TEXT },
} as const satisfies KeyTable;

const PREFIX_KEYS = {
  rolePrefix: { about: 'IAM path of roles, such as /team/', schema: OPTIONAL_TEXT },
  policyPrefix: { about: 'IAM path of policies, such as /team/', schema: OPTIONAL_TEXT },
} as const satisfies KeyTable;

export const MODULE_METADATA_KEYS = {
  group: {
    about: 'group of the module that is read; it stands above this one',
    schema: NAME,
    required: true,
  },
  name: { about: 'module that is read', schema: NAME, required: true },
  key: { about: 'one of its outputs; all of them when left out', schema: OPTIONAL_TEXT },
} as const satisfies KeyTable;

export const VALUE_FROM_KEYS = {
  moduleMetadata: { about: 'output of another module', schema: orNull(mapSchema(MODULE_METADATA_KEYS)) },
  envVariable: { about: 'environment variable of the one who deploys', schema: OPTIONAL_TEXT },
  parameterStore: { about: 'parameter in Parameter Store of the target account', schema: OPTIONAL_TEXT },
  secretsManager: { about: 'secret of the target account: name[:key[:stage]]', schema: OPTIONAL_TEXT },
  parameterValue: { about: 'key of parametersRegional or parametersGlobal', schema: OPTIONAL_TEXT },
} as const satisfies KeyTable;

/** A reference without a source is refused, as the parameter would vanish without a word. */
const VALUE_FROM = mapSchema(VALUE_FROM_KEYS, anyKey(spellingsOf(...Object.keys(VALUE_FROM_KEYS))));

const ENV_REFERENCE = mapSchema({
  valueFrom: {
    about: 'where the value comes from',
    schema: mapSchema({ envVariable: { ...VALUE_FROM_KEYS.envVariable, required: true } }),
    required: true,
  },
});

export const PARAMETER_KEYS = {
  name: { about: 'the build finds it as PARAMETER_ and this name in capitals', schema: NAME, required: true },
  value: { about: 'the value as it is; lists and maps reach the build as JSON', schema: {} },
  valueFrom: { about: 'where the value is looked up, instead of `value`', schema: orNull(VALUE_FROM) },
  disableEnvVarResolution: { about: 'leaves ${NAME} in it as it is', schema: FLAG, oneSpelling: true },
} as const satisfies KeyTable;

export const DATA_FILE_KEYS = {
  filePath: {
    about: 'file below the project, or git:: or archive:: with a file in it',
    schema: NAME,
    required: true,
  },
} as const satisfies KeyTable;

const PARAMETER = mapSchema(PARAMETER_KEYS, anyKey(spellingsOf('value', 'valueFrom')));

export const MODULE_KEYS = {
  name: { about: 'name of the module in its group', schema: NAME, required: true },
  path: { about: 'folder of the module, or git::… or archive::…', schema: NAME, required: true },
  targetAccount: { about: 'alias of the account; the default one when left out', schema: OPTIONAL_TEXT },
  targetRegion: { about: 'region; the default one of the account when left out', schema: OPTIONAL_TEXT },
  parameters: { about: 'what the build is told', schema: { type: 'array', items: PARAMETER } },
  dataFiles: {
    about: 'files that are put into the bundle',
    schema: orNull({ type: 'array', items: mapSchema(DATA_FILE_KEYS) }),
  },
  ...BUILD_KEYS,
} as const satisfies KeyTable;

const networkValue = (literal: JsonSchema): JsonSchema => ({
  anyOf: [
    literal,
    { type: 'null' },
    mapSchema({ valueFrom: { about: 'where the value is looked up', schema: VALUE_FROM, required: true } }),
  ],
});
const TEXT_LIST = networkValue({ type: 'array', items: TEXT });

export const NETWORK_KEYS = {
  vpcId: { about: 'VPC that builds run in', schema: networkValue(TEXT) },
  privateSubnetIds: { about: 'its subnets', schema: TEXT_LIST },
  securityGroupIds: { about: 'security groups of builds, at most five', schema: TEXT_LIST },
} as const satisfies KeyTable;

export const REGION_KEYS = {
  region: { about: 'a region of AWS', schema: NAME, required: true },
  default: { about: 'for modules that name no region', schema: FLAG },
  parametersRegional: { about: 'values for parameterValue in this region', schema: { type: 'object' } },
  network: { about: 'VPC that builds of this region run in', schema: orNull(mapSchema(NETWORK_KEYS)) },
  ...BUILD_KEYS,
  ...PREFIX_KEYS,
} as const satisfies KeyTable;

export const ACCOUNT_KEYS = {
  alias: { about: 'name that modules use', schema: NAME, required: true },
  accountId: {
    about: 'twelve digits, in quotes, or where they are looked up',
    schema: { anyOf: [{ type: ['string', 'integer'] }, ENV_REFERENCE] },
    required: true,
  },
  default: { about: 'for modules that name no account', schema: FLAG },
  parametersGlobal: { about: 'texts for parameterValue in all regions of the account', schema: TEXTS },
  regionMappings: { about: 'its regions', schema: { type: 'array', items: mapSchema(REGION_KEYS) } },
  ...BUILD_KEYS,
  ...PREFIX_KEYS,
} as const satisfies KeyTable;

export const GROUP_KEYS = {
  name: { about: 'name of the group', schema: NAME, required: true },
  path: { about: 'file with the modules, one document each', schema: OPTIONAL_TEXT },
  modules: {
    about: 'the modules themselves, instead of `path`',
    schema: { type: 'array', items: mapSchema(MODULE_KEYS) },
  },
  concurrency: { about: 'modules deployed at the same time; all when left out', schema: COUNT },
} as const satisfies KeyTable;

const NAME_PART: JsonSchema = { anyOf: [TEXT, ENV_REFERENCE] };

export const NAME_GENERATOR_KEYS = {
  prefix: { about: 'first part of the name', schema: NAME_PART, required: true },
  suffix: { about: 'last part of the name', schema: NAME_PART, required: true },
} as const satisfies KeyTable;

export const DEPLOYMENT_KEYS = {
  name: { about: 'name of the deployment', schema: OPTIONAL_TEXT },
  nameGenerator: {
    about: 'makes the name of two parts, instead of `name`',
    schema: orNull(mapSchema(NAME_GENERATOR_KEYS)),
  },
  toolchainRegion: { about: 'region that remembers the deployment', schema: NAME, required: true },
  description: { about: 'for people', schema: OPTIONAL_TEXT },
  forceDependencyRedeploy: { about: 'redeploys what reads from a redeployed module', schema: FLAG },
  archiveSecret: { about: 'secret with the login for archive:: downloads', schema: OPTIONAL_TEXT },
  groups: {
    about: 'groups of modules, in the order of deployment',
    schema: { type: 'array', items: mapSchema(GROUP_KEYS) },
  },
  targetAccountMappings: { about: 'the accounts', schema: { type: 'array', items: mapSchema(ACCOUNT_KEYS) } },
} as const satisfies KeyTable;
