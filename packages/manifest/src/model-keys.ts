import {
  ACCOUNT_KEYS as ACCOUNT,
  DATA_FILE_KEYS as DATA_FILE,
  DEPLOYMENT_KEYS as DEPLOYMENT,
  GROUP_KEYS as GROUP,
  type KeyTable,
  MODULE_KEYS as MODULE,
  MODULE_METADATA_KEYS as MODULE_METADATA,
  NAME_GENERATOR_KEYS as NAME_GENERATOR,
  NETWORK_KEYS as NETWORK,
  PARAMETER_KEYS as PARAMETER,
  REGION_KEYS as REGION,
  snakeCase,
  VALUE_FROM_KEYS as VALUE_FROM,
} from './schema-keys.ts';

/** The keys of one of Seed-Farmer's models. */
export interface ModelKeys {
  /** As they are stored: snake_case. */
  readonly names: readonly string[];
  /** Those that people write, in camelCase. */
  readonly written: readonly string[];
  /** Name by spelling, both snake_case and camelCase. */
  readonly bySpelling: ReadonlyMap<string, string>;
}

/** `target_account` is written `targetAccount`. */
export const camelCase = (name: string): string =>
  name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** `internal`: fields that only Seed-Farmer fills in, and that may stand in a manifest all the same. */
function modelKeys(table: KeyTable, internal: readonly string[] = []): ModelKeys {
  const own = Object.entries(table).map(([written, { oneSpelling }]) => ({
    written,
    name: oneSpelling === true ? written : snakeCase(written),
  }));
  const all = [...own, ...internal.map((name) => ({ written: camelCase(name), name }))];
  return {
    names: all.map(({ name }) => name),
    written: own.map(({ written }) => written),
    bySpelling: new Map(
      all.flatMap(({ written, name }) => [[written, name] as const, [name, name] as const]),
    ),
  };
}

const named = (...names: readonly string[]): ModelKeys => modelKeys({}, names);

export const PROJECT_KEYS = named(
  'project',
  'description',
  'project_policy_path',
  'seedfarmer_version',
  'manifest_validation_fail_on_unknown_fields',
);

export const DEPLOYMENT_KEYS = modelKeys(DEPLOYMENT);
export const NAME_GENERATOR_KEYS = modelKeys(NAME_GENERATOR);
export const GROUP_KEYS = modelKeys(GROUP);
export const ACCOUNT_KEYS = modelKeys(ACCOUNT);
export const REGION_KEYS = modelKeys(REGION, ['seedkit_metadata', 'seedfarmer_artifact_bucket']);
export const NETWORK_KEYS = modelKeys(NETWORK);
export const MODULE_KEYS = modelKeys(MODULE, [
  'bundle_md5',
  'manifest_md5',
  'deployspec_md5',
  'deploy_spec',
  'commit_hash',
]);
export const PARAMETER_KEYS = modelKeys(PARAMETER, ['version', 'resolved_value']);
/** What stands around `valueFrom` where it replaces a plain value. */
export const REFERENCE_KEYS = named('value_from');
/** In the order in which the first one counts. */
export const VALUE_FROM_KEYS = modelKeys(VALUE_FROM);
export const MODULE_METADATA_KEYS = modelKeys(MODULE_METADATA);
export const DATA_FILE_KEYS = modelKeys(DATA_FILE, ['commit_hash']);
