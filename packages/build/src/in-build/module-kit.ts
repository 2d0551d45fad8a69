import { posix } from 'node:path';
import type { BuildJob, ExtraFile } from '@seed/deployspec';
import { createLayout } from '../run/create-layout.ts';
import { helperFiles } from './in-build-files.ts';
import { METADATA_CALLS, metadataName, moduleDir, STORED_DATA } from './module-facts.ts';
import { mergeMetadata } from './read-metadata.ts';
import type { Recorded } from './read-metadata.ts';
import { shellWord } from './shell-word.ts';

/** Beside the files of the source, on a machine that is not seed's. */
const KIT_DIR = '.seed/kit';
const HANDOVER_DIR = '/codebuild/output/seed';
const WRITTEN = 'metadata.json';

/** What a module's build needs where seed does not make its place, and how it hands back what it recorded. */
export interface ModuleKit {
  /** Paths relative to the top of the source. */
  readonly files: readonly ExtraFile[];
  /** Shell that puts the kit in place; the first of all commands. */
  readonly before: string;
  /** Shell that lays out what was recorded in `handover`; the last of all commands. */
  readonly after: string;
  /** Folder inside the build. */
  readonly handover: string;
  /** Names in `handover`; each may be missing. */
  readonly names: readonly string[];
  /** What the module recorded, from the texts of these files. */
  read(texts: ReadonlyMap<string, string>): Recorded;
}

/** Undefined for plain buildspecs, which record nothing. */
export function moduleKit(job: BuildJob): ModuleKit | undefined {
  const { module } = job;
  if (module === undefined) return undefined;
  // The helper knows its places by seed's own layout, in which the source of CodeBuild is linked.
  const layout = createLayout('/codebuild', job);
  const name = metadataName(module);
  const words = {
    kit: `"$CODEBUILD_SRC_DIR"/${KIT_DIR}`,
    parent: shellWord(posix.dirname(layout.srcDir)),
    source: shellWord(layout.srcDir),
    bin: layout.userBin,
  };
  const copies = [
    [posix.join(moduleDir(module, layout), name), WRITTEN],
    [posix.join(layout.tmp, METADATA_CALLS), METADATA_CALLS],
    [posix.join(layout.tmp, STORED_DATA), STORED_DATA],
  ].map(([from = '', to = '']) => {
    const file = shellWord(from);
    return `if [ -s ${file} ]; then cp ${file} ${HANDOVER_DIR}/${to}; fi`;
  });
  return {
    files: helperFiles(job, layout).map((file) => ({ ...file, path: `${KIT_DIR}${file.path}` })),
    before: [
      `cp -Rp ${words.kit}/. /`,
      `mkdir -p ${words.parent} ${HANDOVER_DIR}`,
      `[ -e ${words.source} ] || ln -s "$CODEBUILD_SRC_DIR" ${words.source}`,
      `export PATH=${words.bin}:"$PATH"`,
    ].join('\n'),
    after: copies.join('\n'),
    handover: HANDOVER_DIR,
    names: [WRITTEN, METADATA_CALLS, STORED_DATA],
    read: (texts) =>
      mergeMetadata({
        name,
        written: texts.get(WRITTEN),
        calls: texts.get(METADATA_CALLS),
        stored: texts.get(STORED_DATA),
      }),
  };
}
