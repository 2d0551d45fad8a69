import type { FlagTable } from '../flags.ts';

const WHAT = 'What';

const TEMPLATE = {
  templateUrl: {
    kind: 'text',
    placeholder: 'URL',
    short: 't',
    group: WHAT,
    brief: 'not used: seed has its own template',
  },
  templateBranch: { kind: 'text', placeholder: 'NAME', short: 'b', group: WHAT, brief: 'not used' },
} as const satisfies FlagTable;

export const INIT_PROJECT_FLAGS = {
  projectName: { kind: 'text', placeholder: 'NAME', short: 'p', group: WHAT, brief: 'name of the project' },
  projectDir: { kind: 'text', placeholder: 'DIR', group: WHAT, brief: 'folder (also -pd and --project_dir)' },
  ...TEMPLATE,
} as const satisfies FlagTable;

export const INIT_MODULE_FLAGS = {
  groupName: {
    kind: 'text',
    placeholder: 'NAME',
    short: 'g',
    group: WHAT,
    brief: 'group, a folder below modules',
  },
  moduleName: { kind: 'text', placeholder: 'NAME', short: 'm', group: WHAT, brief: 'name of the module' },
  moduleType: { kind: 'text', placeholder: 'TYPE', group: WHAT, brief: 'not used (also -mt)' },
  ...TEMPLATE,
} as const satisfies FlagTable;
