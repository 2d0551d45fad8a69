import { ACTION_MODULES, extensionJsonSchema } from '@seed/components';
import type { ActionModule, ModuleInput } from '@seed/components';

/** AWSTOE takes any scalar where a text is meant. */
const TEXT = { type: ['string', 'number', 'boolean'] };
const TEXTS = { type: 'array', items: TEXT };

const TYPES: Readonly<Record<ModuleInput['type'], object>> = {
  string: TEXT,
  boolean: { type: ['boolean', 'string'] },
  integer: { type: ['integer', 'string'] },
  strings: TEXTS,
  'string-or-strings': { anyOf: [TEXT, TEXTS] },
  map: { type: 'object', additionalProperties: TEXT },
  parameters: {
    type: 'array',
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['name', 'value'],
      properties: { name: TEXT, value: TEXTS },
    },
  },
};

/** Words may be references, and some in any case: editors propose them, and the validator knows better. */
const inputSchema = ({ type, oneOf, default: value }: ModuleInput): object => ({
  ...(oneOf === undefined ? TYPES[type] : { ...TYPES[type], examples: oneOf }),
  ...(value === undefined ? {} : { default: value }),
});

function mapSchema({ inputs }: ActionModule): object {
  const required = Object.entries(inputs).flatMap(([name, input]) => (input.required === true ? [name] : []));
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, inputSchema(input)])),
    ...(required.length === 0 ? {} : { required }),
  };
}

function inputsSchema(module: ActionModule): object {
  if (module.shape === 'condition') return { type: 'object' };
  const one = mapSchema(module);
  return module.shape === 'list' ? { type: 'array', minItems: 1, items: one } : one;
}

function stepSchema(): object {
  const actions = Object.entries(ACTION_MODULES).map(([name, module]) => ({
    if: { properties: { action: { const: name } }, required: ['action'] },
    // eslint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    then: {
      properties: { inputs: inputsSchema(module) },
      ...(module.optional === true ? {} : { required: ['inputs'] }),
    },
  }));
  return {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'action'],
    properties: {
      name: { ...TEXT, description: 'Unique in its phase.' },
      action: { enum: Object.keys(ACTION_MODULES) },
      inputs: { description: 'What the action needs.' },
      timeoutSeconds: { type: 'integer', minimum: -1, default: 7200 },
      onFailure: { enum: ['Abort', 'Continue', 'Ignore'], default: 'Abort' },
      maxAttempts: { type: 'integer', minimum: 1, default: 1 },
      disableLogging: { type: 'boolean', default: false },
      loop: { type: 'object' },
      if: { type: 'object' },
    },
    allOf: actions,
  };
}

const named = (properties: object, required: readonly string[]): object => ({
  type: 'array',
  items: {
    type: 'object',
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: { type: 'object', additionalProperties: false, required, properties },
  },
});

/** The JSON Schema (draft 7) of a component document, from the table that checks them. */
export function componentSchema(): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Component document of EC2 Image Builder',
    type: 'object',
    additionalProperties: false,
    required: ['schemaVersion', 'phases'],
    properties: {
      name: TEXT,
      description: TEXT,
      schemaVersion: { enum: [1, '1.0'] },
      component_version: {
        description: 'Version that is published; taken out before publishing.',
        type: 'string',
        pattern: '^\\d+\\.\\d+\\.\\d+$',
      },
      'x-seed': extensionJsonSchema(),
      parameters: named(
        {
          type: { const: 'string' },
          default: TEXT,
          description: TEXT,
          allowedValues: TEXTS,
        },
        ['type'],
      ),
      constants: named({ type: { const: 'string' }, value: TEXT }, ['type', 'value']),
      phases: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['name', 'steps'],
          properties: {
            name: { ...TEXT, examples: ['build', 'validate', 'test'] },
            steps: { type: 'array', minItems: 1, items: stepSchema() },
          },
        },
      },
    },
  };
}
