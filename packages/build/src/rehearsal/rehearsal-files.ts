import { posix } from 'node:path';
import type { BuildJob, ExtraFile } from '@seed/deployspec';
import { shellWord } from '@seed/kernel';
import { moduleKey } from '../in-build/module-facts.ts';
import type { Layout } from '../workspace.ts';
import { ARCHIVE_ANSWERS } from './archive-answers.ts';
import { AWS_ANSWERS } from './aws-answers.ts';
import { DEPLOYER_ANSWERS } from './deployer-answers.ts';
import { DOWNLOAD_ANSWERS } from './download-answers.ts';
import { GIT_ANSWERS } from './git-answers.ts';
import { NPX_ANSWERS } from './npx-answers.ts';
import { PACKAGE_ANSWERS } from './package-answers.ts';
import { RECORDER_CORE } from './recorder-core.ts';

/** The file in `layout.tmp` that holds the rehearsed calls, each ended by a record separator. */
export const REHEARSED_CALLS = 'rehearsed-calls';

/** The recorder that placeholders of programs name as their interpreter. */
const PROGRAM = 'seed-rehearsed';

/** For tools of which nothing is known: record and succeed. */
const PLAIN = `answer() {
  record "$@"
}
`;

const ANSWERS: Readonly<Record<string, string>> = {
  aws: AWS_ANSWERS,
  cdk: DEPLOYER_ANSWERS,
  terraform: DEPLOYER_ANSWERS,
  kubectl: DEPLOYER_ANSWERS,
  helm: DEPLOYER_ANSWERS,
  docker: DEPLOYER_ANSWERS,
  sam: DEPLOYER_ANSWERS,
  eksctl: DEPLOYER_ANSWERS,
  npm: PACKAGE_ANSWERS,
  npx: NPX_ANSWERS,
  yarn: PACKAGE_ANSWERS,
  pnpm: PACKAGE_ANSWERS,
  pip: PACKAGE_ANSWERS,
  pip3: PACKAGE_ANSWERS,
  uv: PACKAGE_ANSWERS,
  apt: PACKAGE_ANSWERS,
  'apt-get': PACKAGE_ANSWERS,
  apk: PACKAGE_ANSWERS,
  yum: PACKAGE_ANSWERS,
  dnf: PACKAGE_ANSWERS,
  curl: DOWNLOAD_ANSWERS,
  wget: DOWNLOAD_ANSWERS,
  tar: ARCHIVE_ANSWERS,
  unzip: ARCHIVE_ANSWERS,
  git: GIT_ANSWERS,
};

/** What an offline rehearsal replaces unless told otherwise: tools that change the world, and those that fetch. */
export const REHEARSAL_TOOLS: readonly string[] = Object.keys(ANSWERS);

/** What a placeholder of a program runs as: a program that was not fetched is known by its file. */
const PROGRAM_ANSWERS = `answer() {
  tool=$1
  shift
  case $tool in
    /*) tool=\${tool##*/} ;;
  esac
  record "$@"
}
`;

function recorder(tool: string, job: BuildJob, layout: Layout): string {
  const facts = {
    tool,
    calls: `${layout.tmp}/${REHEARSED_CALLS}`,
    here: layout.rehearsalBin,
    account: job.accountId,
    region: job.region,
    stack: job.module === undefined ? 'seed-rehearsal' : moduleKey(job.module),
  };
  const assignments = Object.entries(facts).map(([name, value]) => `${name}=${shellWord(value)}\n`);
  return `#!/bin/sh
# Stands before ${tool} in an offline rehearsal: nothing outside of the build is touched.
# shellcheck disable=SC2034 # each tool uses some of these
set -u
with_value=' '
${assignments.join('')}
${RECORDER_CORE}
${tool === PROGRAM ? PROGRAM_ANSWERS : (ANSWERS[tool] ?? PLAIN)}
answer "$@"
`;
}

/** A tool's name as a file name; anything else could leave the folder. */
const TOOL_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/;

/** The recorders that go before everything else on PATH in a rehearsal; none in any other build. */
export function rehearsalFiles(job: BuildJob, layout: Layout): ExtraFile[] {
  if (job.rehearsal === undefined) return [];
  const tools = [...new Set(job.rehearsal.tools)].filter((tool) => TOOL_NAME.test(tool));
  const recorders = [...tools, PROGRAM].map((tool) => ({
    path: posix.join(layout.rehearsalBin, tool),
    content: recorder(tool, job, layout),
    mode: 0o755,
  }));
  // Writable, since phases may run as other users.
  return [...recorders, { path: posix.join(layout.tmp, REHEARSED_CALLS), content: '', mode: 0o666 }];
}
