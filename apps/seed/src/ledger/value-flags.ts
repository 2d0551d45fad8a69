import type { FlagTable } from '../flags.ts';

const WHAT = 'What';

export const EXPORT_FLAGS = {
  exportLocalEnv: {
    kind: 'switch',
    negatable: true,
    group: WHAT,
    brief: 'print `export NAME=VALUE` lines for a shell instead of JSON',
  },
} as const satisfies FlagTable;

export const BUILD_FLAGS = {
  buildId: { kind: 'text', placeholder: 'ID', group: WHAT, brief: 'build of CodeBuild' },
} as const satisfies FlagTable;

export const PATH_FLAGS = {
  path: { kind: 'text', placeholder: 'DIR', group: WHAT, brief: 'folder that holds deployspec.yaml' },
} as const satisfies FlagTable;

export const MD5_FLAGS = {
  type: {
    kind: 'choice',
    values: ['bundle', 'spec'],
    short: 't',
    group: WHAT,
    brief: 'which md5 the first line of standard input is',
  },
} as const satisfies FlagTable;

export const METADATA_ADD_FLAGS = {
  key: { kind: 'text', placeholder: 'NAME', short: 'k', group: WHAT, brief: 'name of the output' },
  value: { kind: 'text', placeholder: 'TEXT', short: 'v', group: WHAT, brief: 'its value' },
  jsonstring: {
    kind: 'text',
    placeholder: 'JSON',
    short: 'j',
    group: WHAT,
    brief: 'outputs as a JSON object',
  },
} as const satisfies FlagTable;

export const METADATA_CONVERT_FLAGS = {
  jsonFile: {
    kind: 'text',
    placeholder: 'FILE',
    short: 'f',
    group: WHAT,
    brief: 'exported file in the module (default: cdk-exports.json)',
  },
  jqPath: {
    kind: 'text',
    placeholder: 'PATH',
    group: WHAT,
    brief: 'where the outputs stand in it (also -jq)',
  },
} as const satisfies FlagTable;

export const SUFFIX_FLAGS = {
  suffix: { kind: 'text', placeholder: 'TEXT', short: 's', group: WHAT, brief: 'what follows the prefix' },
} as const satisfies FlagTable;
