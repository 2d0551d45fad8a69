import { settingsJsonSchema } from '@seed/components';
import { deploymentJsonSchema, moduleJsonSchema } from '@seed/manifest';
import { buildspecJsonSchema, deployspecJsonSchema } from '@seed/deployspec';
import { EVENTS, EXIT, InputError, shapeSchema } from '@seed/kernel';
import type { CommandFunction } from '../command.ts';
import type { FlagTable } from '../flags.ts';
import { componentSchema } from '../components/component-schema.ts';
import { seedSchema } from '../seed-schema.ts';

/** The event stream: one object per line, an event or a log line. */
function eventSchema(): object {
  const envelope = {
    v: { const: 1 },
    seq: { type: 'integer' },
    at: { type: 'string', format: 'date-time' },
    run: { type: 'string' },
    node: { type: 'string' },
  };
  const events = Object.entries(EVENTS).map(([type, { about, data }]) => ({
    type: 'object',
    description: about,
    properties: { ...envelope, type: { const: type }, data: shapeSchema(data) },
    required: ['v', 'seq', 'at', 'run', 'type', 'data'],
  }));
  const line = {
    type: 'object',
    description: 'a line of output',
    properties: {
      v: envelope.v,
      at: envelope.at,
      run: envelope.run,
      node: envelope.node,
      stream: { enum: ['build', 'agent'] },
      line: { type: 'string' },
      n: { type: 'integer' },
    },
    required: ['v', 'at', 'run', 'node', 'stream', 'line', 'n'],
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A line of the event stream',
    anyOf: [...events, line],
  };
}

const SCHEMAS: Readonly<Record<string, () => object>> = {
  manifest: deploymentJsonSchema,
  module: moduleJsonSchema,
  buildspec: buildspecJsonSchema,
  deployspec: deployspecJsonSchema,
  component: componentSchema,
  images: settingsJsonSchema,
  seed: seedSchema,
  events: eventSchema,
};

/** Prints a JSON Schema, or the names of all. */
export const schema: CommandFunction<Record<never, never>> = async ({ print }, _flags, [name]) => {
  const names = Object.keys(SCHEMAS);
  if (name === undefined) {
    print(names.join('\n'));
    return EXIT.done;
  }
  const make = Object.hasOwn(SCHEMAS, name) ? SCHEMAS[name] : undefined;
  if (make === undefined) {
    throw new InputError('cli/bad-arguments', `there is no schema "${name}"`, {
      hints: [`ask for ${names.join(', ')}`],
    });
  }
  print(JSON.stringify(make(), undefined, 2));
  return EXIT.done;
};

type ListFlags = {
  readonly type: FlagTable[string] & {
    readonly kind: 'choice';
    readonly values: readonly ['deployment', 'module'];
  };
};

/** The schemas that Seed-Farmer prints. */
export const listSchema: CommandFunction<ListFlags> = async ({ print }, { type }) => {
  print(JSON.stringify(type === 'module' ? moduleJsonSchema() : deploymentJsonSchema(), undefined, 2));
  return EXIT.done;
};
