import type { SettingSpec } from './setting-table.ts';
import { SETTINGS } from './setting-table.ts';

function propertyOf(spec: SettingSpec): object {
  const description = spec.about;
  switch (spec.kind) {
    case 'switch':
      return { description, type: 'boolean', default: spec.default };
    case 'number':
      return { description, type: 'integer', minimum: spec.min, maximum: spec.max, default: spec.default };
    case 'choice':
      return { description, enum: spec.values, default: spec.default };
    case 'duration':
      return { description, type: ['string', 'integer'], default: spec.default };
    case 'text':
      return {
        description,
        type: ['string', 'number'],
        ...(spec.default === undefined ? {} : { default: spec.default }),
      };
  }
}

const texts = { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } };

/** The JSON Schema of `seed.yaml`, from the table of settings. */
export function seedSchema(): object {
  const table: Readonly<Record<string, SettingSpec>> = SETTINGS;
  const settings = Object.entries(table).filter(([, spec]) => spec.personal === undefined);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'seed.yaml',
    type: 'object',
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(settings.map(([name, spec]) => [name, propertyOf(spec)])),
      host: {
        description: 'builds as processes of this machine',
        type: 'object',
        additionalProperties: false,
        properties: { allow: { type: 'boolean' } },
      },
      env: { description: 'environment of every build of the project', ...texts },
      offline: {
        description: 'what an offline rehearsal uses',
        type: 'object',
        additionalProperties: false,
        properties: {
          tools: { type: 'array', items: { type: 'string' } },
          references: texts,
          outputs: {
            description: 'outputs of modules that a rehearsal does not have, by group/module',
            type: 'object',
            additionalProperties: { type: 'object' },
          },
        },
      },
      journal: {
        description: 'how many journals are kept',
        type: 'object',
        additionalProperties: false,
        properties: {
          runs: { type: 'integer', minimum: 1 },
          megabytes: { type: 'integer', minimum: 1 },
        },
      },
    },
  };
}
