import { describe, expect, test } from 'vitest';
import { folderWith } from './run-seed.ts';
import { startSeed } from './start-seed.ts';

const SPEC = `version: 0.2
phases:
  install:
    commands:
      - X=1
  pre_build:
    commands:
  build:
    commands:
      - echo "X is $X"; printf 'no line end'
      - |
        echo one
        exit 2
    finally:
      - echo last
artifacts:
  files: nothing.*
`;

/** Times, and the places of one build, replaced. */
const golden = (text: string): string =>
  text
    .replace(/^\[Container\] \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{6} /gm, '@ ')
    .replace(/(=| )\/\S*?\/output\/src\d{9}\/src/g, '$1SRC')
    .replace(/took \d+\.\d{6} seconds/, 'took N seconds');

const COMPLETE = 'Phase context status code:  Message: ';

describe('the log as CodeBuild prints it', { timeout: 60_000 }, () => {
  test('CB-81 the whole log of a failing build, byte for byte but for times and places', async () => {
    const cwd = await folderWith({ 'buildspec.yml': SPEC });

    const words = ['run', '--executor', 'host', '--log-format', 'codebuild'];
    const { code, out } = await startSeed(words, { cwd }).ended;

    expect(code).toBe(1);
    expect(golden(out)).toBe(`@ Running on CodeBuild On-demand
@ Waiting for agent ping
@ Waiting for DOWNLOAD_SOURCE
@ Phase is DOWNLOAD_SOURCE
@ CODEBUILD_SRC_DIR=SRC
@ YAML location is SRC/buildspec.yml
@ No commands found for phase name: pre_build
@ Processing environment variables
@ No runtime version selected in buildspec.
@ Moving to directory SRC
@ Cache is not defined in the buildspec
@ Skip cache due to: no paths specified to be cached
@ Registering with agent
@ Phases found in YAML: 3
@  BUILD: 2 commands
@  INSTALL: 1 commands
@  PRE_BUILD: 0 commands
@ Phase complete: DOWNLOAD_SOURCE State: SUCCEEDED
@ ${COMPLETE}
@ Entering phase INSTALL
@ Running command X=1

@ Phase complete: INSTALL State: SUCCEEDED
@ ${COMPLETE}
@ Entering phase PRE_BUILD
@ Phase complete: PRE_BUILD State: SUCCEEDED
@ ${COMPLETE}
@ Entering phase BUILD
@ Running command echo "X is $X"; printf 'no line end'
X is 1
no line end

@ Running command echo one
exit 2
one

@ Command did not exit successfully echo one
exit 2 exit status 2
@ Running command echo last
last

@ Phase complete: BUILD State: FAILED
@ Phase context status code: COMMAND_EXECUTION_ERROR Message: Error while executing command: echo one
exit 2. Reason: exit status 2
@ Entering phase POST_BUILD
@ Phase complete: POST_BUILD State: SUCCEEDED
@ ${COMPLETE}
@ Expanding base directory path: .
@ Assembling file list
@ Expanding .
@ Expanding file paths for base directory .
@ Assembling file list
@ Expanding nothing.*
@ Skipping invalid file path nothing.*
@ Set report auto-discover timeout to 5 seconds
@ Expanding base directory path:  .
@ Assembling file list
@ Expanding .
@ Expanding file paths for base directory .
@ Assembling file list
@ Expanding **/*
@ No matching auto-discover report paths found
@ Report auto-discover file discovery took N seconds
@ Phase complete: UPLOAD_ARTIFACTS State: FAILED
@ Phase context status code: CLIENT_ERROR Message: no matching artifact paths found
`);
  });
});
