import type { CodeDoc } from '@seed/kernel';

/** The text, its top level, its phases and what every step has. */
export const STRUCTURE_CODES = {
  C001: {
    summary: 'the component is not valid YAML',
    docs: 'Image Builder cannot read the file, and nothing else of it is checked, as its structure is not known. Usual causes: text behind a closed quote (`description: "Installs" Chef`), a value that starts with `*` (`fileNamePattern: *.log` is an alias to YAML), a tab as indentation, a quote that is never closed. Fix: go to the line, and put the whole value in quotes, or write it as a block (`- |`, the text on the next lines).',
  },
  C002: {
    summary: 'a map holds the same key twice',
    docs: 'A parser keeps one of the two values or refuses the file, so that one of them has no effect; two `inputs` in one step are the usual case. Fix: remove one, or join their contents. Both places are shown.',
  },
  C003: {
    summary: 'the file holds more than one YAML document',
    docs: 'A component is one document. What follows a second line `---` would never be published. Fix: give each document a file of its own. One `---` at the very start is fine.',
  },
  C004: {
    summary: 'the file is a template and not yet a component',
    docs: 'The text holds placeholders that another tool fills in before Image Builder sees it: `${AWS::Region}` and `${!NAME}` belong to `Fn::Sub` of CloudFormation, `${name}` in a `.tftpl` file to Terraform. seed would treat them as literal text. Fix: check it as what it is, with `seed components validate --template cfn-sub` or `--template terraform`, or check what comes out.',
  },
  C010: {
    summary: '`schemaVersion` is missing or not 1.0',
    docs: 'Each component says which schema it follows, and there is one: `schemaVersion: 1.0`. The spellings `1`, `1.0` and `"1.0"` are accepted. Fix: write `schemaVersion: 1.0` at the top level.',
  },
  C011: {
    summary: '`phases` is missing, empty or not a list',
    docs: 'The phases of a component are a list, each with a name and steps: `phases:`, below it `- name: build`, below it `steps:`. A map such as `phases: { build: … }` is the form of other tools. Fix: write each phase as a list item with a `name`.',
  },
  C012: {
    summary: 'a key at the top level is not known',
    docs: 'Image Builder refuses keys it does not know. It knows `name`, `description`, `schemaVersion`, `parameters`, `constants` and `phases`; seed also reads `component_version` and `x-seed` and takes both out before it publishes. Fix: correct the spelling, or indent the key if it belongs to a phase or step.',
  },
  C013: {
    summary: '`name` or `description` is missing',
    docs: 'Both are optional. They appear in logs and in the result files of a build, where a document without a name is hard to recognise. Fix: add `name: InstallNginx` and a sentence as `description`.',
  },
  C020: {
    summary: 'a phase has no name, or the name of another phase',
    docs: 'Phases are told apart by name; references such as `{{ build.Step.outputs.stdout }}` use it, too. Fix: give each phase a `name`, and join phases of the same name into one.',
  },
  C021: {
    summary: 'Image Builder never runs a phase of this name',
    docs: 'It runs `build` and `validate` while it makes the image, `test` on an instance of the finished one, and `container-host-test` for container images. AWSTOE accepts any other name, and nobody runs it: steps in a phase `cleanup` do nothing. Fix: move the steps to one of these phases.',
  },
  C022: {
    summary: 'a phase has no steps',
    docs: 'Each phase holds a list `steps` with at least one step; a map of steps is not accepted. Fix: add a step, or remove the phase.',
  },
  C023: {
    summary: 'none of the phases build, validate and test is there',
    docs: 'Image Builder wants at least one of `build`, `validate` and `test`; a component that only has `verify` is refused. Fix: rename a phase to the moment at which it has to run.',
  },
  C030: {
    summary: 'a step has no usable name, or the name of another step of its phase',
    docs: 'A step is known by its name within its phase, in logs and in references like `{{ build.Download.outputs[0].destination }}`. Dots, braces, brackets and spaces cannot stand in such a reference. Fix: use a name of letters, digits, `-` and `_` that appears once in the phase.',
  },
  C031: {
    summary: 'there is no action module of this name',
    docs: 'AWSTOE has thirty action modules, and their names are case-sensitive: `ExecuteBash`, not `executebash` or `ExecuteBsh`. Fix: use the suggested name.',
  },
  C032: {
    summary: 'a key of a phase, step, loop or entry is not known',
    docs: 'A step takes `name`, `action`, `inputs`, `timeoutSeconds`, `onFailure`, `maxAttempts`, `loop`, `if` and `disableLogging`, in exactly this spelling: `onfailure` is refused. Keys of the module, such as `commands`, belong below `inputs`. Fix: correct or move the key.',
  },
  C033: {
    summary: 'the action does not exist on the platform of the component',
    docs: 'PowerShell, MSI and registry modules run on Windows alone; `ExecuteBash`, owners, permissions and links on Linux and macOS; `Reboot` and `UpdateOS` on Linux and Windows. seed takes components for Linux unless they say otherwise. Fix: use another module, or add `x-seed:` with `platform: Windows` at the top level, which is not published.',
  },
  C034: {
    summary: '`onFailure` is not Abort, Continue or Ignore',
    docs: '`Abort` (unless given) stops the document, `Continue` runs the following steps and lets the document fail at the end, `Ignore` counts the failure and goes on. The words are case-sensitive. Fix: write one of the three.',
  },
  C035: {
    summary: '`timeoutSeconds` is not allowed here, or not a number of seconds',
    docs: 'A whole number of seconds, or -1 for no limit; 7200 unless given. 0 and other negative numbers are refused. `Reboot` takes none at all, and `ExecuteDocument` only -1, as the steps of its document have limits of their own. References are not replaced in it. Fix: write a positive number, or remove the key.',
  },
  C036: {
    summary: '`maxAttempts` is not allowed here, or not a count',
    docs: 'How often a step is tried: a whole number from 1, which is also what counts unless given. `ExecuteDocument` can be tried once. Fix: write a number from 1, or remove the key.',
  },
  C037: {
    summary: 'the phases are not in the order in which they run',
    docs: 'Readers expect build, validate, test. Within one stage AWSTOE runs phases in the order of the file, so a `validate` above `build` looks at an image that is not built yet. Fix: move the phases.',
  },
} as const satisfies Record<string, CodeDoc>;
