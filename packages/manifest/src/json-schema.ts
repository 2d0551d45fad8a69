import {
  anyKey,
  DEPLOYMENT_KEYS,
  type JsonSchema,
  mapSchema,
  MODULE_KEYS,
  spellingsOf,
} from './schema-keys.ts';

const DRAFT = 'http://json-schema.org/draft-07/schema#';

/** The JSON Schema (draft 7) of a deployment manifest. It knows shapes; `loadDeployment` knows more. */
export function deploymentJsonSchema(): JsonSchema {
  return {
    $schema: DRAFT,
    title: 'Seed-Farmer deployment manifest',
    ...mapSchema(DEPLOYMENT_KEYS, anyKey(spellingsOf('name', 'nameGenerator'))),
  };
}

/** The JSON Schema (draft 7) of one document of a group file. */
export function moduleJsonSchema(): JsonSchema {
  return { $schema: DRAFT, title: 'Seed-Farmer module manifest', ...mapSchema(MODULE_KEYS) };
}
