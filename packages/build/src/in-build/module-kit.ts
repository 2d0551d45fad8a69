import { posix } from 'node:path';
import { USER_PHASES } from '@seed/deployspec';
import type { BuildJob, EnvironmentVariable, ExtraFile, UserPhase } from '@seed/deployspec';
import { shellWord } from '@seed/kernel';
import type { Layout } from '../workspace.ts';
import { createLayout } from '../run/create-layout.ts';
import { helperFiles } from './in-build-files.ts';
import { libraryDir, METADATA_CALLS, metadataName, moduleDir, STORED_DATA } from './module-facts.ts';
import { mergeMetadata } from './read-metadata.ts';
import type { Recorded } from './read-metadata.ts';
import { exportText, importText, packTexts, unpackTexts } from './recorded-texts.ts';

/** Beside the files of the source, on a machine that is not seed's. */
const KIT_DIR = '.seed/kit';
const HANDOVER_DIR = '/codebuild/output/seed';
const RECORDED = 'recorded';
const WRITTEN = 'metadata.json';
const EXPORTED = 'SEED_RECORDED';

/** What a module's build needs where seed does not make its place, and how it hands back what it recorded. */
export interface ModuleKit {
  /** Paths relative to the top of the source. */
  readonly files: readonly ExtraFile[];
  /**
   * Shell that puts the kit in place, and sets the variables that it carries; the first of all commands. One line, as is
   * `after`: logs show both.
   */
  readonly before: string;
  /** Shell that takes the place of the prologue of each phase. */
  readonly begin: Readonly<Partial<Record<UserPhase, string>>>;
  /** Shell that puts what was recorded into `handover`; the last of all commands. */
  readonly after: string;
  /** Folder inside the build. */
  readonly handover: string;
  /** The one file in it. */
  readonly recorded: string;
  /** The exported variable that has the same, where it is short and the image has base64. */
  readonly exported: string;
  /** The content of the file from that variable; undefined where that says nothing. */
  unpackExported(value: string | undefined): Uint8Array | undefined;
  /** What the module recorded, from the file; absent where the build left none. */
  read(recorded: Uint8Array | undefined): Recorded;
}

/** A text of shell that the build reads from a file. */
interface Script {
  readonly file: ExtraFile;
  readonly command: string;
}

function script(name: string, content: string, layout: Layout): Script {
  const path = posix.join(libraryDir(layout), name);
  return { file: { path, content: `${content}\n`, mode: 0o644 }, command: `. ${path}` };
}

/** Prologues are the same in every phase as a rule; equal ones share a file. */
function beginnings(
  { spec }: BuildJob,
  layout: Layout,
): { readonly files: readonly ExtraFile[]; readonly begin: ModuleKit['begin'] } {
  const scripts = new Map<string, Script>();
  const begin: Partial<Record<UserPhase, string>> = {};
  for (const phase of USER_PHASES) {
    const prologue = spec.phases[phase]?.prologue;
    if (prologue === undefined) continue;
    const made = scripts.get(prologue) ?? script(`begin-${phase}`, prologue, layout);
    scripts.set(prologue, made);
    begin[phase] = made.command;
  }
  return { files: [...scripts.values()].map(({ file }) => file), begin };
}

function carriedVariables(carried: readonly EnvironmentVariable[], layout: Layout): Script | undefined {
  if (carried.length === 0) return undefined;
  const lines = carried.map(({ name, value }) => `export ${name}=${shellWord(value)}`);
  return script('variables', lines.join('\n'), layout);
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
  const records = [
    [posix.join(moduleDir(module, layout), name), WRITTEN],
    [posix.join(layout.tmp, METADATA_CALLS), METADATA_CALLS],
    [posix.join(layout.tmp, STORED_DATA), STORED_DATA],
  ] as const;
  const recorded = `${HANDOVER_DIR}/${RECORDED}`;
  const { files, begin } = beginnings(job, layout);
  const variables = carriedVariables(module.carried ?? [], layout);
  const inside = [
    ...helperFiles(job, layout),
    ...files,
    ...(variables === undefined ? [] : [variables.file]),
  ];
  return {
    files: inside.map((file) => ({ ...file, path: `${KIT_DIR}${file.path}` })),
    begin,
    before: [
      `cp -Rp ${words.kit}/. /`,
      // CodeBuild fails builds that have no file to hand back.
      `mkdir -p ${words.parent} ${HANDOVER_DIR} && : >${recorded}`,
      `{ [ -e ${words.source} ] || ln -s "$CODEBUILD_SRC_DIR" ${words.source}; }`,
      `export PATH=${words.bin}:"$PATH"`,
      ...(variables === undefined ? [] : [variables.command]),
    ].join(' && '),
    after: `${packTexts(records, recorded)} && ${exportText(recorded, EXPORTED)}`,
    handover: HANDOVER_DIR,
    recorded: RECORDED,
    exported: EXPORTED,
    unpackExported: importText,
    read(packed) {
      const texts = unpackTexts(packed ?? new Uint8Array());
      return mergeMetadata({
        name,
        written: texts.get(WRITTEN),
        calls: texts.get(METADATA_CALLS),
        stored: texts.get(STORED_DATA),
      });
    },
  };
}
