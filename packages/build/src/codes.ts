import type { CodeDoc } from '@seed/kernel';
import { ARTIFACT_CODES } from './artifacts/codes.ts';
import { BATCH_CODES } from './batch/codes.ts';
import { CACHE_CODES } from './cache/codes.ts';
import { IN_BUILD_CODES } from './in-build/codes.ts';
import { REPORT_CODES } from './reports/codes.ts';
import { RUNTIME_CODES } from './runtimes/codes.ts';
import { SOURCE_CODES } from './source/codes.ts';

const ENGINE_CODES = {
  'build/broken': {
    summary: 'seed failed while it ran a build',
    docs: 'Something happened that seed did not foresee. The build is recorded with the outcome `fault`, and its place is removed. This is an error of seed and not of the build: please report it together with the output of the same command with `--verbose`.',
  },
  'build/command-failed': {
    summary: 'a command of the spec ended with a status other than 0',
    docs: 'The report shows the command in its spec, its exit status and the last lines of its output. CodeBuild runs every item of a list of commands as one script: its last status counts. `--on-failure shell` stops at the failure and `seed attach` opens a shell there, with the variables and the folder of the command. A phase with `on-failure: CONTINUE` lets the build go on.',
  },
  'build/phase-failed': {
    summary: 'a phase ended badly for another reason than a command',
    docs: 'The message is the context that CodeBuild gives to the phase, for instance that no file matched the artifacts, that a runtime is not known, or that a parameter could not be looked up. Look into the whole output with `seed logs -v`.',
  },
  'build/timed-out': {
    summary: 'the build took longer than it may',
    docs: 'The build was ended when its time was up: 60 minutes for a buildspec, 120 for the deploy and 90 for the destroy of a module, unless `--timeout` or the settings say otherwise. Everything that it had started was ended too. CodeBuild’s own limit is set in the project.',
  },
  'build/export-refused': {
    summary: 'a variable of exported-variables is not exported',
    docs: 'CodeBuild does not export variables whose values come from Parameter Store or Secrets Manager, nor variables whose names start with `AWS_`. seed leaves them out too, so that a build that works here works there. The one exception is `AWS_CODESEEDER_OUTPUT`, through which aws-codeseeder returns results. Copy the value into a variable of another name if it is no secret.',
  },
  'build/kept': {
    summary: 'the place of a failed build is kept',
    docs: 'The build ran with `--on-failure keep` or `--on-failure commit` and failed. Its container, image or folder stays until it is removed with `seed clean`. The command in the notice opens a shell in it, with the environment and the folder of the last command. The environment holds the secrets of the build: keep a committed image to yourself.',
  },
  'build/short-secret': {
    summary: 'a secret is too short to be hidden',
    docs: 'Values of fewer than four characters are not masked, since they would hide parts of ordinary words in the whole log. Use a longer value, or keep the build from printing it.',
  },
  'build/unresolved-reference': {
    summary: 'another variable could not be looked up',
    docs: 'A build fails in DOWNLOAD_SOURCE when a value of Parameter Store or Secrets Manager cannot be read. CodeBuild tells the first such variable; seed tells the others as well, so that they can be mended together. Give a stand-in with `--secret NAME=value` to run without the real value.',
  },
  'build/variable-refused': {
    summary: 'a variable that was given is not set in the build',
    docs: 'Names that start with `CODEBUILD_` are reserved: CodeBuild sets them itself and refuses others. Names that are no shell names, such as `my.var`, cannot be passed on by `sh` and `bash` and are lost in CodeBuild too. Rename the variable.',
  },
} as const satisfies Record<string, CodeDoc>;

/** All codes of this package. */
export const BUILD_CODES = {
  ...ENGINE_CODES,
  ...ARTIFACT_CODES,
  ...BATCH_CODES,
  ...CACHE_CODES,
  ...IN_BUILD_CODES,
  ...REPORT_CODES,
  ...RUNTIME_CODES,
  ...SOURCE_CODES,
} as const satisfies Record<string, CodeDoc>;
