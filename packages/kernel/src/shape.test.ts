import { describe, expect, expectTypeOf, it } from 'vitest';
import type { ShapeType } from './shape.ts';
import { shapeSchema } from './shape.ts';

const SHAPE = {
  name: 'string',
  count: 'number?',
  tags: 'strings',
  kind: { oneOf: ['a', 'b'] },
  parts: { list: { size: 'number' } },
} as const;

describe('shapeSchema', () => {
  it('describes words, lists and choices, and asks for what is not optional', () => {
    expect(shapeSchema(SHAPE)).toEqual({
      type: 'object',
      properties: {
        name: { type: 'string' },
        count: { type: 'number' },
        tags: { type: 'array', items: { type: 'string' } },
        kind: { enum: ['a', 'b'] },
        parts: {
          type: 'array',
          items: { type: 'object', properties: { size: { type: 'number' } }, required: ['size'] },
        },
      },
      required: ['name', 'tags', 'kind', 'parts'],
    });
  });

  it('gives the type of the same constant', () => {
    const value: ShapeType<typeof SHAPE> = { name: 'n', tags: [], kind: 'a', parts: [{ size: 1 }] };

    expectTypeOf(value.count).toEqualTypeOf<number | undefined>();
    expectTypeOf(value.kind).toEqualTypeOf<'a' | 'b'>();
    expect(Object.keys(value)).toEqual(['name', 'tags', 'kind', 'parts']);
  });
});
