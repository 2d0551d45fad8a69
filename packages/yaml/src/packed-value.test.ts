import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packValue, unpackValue } from './packed-value.ts';
import type { PackedValue } from './packed-value.ts';
import { pythonFloat, pythonJson } from './python-json.ts';
import type { PythonValue } from './python-json.ts';

const { value: values } = fc.letrec<{ value: PythonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.bigInt({ min: 2n ** 60n }),
    fc.double().map(pythonFloat),
    fc.array(tie('value')),
    fc.array(fc.tuple(fc.string(), tie('value'))).map((entries) => new Map(entries)),
  ),
}));

test('a value comes back from JSON as it was, with its order, floats and large numbers', () => {
  fc.assert(
    fc.property(values, (value) => {
      const back = unpackValue(JSON.parse(JSON.stringify(packValue(value))) as PackedValue);

      expect(pythonJson(back)).toBe(pythonJson(value));
      expect(back).toEqual(value);
    }),
  );
});
