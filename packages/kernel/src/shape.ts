/**
 * A tiny vocabulary for event payloads: one constant gives the TypeScript type, the JSON Schema and the
 * reference page, so that the three cannot drift apart. A trailing `?` on the word makes the field optional.
 */
export type Word = 'string' | 'number' | 'boolean' | 'json' | 'strings' | 'map';
export type Field = Word | `${Word}?` | { readonly list: Shape } | { readonly oneOf: readonly string[] };
export interface Shape {
  readonly [name: string]: Field;
}

interface WordType {
  string: string;
  number: number;
  boolean: boolean;
  json: unknown;
  strings: readonly string[];
  map: Readonly<Record<string, string>>;
}

type OptionalKey<S extends Shape> = { [K in keyof S]: S[K] extends `${string}?` ? K : never }[keyof S];

type FieldType<F> = F extends `${infer W extends Word}?`
  ? WordType[W]
  : F extends Word
    ? WordType[F]
    : F extends { readonly list: infer S extends Shape }
      ? readonly ShapeType<S>[]
      : F extends { readonly oneOf: readonly (infer U)[] }
        ? U
        : never;

/** The TypeScript type that a shape describes. */
export type ShapeType<S extends Shape> = {
  readonly [K in Exclude<keyof S, OptionalKey<S>>]: FieldType<S[K]>;
} & { readonly [K in OptionalKey<S>]?: FieldType<S[K]> };

const WORD_SCHEMA: Record<Word, object> = {
  string: { type: 'string' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  json: {},
  strings: { type: 'array', items: { type: 'string' } },
  map: { type: 'object', additionalProperties: { type: 'string' } },
};

const isOptional = (field: Field): boolean => typeof field === 'string' && field.endsWith('?');

function fieldSchema(field: Field): object {
  if (typeof field === 'string') return WORD_SCHEMA[field.replace('?', '') as Word];
  if ('list' in field) return { type: 'array', items: shapeSchema(field.list) };
  return { enum: field.oneOf };
}

/** The JSON Schema (draft 7) of a shape; unknown extra fields are allowed, as new optional fields may appear. */
export function shapeSchema(shape: Shape): object {
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, fieldSchema(field)])),
    required: Object.keys(shape).filter((name) => !isOptional(shape[name] as Field)),
  };
}
