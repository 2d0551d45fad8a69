import { describe, expect, test } from 'vitest';
import { deploymentJsonSchema, moduleJsonSchema } from './json-schema.ts';
import * as models from './model-keys.ts';

type Schema = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Schema => typeof value === 'object' && value !== null;

/** The schema of what is found along keys; lists and alternatives are looked through. */
function at(schema: unknown, ...path: readonly string[]): Schema {
  const [key, ...rest] = path;
  if (!isMap(schema)) return {};
  const { properties, items, anyOf } = schema;
  if (isMap(properties)) return key === undefined ? schema : at(properties[key], ...rest);
  if (items !== undefined) return at(items, ...path);
  const alternatives = Array.isArray(anyOf) ? anyOf.map((one) => at(one, ...path)) : [];
  return alternatives.find((one) => 'properties' in one) ?? {};
}

const keysOf = (schema: Schema): readonly string[] =>
  isMap(schema['properties']) ? Object.keys(schema['properties']).sort() : [];

/** What Seed-Farmer works out or keeps for itself is read back, and not for people to write. */
const COMPUTED =
  /^(?:bundle_md5|manifest_md5|deployspec_md5|deploy_spec|commit_hash|version|resolved_value|seedkit_metadata|seedfarmer_artifact_bucket)$/;

const spellings = ({ bySpelling }: models.ModelKeys): readonly string[] =>
  [...bySpelling].flatMap(([spelling, name]) => (COMPUTED.test(name) ? [] : [spelling])).sort();

const deployment = deploymentJsonSchema();
const module = moduleJsonSchema();

describe('the JSON Schemas', () => {
  test.each([
    ['the deployment', at(deployment), models.DEPLOYMENT_KEYS],
    ['the name generator', at(deployment, 'nameGenerator'), models.NAME_GENERATOR_KEYS],
    ['groups', at(deployment, 'groups'), models.GROUP_KEYS],
    ['inline modules', at(deployment, 'groups', 'modules'), models.MODULE_KEYS],
    ['accounts', at(deployment, 'targetAccountMappings'), models.ACCOUNT_KEYS],
    ['regions', at(deployment, 'targetAccountMappings', 'regionMappings'), models.REGION_KEYS],
    ['networks', at(deployment, 'targetAccountMappings', 'regionMappings', 'network'), models.NETWORK_KEYS],
    ['modules', at(module), models.MODULE_KEYS],
    ['parameters', at(module, 'parameters'), models.PARAMETER_KEYS],
    ['references', at(module, 'parameters', 'valueFrom'), models.VALUE_FROM_KEYS],
    [
      'module metadata',
      at(module, 'parameters', 'value_from', 'module_metadata'),
      models.MODULE_METADATA_KEYS,
    ],
    ['data files', at(module, 'dataFiles'), models.DATA_FILE_KEYS],
  ])('SF-F35 know every key of %s in both spellings, as the reader does', (_, schema, keys) => {
    expect(keysOf(schema)).toEqual(spellings(keys));
  });

  test('SF-F35 say of every key what it is for', () => {
    const undescribed: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (!isMap(value)) return;
      for (const [key, inner] of Object.entries(value)) {
        if (path.endsWith('/properties') && isMap(inner) && typeof inner['description'] !== 'string')
          undescribed.push(`${path}/${key}`);
        visit(inner, `${path}/${key}`);
      }
    };

    visit(deployment, '');
    visit(module, '');

    expect(undescribed).toEqual([]);
  });
});
