import type { CodeDoc } from '@seed/kernel';

/** Parameters, constants, and everything in `{{ }}`. */
export const REFERENCE_CODES = {
  C050: {
    summary: 'a parameter or constant is malformed',
    docs: 'Both are lists of maps with one key, the name: `- Version:` and below it, further in, `type: string` and `default: "1"`. Constants have `value` instead of `default`, and it is required. Fix: write this form.',
  },
  C051: {
    summary: 'the name of a parameter or constant is not allowed',
    docs: 'Names have 3 to 128 characters: letters, digits, `_` and `-`; upper and lower case differ: `Os` is too short, `Os_Version` is fine. Fix: rename it here and in the references.',
  },
  C052: {
    summary: 'a parameter or constant is defined twice',
    docs: 'Parameters and constants share their names, as `{{ Source }}` may mean either. Both places are shown. Fix: rename one of the two, and the references to it.',
  },
  C053: {
    summary: 'a parameter or constant has a type other than string',
    docs: 'Authors can use `type: string` alone, in lower case; lists come only from Parameter Store. Fix: write `type: string`, and numbers in quotes.',
  },
  C054: {
    summary: 'a default or a value is not a text',
    docs: 'Values are texts. A number or a yes-or-no word without quotes is taken as it is typed, but a tool that writes the file again may change it: `1.10` becomes 1.1. Fix: put it in quotes.',
  },
  C055: {
    summary: 'a parameter or constant is never used',
    docs: 'No step refers to it, so that a value given in a recipe changes nothing. It may be misspelled in a reference. Fix: use `{{ Name }}`, or remove it.',
  },
  C056: {
    summary: '`allowedValues` is not part of the documented schema',
    docs: 'A few components of AWS have it, and nothing says that Image Builder checks it. seed checks the values in your settings against the list. Fix: nothing has to be done; suppress it with `x-seed.allow` when it is meant.',
  },
  C060: {
    summary: 'a reference names no parameter and no constant',
    docs: '`{{ Name }}` has to be defined in `parameters` or `constants` of the same document, with the same case. Braces of other tools (`docker ps --format "{{ .Names }}"`) are left alone where they cannot be a reference. Fix: define it, or correct the name.',
  },
  C061: {
    summary: 'a reference names a phase or step that is not there, or comes later',
    docs: '`{{ phase.step.outputs.key }}` reads a step that has already run in the same stage. Fix: correct the names, or move the step above the one that reads it.',
  },
  C062: {
    summary: 'a reference reaches from the test stage into the build stage',
    docs: 'Tests run on a new instance of the finished image, which knows nothing of the steps of `build` and `validate`. Fix: write the value to a file in a build step and read it in the test.',
  },
  C063: {
    summary: 'the step has no such input or output',
    docs: '`ExecuteBash`, `ExecuteBinary` and `ExecutePowerShell` give `stdout`, `WebDownload` gives `destination`, `ListFiles` gives `files`, `ReadFile` gives `content`; most file modules give nothing. Inputs can be read where the step sets them. Fix: use a name from the hint.',
  },
  C064: {
    summary: 'braces look like a reference and are none',
    docs: 'A `{{` without `}}`, or with something between them that is no reference, stays in the text as it is. Fix: close the braces if a reference is meant. In a shell script, `{ {` avoids the doubt.',
  },
  C065: {
    summary: 'a reference to a list of inputs needs a valid index',
    docs: 'Modules that take a list have one set of inputs per item: `{{ build.Download.inputs[0].destination }}`, counted from 0. Fix: add the index, or use one that exists.',
  },
  C066: {
    summary: 'a reference stands where none is replaced',
    docs: 'References work in the inputs of steps, in the operands of `if`, and in the lists of loops; not in names, `action`, `timeoutSeconds`, `maxAttempts` and the numbers of `for`. Fix: write the value itself.',
  },
  C067: {
    summary: 'a loop reference stands outside of its loop',
    docs: '`{{ loop.value }}` and `{{ loop.index }}` work in the inputs of a step with `loop`; where the loop has a name, `{{ name.value }}` does, too. Elsewhere they stay as they are. Fix: correct the name, or add the loop.',
  },
  C068: {
    summary: 'a value starts with `{{` and has no quotes',
    docs: 'To YAML an opening brace begins a map, so `path: {{ Folder }}` is no text. Fix: put the value in quotes: `path: "{{ Folder }}"`.',
  },
} as const satisfies Record<string, CodeDoc>;
