import { posix } from 'node:path';
import type { BuildJob, ExtraFile } from '@seed/deployspec';
import { CONNECT_COMMAND } from '@seed/deployspec';
import type { Layout } from '../workspace.ts';
import { breakpointScript, resumeScript } from './breakpoint-scripts.ts';
import { CONNECT_JQ, CONNECT_NODE, CONNECT_PROGRAMS, CONNECT_PYTHON } from './connect-programs.ts';
import { connectScript } from './connect-script.ts';
import { GIT_CREDENTIAL } from './git-credential-script.ts';
import { GLOB_SEARCH } from './glob-search-script.ts';
import { HASH_FILES } from './hash-files-script.ts';
import { METADATA_JQ } from './metadata-jq.ts';
import { METADATA_NODE } from './metadata-node.ts';
import { METADATA_PYTHON } from './metadata-python.ts';
import { libraryDir, METADATA_CALLS, STORED_DATA } from './module-facts.ts';
import { seedfarmerScript } from './seedfarmer-script.ts';
import { testsRunScript } from './tests-run-script.ts';

const EXECUTABLE = 0o755;
const READABLE = 0o644;
/** Phases may run as other users. */
const WRITABLE = 0o666;

const place =
  (dir: string, mode: number) =>
  (entry: [string, string]): ExtraFile => ({
    path: posix.join(dir, entry[0]),
    content: entry[1],
    mode,
  });

/** The commands that every build finds on PATH: CodeBuild's own, and Seed-Farmer's in-build command. */
export function inBuildFiles(job: BuildJob, layout: Layout): ExtraFile[] {
  const commands: Readonly<Record<string, string>> = {
    'codebuild-breakpoint': breakpointScript(job.debug.breakpoints, layout),
    'codebuild-glob-search': GLOB_SEARCH,
    'codebuild-hash-files': HASH_FILES,
    'codebuild-resume': resumeScript(layout),
    'codebuild-tests-run': testsRunScript(job.batch?.shard),
    ...(job.spec.gitCredentialHelper ? { 'git-credential-seed': GIT_CREDENTIAL } : {}),
  };
  return [...Object.entries(commands).map(place(layout.userBin, EXECUTABLE)), ...helperFiles(job, layout)];
}

/** What a module's build needs to fetch from mirrors and registries, where it is to. */
function connectionFiles({ module }: BuildJob, layout: Layout): ExtraFile[] {
  if (module?.connections === undefined) return [];
  const library: Readonly<Record<string, string>> = {
    [CONNECT_PROGRAMS.python]: CONNECT_PYTHON,
    [CONNECT_PROGRAMS.node]: CONNECT_NODE,
    [CONNECT_PROGRAMS.jq]: CONNECT_JQ,
  };
  return [
    place(layout.userBin, EXECUTABLE)([CONNECT_COMMAND, connectScript(module.connections, layout)]),
    ...Object.entries(library).map(place(libraryDir(layout), READABLE)),
  ];
}

/** Seed's commands for modules alone: what a machine that has CodeBuild's own commands lacks. */
export function helperFiles(job: BuildJob, layout: Layout): ExtraFile[] {
  const helper = seedfarmerScript(job.module, layout);
  const commands: Readonly<Record<string, string>> = { seed: helper, seedfarmer: helper };
  const library: Readonly<Record<string, string>> = {
    'metadata.cjs': METADATA_NODE,
    'metadata.jq': METADATA_JQ,
    'metadata.py': METADATA_PYTHON,
  };
  const records = job.module === undefined ? {} : { [METADATA_CALLS]: '', [STORED_DATA]: '' };
  return [
    ...Object.entries(commands).map(place(layout.userBin, EXECUTABLE)),
    ...Object.entries(library).map(place(libraryDir(layout), READABLE)),
    ...Object.entries(records).map(place(layout.tmp, WRITABLE)),
    ...connectionFiles(job, layout),
  ];
}
