import type { CodeDoc } from '@seed/kernel';

/** Loops and conditions. */
export const FLOW_CODES = {
  C070: {
    summary: 'a loop is malformed, or has not exactly one of `for` and `forEach`',
    docs: 'A loop counts (`for: { start: 1, end: 3, updateBy: 1 }`), goes through a list (`forEach: [a, b]`), or through a text that is cut (`forEach: { list: "a,b", delimiter: "," }`). It may have a `name`. Fix: keep one of the two, in one of these forms.',
  },
  C071: {
    summary: 'a counted loop would never end',
    docs: '`updateBy` is added until the number passes `end`, so it cannot be 0 and has to lead from `start` to `end`: with start 1 and end 5, -1 never gets there. Fix: change the sign or the bounds.',
  },
  C072: {
    summary: 'a delimiter is not one that loops know',
    docs: 'One character: `.` `,` `;` `:` `-` `_`, a space, a tab or a line end; a comma unless given. Example: `forEach: { list: "a;b", delimiter: ";" }`. Fix: use one of these.',
  },
  C073: {
    summary: 'the name of a loop is taken',
    docs: 'Loop names appear once in a phase and are no parameters or constants, as `{{ name.value }}` has to mean one thing. Fix: rename the loop and the references to it.',
  },
  C080: {
    summary: 'a condition uses an operator that does not exist',
    docs: 'Operators are case-sensitive: `stringLessThan`, not `stringlessThan` as some samples have it. Texts: `stringIsEmpty`, `stringIsWhitespace`, `stringEquals`, `stringLessThan(Equals)`, `stringGreaterThan(Equals)`, `patternMatches`. Numbers: `numberEquals`, `numberLessThan(Equals)`, `numberGreaterThan(Equals)`. Machine: `binaryExists`, `fileExists`, `folderExists`, `fileMD5Equals`, `fileSHA1Equals`, `fileSHA256Equals`, `fileSHA512Equals`. Logic: `and`, `or`, `not`. Fix: use the suggested spelling.',
  },
  C081: {
    summary: 'a condition is malformed, or has not exactly one operator',
    docs: 'Each level of a condition is a map with one operator and what goes with it: `{ fileExists: /etc/x, then: Skip }`. Several tests are joined by `and` or `or`, which take a list of two or more. Fix: join the operators, or remove all but one.',
  },
  C082: {
    summary: 'a condition is nested too deeply',
    docs: 'Logical operators nest up to four levels. Fix: join levels (`not` of `not` says nothing), or test parts in steps of their own.',
  },
  C083: {
    summary: '`then` or `else` is not Execute, Skip or Abort',
    docs: 'They say what happens to the step: it is executed, skipped (which counts as success), or counts as failed. Unless given, the step is executed where the condition holds and skipped where not. They belong beside the outermost operator of `if`. Fix: use one of the three words.',
  },
  C084: {
    summary: 'a pattern is not a valid regular expression of Go',
    docs: '`patternMatches` takes the language of RE2, which has no look-around such as `(?=x)` and no references back such as `\\1`. Fix: rewrite the pattern, or test twice and join with `and`.',
  },
  C085: {
    summary: 'an operator lacks the key it needs, or has one too many',
    docs: 'Comparisons of texts and numbers and `patternMatches` need `value` beside the operator; the digests of files need `path`; the others take neither. Example: `stringEquals: Ubuntu` and `value: "{{ build.Os.outputs.stdout }}"`. Fix: add or remove the key.',
  },
  C086: {
    summary: 'whether a comparison holds depends on the case of letters',
    docs: 'The documentation of AWSTOE says that texts are compared without regard to case, and its examples disagree with each other. seed compares both ways and reports where the result differs. Fix: bring the value to one case before (`tr A-Z a-z`), or say `(?i)` or `(?-i)` in a pattern.',
  },
} as const satisfies Record<string, CodeDoc>;
