import type { CodeDoc } from '@seed/kernel';

/** Findings about the files themselves. */
export const READING_CODES = {
  'manifest/no-project': {
    summary: 'no seedfarmer.yaml was found',
    docs: 'Every project has a file seedfarmer.yaml, and its folder is the root that all paths of manifests start from. It is looked for in the current folder and up to four folders above it.',
  },
  'manifest/project-name': {
    summary: 'the name of the project cannot be used',
    docs: 'The name of the project starts the names of roles, stacks and buckets and the keys of the state: at most 35 letters, digits and + = , . @ _ -, without a hyphen at its ends.',
  },
  'manifest/version': {
    summary: 'seedfarmerVersion is no version',
    docs: 'seedfarmerVersion of seedfarmer.yaml is the lowest release of Seed-Farmer that will do, such as 8.0.0. Signs such as >= do not belong there. Put it in quotes, as YAML reads 3.10 as the number 3.1.',
  },
  'manifest/minimum-version': {
    summary: 'the project asks for a newer release',
    docs: 'seedfarmerVersion of seedfarmer.yaml names a release of Seed-Farmer that is newer than the one whose behaviour this version of seed offers.',
  },
  'manifest/file-not-found': {
    summary: 'a manifest does not exist',
    docs: 'The deployment manifest and the files that its groups name in `path` are looked for below the folder of seedfarmer.yaml, wherever the command is started.',
  },
  'manifest/path-escapes': {
    summary: 'a path of a group leads out of the project',
    docs: 'Group files lie below the folder of seedfarmer.yaml. Paths that start with a slash or go up and out with .. are refused.',
  },
  'manifest/document': {
    summary: 'a document of a group file is not a module',
    docs: 'A group file holds one module per document, and documents are separated by a line of three dashes. A line of dashes at the end of the file, or two in a row, makes an empty document, at which Seed-Farmer stops.',
  },
  'manifest/group-source': {
    summary: 'a group has both path and modules, or neither',
    docs: 'The modules of a group stand either in a file that `path` names, or in the manifest itself below `modules`.',
  },
  'manifest/name': {
    summary: 'the deployment has no name, or two',
    docs: 'A deployment has either a `name`, or a `nameGenerator` with a prefix and a suffix, each a text or a valueFrom with an envVariable.',
  },
  'manifest/missing-key': {
    summary: 'a key that is needed is missing',
    docs: 'The map lacks a key without which it means nothing, or the key has no value.',
  },
  'manifest/unknown-key': {
    summary: 'a key is not known at this place',
    docs: 'Seed-Farmer keeps keys that it does not know and ignores them, so a misspelled key has no effect and nobody says so. The nearest known key is suggested. With manifestValidationFailOnUnknownFields in seedfarmer.yaml unknown keys are errors.',
  },
  'manifest/both-spellings': {
    summary: 'a key is given in both spellings',
    docs: 'Keys may be written in camelCase or snake_case. When a map holds both, the one in snake_case counts and the other one is dropped.',
  },
  'manifest/wrong-type': {
    summary: 'a value has the wrong type',
    docs: 'Seed-Farmer takes only texts where a text is meant: names, paths, versions of runtimes and parametersGlobal must not be numbers or yes/no values, so 3.12 and yes need quotes there. Whole numbers may be texts, and yes/no values may be the words true, yes, on, y, t, 1 and their opposites. Lists and maps must not be empty places: leave the key out.',
  },
  'manifest/date': {
    summary: 'YAML reads a value as a date',
    docs: 'An unquoted 2024-01-01 is a date for YAML 1.1. Seed-Farmer stops much later, when it writes the module as JSON. Put the value in quotes.',
  },
  'manifest/lost-zero': {
    summary: 'a number loses a zero at its end',
    docs: 'An unquoted 1.30 is the number 1.3, and builds see 1.3. That matters for versions. Put the value in quotes to keep it as it is written.',
  },
  'manifest/changed-number': {
    summary: 'a value is read as another number than it shows',
    docs: 'YAML 1.1 reads digits after a zero as octal (0755 is 493) and digits with colons as parts of sixty (12:30 is 750). Put the value in quotes to keep it as it is written.',
  },
  'manifest/octal-account-id': {
    summary: 'an account id is read as an octal number',
    docs: 'YAML 1.1 reads an unquoted number that starts with a zero as octal, so the account id 012345671234 becomes 1402434204, and Seed-Farmer uses that without a word. Put the id in quotes.',
  },
  'manifest/computed-key': {
    summary: 'a key is worked out, not read',
    docs: 'Digests, the deployspec and the commit of a module are fields of what is stored about it. In a manifest they have no effect. Remove them.',
  },
  'manifest/parameter-value': {
    summary: 'a parameter has both a value and a valueFrom, or neither',
    docs: 'A parameter has either `value` or `valueFrom`. An empty place counts as none; an empty text, no and 0 are values.',
  },
  'manifest/empty-value-from': {
    summary: 'a valueFrom names no source',
    docs: 'Below valueFrom stands one of moduleMetadata, envVariable, parameterStore, secretsManager and parameterValue. Seed-Farmer accepts a valueFrom without any, and the parameter is then missing in the build without a word.',
  },
  'manifest/several-sources': {
    summary: 'a valueFrom names several sources',
    docs: 'Only one source of a valueFrom is used: the first of moduleMetadata, envVariable, parameterStore, secretsManager and parameterValue. Remove the others.',
  },
  'manifest/value-from': {
    summary: 'a valueFrom cannot be used at this place',
    docs: 'Account ids and parts of a generated name come from an environment variable only, and values of a network from parameterValue, parameterStore or envVariable.',
  },
  'manifest/variable-not-set': {
    summary: 'a manifest reads an environment variable that is not set',
    docs: 'Manifests read variables of the environment and of env files (.env unless others are named) with ${NAME} and with valueFrom.envVariable. There is no default syntax and no escape; a parameter with disableEnvVarResolution keeps its text as it is. An empty variable is fine.',
  },
  'manifest/env-file': {
    summary: 'a line of an env file cannot be read',
    docs: 'Lines of env files are NAME=value, with export in front if you like, quotes of either kind, and comments after a #. Values may use ${OTHER} and ${OTHER:-default}. A line that cannot be read is skipped; a quote that is never closed is the usual cause.',
  },
} as const satisfies Record<string, CodeDoc>;
