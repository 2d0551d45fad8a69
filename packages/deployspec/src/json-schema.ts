import { DEPLOYSPEC_KEYS, type JsonSchema, LEGACY_BUILDSPEC_KEYS, mapSchema } from './spec-keys.ts';

const DRAFT = 'http://json-schema.org/draft-07/schema#';

/** The JSON Schema (draft 7) of a buildspec, for editors. It knows shapes; `parseBuildspec` knows more. */
export function buildspecJsonSchema(): JsonSchema {
  return {
    $schema: DRAFT,
    title: 'CodeBuild buildspec',
    ...mapSchema(LEGACY_BUILDSPEC_KEYS, {
      required: ['version'],
      anyOf: [{ required: ['phases'] }, { required: ['batch'] }],
    }),
  };
}

/** The JSON Schema (draft 7) of a Seed-Farmer deployspec, for editors. */
export function deployspecJsonSchema(): JsonSchema {
  return { $schema: DRAFT, title: 'Seed-Farmer deployspec', ...mapSchema(DEPLOYSPEC_KEYS) };
}
