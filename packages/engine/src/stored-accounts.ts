import type { Span } from '@seed/kernel';
import type { BuildSettings, Deployment, RegionMapping, TargetAccount } from '@seed/manifest';
import type { PythonValue } from '@seed/yaml';
import type { Observed } from './observed.ts';
import { isObject, type StoredObject } from './stored-values.ts';

const START = { line: 1, column: 1, offset: 0 };
/** Stored manifests have no lines. */
const NOWHERE: Span = { source: '<stored manifest>', start: START, end: START };

const objects = (value: unknown): readonly StoredObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

const isText = (value: unknown): value is string => typeof value === 'string';

function texts(value: unknown): Readonly<Record<string, string>> {
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => isText(entry[1])))
    : {};
}

/** JSON as Python would hold it: dicts are maps. */
export function pythonForm(value: unknown): PythonValue {
  if (Array.isArray(value)) return value.map(pythonForm);
  return isObject(value)
    ? new Map(Object.entries(value).map(([key, item]) => [key, pythonForm(item)]))
    : (value as PythonValue);
}

const SETTINGS = {
  codebuildImage: 'codebuild_image',
  npmMirror: 'npm_mirror',
  npmMirrorSecret: 'npm_mirror_secret',
  pypiMirror: 'pypi_mirror',
  pypiMirrorSecret: 'pypi_mirror_secret',
  rolePrefix: 'role_prefix',
  policyPrefix: 'policy_prefix',
} as const;

function settingsOf(
  stored: StoredObject,
): BuildSettings & Pick<TargetAccount, 'rolePrefix' | 'policyPrefix'> {
  const named = Object.entries(SETTINGS).flatMap(([name, key]) =>
    isText(stored[key]) ? [[name, stored[key]]] : [],
  );
  const runtimes = stored['runtime_overrides'];
  return {
    ...(Object.fromEntries(named) as Readonly<Record<string, string>>),
    ...(isObject(runtimes) ? { runtimeOverrides: texts(runtimes) } : {}),
  };
}

function regionOf(stored: StoredObject): RegionMapping {
  const regional = pythonForm(isObject(stored['parameters_regional']) ? stored['parameters_regional'] : {});
  return {
    ...settingsOf(stored),
    region: isText(stored['region']) ? stored['region'] : '',
    isDefault: stored['default'] === true,
    parametersRegional: regional as RegionMapping['parametersRegional'],
    span: NOWHERE,
  };
}

/**
 * The account mappings of the manifest that was last deployed, or else asked for: what modules are destroyed with where no
 * manifest is at hand. An account that was stored as a reference has the id that its modules have.
 */
export function storedAccounts({ deployed, requested, modules }: Observed): Pick<Deployment, 'accounts'> {
  const stored = objects((deployed ?? requested)?.['target_account_mappings']);
  const accounts = stored.map((account): TargetAccount => {
    const alias = isText(account['alias']) ? account['alias'] : '';
    const known = [...modules.values()].find(({ target }) => target.alias === alias);
    const id = account['account_id'];
    return {
      ...settingsOf(account),
      alias,
      accountId: isText(id) || typeof id === 'number' ? String(id) : (known?.target.accountId ?? ''),
      isDefault: account['default'] === true,
      parametersGlobal: texts(account['parameters_global']),
      regions: objects(account['region_mappings']).map(regionOf),
      span: NOWHERE,
    };
  });
  return { accounts };
}
