import { posix } from 'node:path';
import type { ModuleSpec } from '@seed/deployspec';
import type { Layout } from '../workspace.ts';

/** The file in `layout.tmp` that holds the calls which wait for the end of the build. */
export const METADATA_CALLS = 'seedfarmer-calls';

/** What `store moduledata` was given; lies in `layout.tmp`. */
export const STORED_DATA = 'seedfarmer-stored';

/** Part the fields of a recorded call, and the calls. */
export const FIELD_END = '\u001f';
export const CALL_END = '\u001e';

/** Folder of the module inside the build. */
export function moduleDir(module: ModuleSpec, layout: Layout): string {
  return posix.join(layout.srcDir, module.dir);
}

/** `<PREFIX>_MODULE_METADATA`: the variable with the metadata of last time, and the file with those of this build. */
export function metadataName(module: ModuleSpec): string {
  return `${module.prefix}_MODULE_METADATA`;
}

/** The key under which a CDK app exports its stack, where the build's own variables do not say otherwise. */
export function moduleKey(module: ModuleSpec): string {
  const name = [module.group, module.module].filter((part) => part !== '').join('-');
  return [module.project.toLowerCase(), module.deployment, name].join('-');
}

/** Where the programs that edit metadata lie; not on PATH. */
export function libraryDir(layout: Layout): string {
  return posix.join(layout.readonlyDir, 'seed');
}
