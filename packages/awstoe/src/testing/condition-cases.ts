export interface ConditionCase {
  readonly operator: string;
  /** One condition, in flow style. */
  readonly yaml: string;
  readonly holds: boolean;
}

const cases = (operator: string, whenTrue: string, whenFalse: string): readonly ConditionCase[] => [
  { operator, yaml: `{ ${whenTrue} }`, holds: true },
  { operator, yaml: `{ ${whenFalse} }`, holds: false },
];

const text = (operator: string, baseline: string, yes: string, no: string): readonly ConditionCase[] =>
  cases(
    operator,
    `${operator}: "${baseline}", value: "${yes}"`,
    `${operator}: "${baseline}", value: "${no}"`,
  );

const digest = (operator: string, value: string): readonly ConditionCase[] =>
  cases(operator, `${operator}: "${value}", path: known`, `${operator}: "${value}", path: /no/such/file`);

/** Every operator, true and false. The file `known` in the working directory holds `abc`. */
export const CONDITION_CASES: readonly ConditionCase[] = [
  ...cases('stringIsEmpty', 'stringIsEmpty: ""', 'stringIsEmpty: " "'),
  ...cases('stringIsWhitespace', 'stringIsWhitespace: "  "', 'stringIsWhitespace: ""'),
  ...text('stringEquals', 'abc', 'abc', 'abd'),
  ...text('stringLessThan', 'b', 'a', 'c'),
  ...text('stringLessThanEquals', 'b', 'b', 'c'),
  ...text('stringGreaterThan', 'b', 'c', '1'),
  ...text('stringGreaterThanEquals', 'b', 'b', 'a'),
  ...text('patternMatches', '^a[0-9]+$', 'a12', 'ab'),
  ...text('numberEquals', '1.0', '1', '1.01'),
  ...text('numberLessThan', '2', '1.99999999999999999999', '2'),
  ...text('numberLessThanEquals', '2', '2', '2.1'),
  ...text('numberGreaterThan', '9007199254740992', '9007199254740993', '9007199254740992'),
  ...text('numberGreaterThanEquals', '-3', '-3', 'many'),
  ...cases('binaryExists', 'binaryExists: cat', 'binaryExists: no-such-program'),
  ...cases('fileExists', 'fileExists: known', 'fileExists: /proc'),
  ...cases('folderExists', 'folderExists: /proc', 'folderExists: known'),
  ...digest('fileMD5Equals', '900150983CD24FB0D6963F7D28E17F72'),
  ...digest('fileSHA1Equals', 'a9993e364706816aba3e25717850c26c9cd0d89d'),
  ...digest('fileSHA256Equals', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'),
  ...digest(
    'fileSHA512Equals',
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
  ),
  ...cases(
    'and',
    'and: [ { fileExists: known }, { folderExists: /proc } ]',
    'and: [ { fileExists: known }, { fileExists: /no } ]',
  ),
  ...cases(
    'or',
    'or: [ { fileExists: /no }, { fileExists: known } ]',
    'or: [ { fileExists: /no }, { stringIsEmpty: "x" } ]',
  ),
  ...cases('not', 'not: { fileExists: /no }', 'not: [ { fileExists: known } ]'),
];

/** Every case as `if` of a step, and as an Assert: steps `If0`, `Assert0`, `If1`, … */
export const CONDITIONS_DOCUMENT = `  - name: build
    steps:
      - name: Known
        action: CreateFile
        inputs:
          - path: known
            content: abc
${CONDITION_CASES.map(
  ({ yaml }, index) => `      - name: If${index}
        action: ExecuteBinary
        if: ${yaml}
        inputs:
          path: 'true'
      - name: Assert${index}
        action: Assert
        onFailure: Continue
        inputs: ${yaml}
`,
).join('')}`;
