import type { CodeDoc } from '@seed/kernel';

/** Findings about YAML itself, before anybody asks what the text means. */
export const YAML_CODES = {
  'yaml/syntax': {
    summary: 'the text is not YAML',
    docs: 'The file could not be read as YAML. The usual causes are a value that holds ": " or " #" without quotes, a list item or key that is indented differently from its neighbours, a quote that is never closed, and unbalanced brackets. Nothing else of the file is checked until this is right, because its structure is not known.',
  },
  'yaml/tab': {
    summary: 'a tab stands where YAML wants spaces',
    docs: 'YAML forbids tabs as indentation, and PyYAML (which reads Seed-Farmer files) also refuses a tab after a colon or a dash. Replace the tab by spaces. Tabs inside quoted text, block scalars and shell commands are fine.',
  },
  'yaml/duplicate-key': {
    summary: 'a key is given twice in the same map',
    docs: 'When a map holds the same key twice, parsers silently keep the last one or refuse the file, so one of the two values has no effect. Both places are shown. Remove or rename one, or join their contents.',
  },
  'yaml/unresolved-alias': {
    summary: 'an alias names an anchor that does not exist',
    docs: 'An alias such as *base repeats the node that carries the anchor &base, which must stand earlier in the same file. A plain * at the start of a value is also read as an alias: quote it when a glob such as *.js is meant.',
  },
  'yaml/alias-expansion': {
    summary: 'aliases would grow beyond any sensible size',
    docs: 'Aliases that repeat lists of aliases can make a small file stand for billions of values, or contain themselves. The reader stops at a fixed number of values per file. Write the values out, or use fewer levels of aliases.',
  },
  'yaml/bad-merge': {
    summary: 'a merge key names something that is not a map',
    docs: 'The key << copies the entries of another map, or of each map in a list of maps, into this one. Its value must be an alias of a map, a map, or a list of those.',
  },
  'yaml/bad-key': {
    summary: 'a map key is not a simple value',
    docs: 'Keys have to be plain or quoted words. Lists and maps as keys are legal YAML, but nothing that seed reads gives them a meaning. A value such as {{ name }} without quotes is also read as a map in key position.',
  },
  'yaml/bad-scalar': {
    summary: 'a value has a form that cannot be read',
    docs: 'YAML 1.1 reads some unquoted words as dates, numbers or special signs. The value looks like one of these but is impossible, for instance 2024-13-01 or a lone =. Put it in quotes to make it a text.',
  },
  'yaml/unknown-tag': {
    summary: 'a tag such as !Ref is not known here',
    docs: 'A word with an exclamation mark in front of a value asks for a special type. Only the tags of YAML itself (!!str, !!int, …) are accepted; the short forms of CloudFormation have no meaning in this file. Quote the value when the exclamation mark is part of a text.',
  },
  'yaml/several-documents': {
    summary: 'the file holds more than one YAML document',
    docs: 'A line of three dashes starts another document. A single document is expected, and what follows the first would be ignored. Remove the extra documents or put them into files of their own.',
  },
  'yaml/too-deep': {
    summary: 'lists and maps are nested too deeply',
    docs: 'No file that people write nests more than a few levels. The reader stops at a fixed depth, because such files are broken or made to break parsers. Look for an opening bracket that is never closed.',
  },
  'yaml/too-large': {
    summary: 'the file is too large',
    docs: 'CodeBuild is said to accept buildspecs up to 256 KB, and the reader refuses files of several megabytes. Move long scripts into files of the source and call them.',
  },
  'yaml/not-text': {
    summary: 'the file is not a text file',
    docs: 'The file holds bytes that are no text: a NUL, another control character, or a sequence that is not valid UTF-8. It may be a compressed or binary file with a wrong name, or saved in an old encoding. Save it as UTF-8.',
  },
  'yaml/empty': {
    summary: 'the file holds nothing',
    docs: 'The file is empty or holds only comments, so there is nothing to read.',
  },
  'yaml/wrong-type': {
    summary: 'a value has the wrong type',
    docs: 'A text, a list, a map, a number or a yes/no value is expected at this place and another kind was found. The message names both. Often the indentation moved the value one level too far in or out.',
  },
  'yaml/unknown-key': {
    summary: 'a key is not known at this place',
    docs: 'The key has no meaning here. It may be misspelled, in the wrong place, or written for another tool. The nearest known key is suggested where there is one. In buildspecs and deployspecs unknown keys are only warned about, under codes of their own.',
  },
} as const satisfies Record<string, CodeDoc>;

export type YamlCode = keyof typeof YAML_CODES;
