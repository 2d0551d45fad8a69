import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainValue, readYaml } from '@seed/yaml';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { buildspecJsonSchema, deployspecJsonSchema } from '../src/index.ts';

const FIXTURES = join(import.meta.dirname, '../../../test-fixtures');

function valueOf(path: string): unknown {
  const text = readFileSync(path, 'utf8');
  const { root } = readYaml({ id: path, text }, { dialect: 'go', duplicateKeys: 'warning' });
  return root === undefined ? undefined : plainValue(root);
}

const KINDS = [
  {
    folder: 'buildspecs',
    validate: new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(
      buildspecJsonSchema(),
    ),
  },
  {
    folder: 'deployspecs',
    validate: new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(
      deployspecJsonSchema(),
    ),
  },
];

const yamlIn = (dir: string): readonly string[] => readdirSync(dir).filter((name) => /\.ya?ml$/.test(name));

describe.each(KINDS)('the JSON Schema of $folder', ({ folder, validate }) => {
  const ok = join(FIXTURES, folder, 'ok');

  test.each(yamlIn(ok))('accepts %s, as the reader does', (name) => {
    validate(valueOf(join(ok, name)));

    expect(validate.errors ?? []).toEqual([]);
  });
});

describe('the JSON Schema of buildspecs', () => {
  const [{ validate }] = KINDS as [(typeof KINDS)[number]];

  test.each([
    'unknown-phases',
    'version-unknown',
    'version-missing',
    'command-as-map',
    'phases-as-list',
    'cache',
    'shells',
    'batch-identifiers',
    'on-failure',
    'booleans',
    'phases-missing',
  ])('refuses %s, as the reader does', (name) => {
    expect(validate(valueOf(join(FIXTURES, 'buildspecs/err', `${name}.yml`)))).toBe(false);
  });
});

describe('the JSON Schema of deployspecs', () => {
  const [, { validate }] = KINDS as [unknown, (typeof KINDS)[number]];

  test.each([
    'commands-null',
    'commands-as-text',
    'commands-of-other-types',
    'phase-null',
    'generic-of-wrong-type',
  ])('refuses %s, as the reader does', (name) => {
    expect(validate(valueOf(join(FIXTURES, 'deployspecs/err', `${name}.yaml`)))).toBe(false);
  });
});
