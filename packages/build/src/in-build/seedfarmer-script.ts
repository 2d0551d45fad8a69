import type { ModuleSpec } from '@seed/deployspec';
import { shellWord } from '@seed/kernel';
import type { Layout } from '../workspace.ts';
import {
  libraryDir,
  METADATA_CALLS,
  metadataName,
  moduleDir,
  moduleKey,
  STORED_DATA,
} from './module-facts.ts';
import { SEEDFARMER_COMMANDS } from './seedfarmer-commands.ts';
import { SEEDFARMER_METADATA } from './seedfarmer-metadata.ts';

/** The Seed-Farmer release whose in-build behaviour the helper has. */
const EMULATED_SEED_FARMER = '8.0.7';

/** Only such names can be read from a shell. */
const SHELL_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

function facts(module: ModuleSpec | undefined, layout: Layout): string {
  const values: Record<string, string> = {
    emulated: EMULATED_SEED_FARMER,
    in_module: module === undefined ? 'no' : 'yes',
    deployment: module?.deployment ?? '',
    group: module?.group ?? '',
    module: module?.module ?? '',
    prefix: module !== undefined && SHELL_NAME.test(module.prefix) ? module.prefix : '',
    module_key: module === undefined ? '' : moduleKey(module),
    module_dir: module === undefined ? '' : moduleDir(module, layout),
    metadata_name: module === undefined ? '' : metadataName(module),
    calls: `${layout.tmp}/${METADATA_CALLS}`,
    stored_data: `${layout.tmp}/${STORED_DATA}`,
    library: libraryDir(layout),
  };
  return Object.entries(values)
    .map(([name, value]) => `${name}=${shellWord(value)}\n`)
    .join('');
}

/**
 * The `seedfarmer` (and `seed`) command inside a build. Needs nothing but a POSIX shell whose printf and test are
 * built in; with python3, node or jq at hand it edits the metadata file at once, else it leaves a record.
 */
export function seedfarmerScript(module: ModuleSpec | undefined, layout: Layout): string {
  return `#!/bin/sh
# Seed-Farmer's in-build command, answered by seed.
set -u
LC_ALL=C
${facts(module, layout)}
${SEEDFARMER_METADATA}
${SEEDFARMER_COMMANDS}`;
}
