import type { JsonObject } from './json.ts';
import { EXTENSION_KEYS, SETTINGS_KEYS, type SettingsKey, type SettingsKeys } from './settings-keys.ts';

const DRAFT = 'http://json-schema.org/draft-07/schema#';

/** The JSON Schema (draft 7) of `settings.json` and `settings.yaml`. It knows shapes; `loadImageProject` knows more. */
export function settingsJsonSchema(): JsonObject {
  return {
    $schema: DRAFT,
    title: 'Images of EC2 Image Builder and their components',
    ...keySchema({ type: 'map', keys: { $schema: { type: 'text' }, ...SETTINGS_KEYS } }),
  };
}

/** The JSON Schema of `x-seed` in a component document. */
export function extensionJsonSchema(): JsonObject {
  return keySchema({
    type: 'map',
    keys: EXTENSION_KEYS,
    about: 'What seed needs to know; taken out before publishing.',
  });
}

/** Settings take any scalar where a text is meant, so the schema does. */
const TEXT: JsonObject = { type: ['string', 'number', 'boolean'] };

function keySchema(key: SettingsKey): JsonObject {
  const about: JsonObject = key.about === undefined || key.about === '' ? {} : { description: key.about };
  if (key.type === 'any') return about;
  if (key.type === 'flag') return { ...about, type: 'boolean' };
  if (key.type === 'number') return { ...about, type: 'integer', minimum: 0 };
  if (key.type === 'text') return { ...about, ...(key.oneOf === undefined ? TEXT : { enum: key.oneOf }) };
  if (key.type === 'list')
    return { ...about, type: 'array', ...(key.each && { items: keySchema(key.each) }) };
  const map = mapSchema(key);
  return key.type === 'map' ? { ...about, ...map } : { ...about, anyOf: [map, { const: false }] };
}

function mapSchema({ keys, each, required }: SettingsKey): JsonObject {
  return {
    type: 'object',
    ...(keys && { properties: propertiesOf(keys) }),
    ...(each && { additionalProperties: keySchema(each) }),
    ...(required && { required }),
  };
}

const propertiesOf = (keys: SettingsKeys): JsonObject =>
  Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, keySchema(key)]));
