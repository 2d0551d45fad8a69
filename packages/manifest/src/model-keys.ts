/** The keys of one of Seed-Farmer's models. */
export interface ModelKeys {
  /** As they are stored: snake_case. */
  readonly names: readonly string[];
  /** Name by spelling, both snake_case and camelCase. */
  readonly bySpelling: ReadonlyMap<string, string>;
}

/** `target_account` is written `targetAccount`. */
export const camelCase = (name: string): string =>
  name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

export function modelKeys(...names: readonly string[]): ModelKeys {
  return {
    names,
    bySpelling: new Map(names.flatMap((name) => [[camelCase(name), name] as const, [name, name] as const])),
  };
}

/** Which a module, a region and an account may all give. */
const BUILD_SETTINGS = [
  'codebuild_image',
  'runtime_overrides',
  'npm_mirror',
  'npm_mirror_secret',
  'pypi_mirror',
  'pypi_mirror_secret',
] as const;

export const PROJECT_KEYS = modelKeys(
  'project',
  'description',
  'project_policy_path',
  'seedfarmer_version',
  'manifest_validation_fail_on_unknown_fields',
);

export const DEPLOYMENT_KEYS = modelKeys(
  'name',
  'name_generator',
  'toolchain_region',
  'description',
  'force_dependency_redeploy',
  'archive_secret',
  'groups',
  'target_account_mappings',
);

export const NAME_GENERATOR_KEYS = modelKeys('prefix', 'suffix');

export const GROUP_KEYS = modelKeys('name', 'path', 'modules', 'concurrency');

export const ACCOUNT_KEYS = modelKeys(
  'alias',
  'account_id',
  'default',
  'parameters_global',
  'region_mappings',
  'role_prefix',
  'policy_prefix',
  ...BUILD_SETTINGS,
);

export const REGION_KEYS = modelKeys(
  'region',
  'default',
  'parameters_regional',
  'network',
  'role_prefix',
  'policy_prefix',
  'seedkit_metadata',
  'seedfarmer_artifact_bucket',
  ...BUILD_SETTINGS,
);

export const NETWORK_KEYS = modelKeys('vpc_id', 'private_subnet_ids', 'security_group_ids');

export const MODULE_KEYS = modelKeys(
  'name',
  'path',
  'target_account',
  'target_region',
  'parameters',
  'data_files',
  'bundle_md5',
  'manifest_md5',
  'deployspec_md5',
  'deploy_spec',
  'commit_hash',
  ...BUILD_SETTINGS,
);

/** `disableEnvVarResolution` has this one spelling. */
export const PARAMETER_KEYS = modelKeys(
  'name',
  'value',
  'value_from',
  'version',
  'resolved_value',
  'disableEnvVarResolution',
);

/** What stands around `valueFrom` where it replaces a plain value. */
export const REFERENCE_KEYS = modelKeys('value_from');

/** In the order in which the first one counts. */
export const VALUE_FROM_KEYS = modelKeys(
  'module_metadata',
  'env_variable',
  'parameter_store',
  'secrets_manager',
  'parameter_value',
);

export const MODULE_METADATA_KEYS = modelKeys('group', 'name', 'key');

export const DATA_FILE_KEYS = modelKeys('file_path', 'commit_hash');
