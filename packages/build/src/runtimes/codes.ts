import type { CodeDoc } from '@seed/kernel';

export const RUNTIME_CODES = {
  'runtime/not-installed': {
    summary: 'a runtime of the spec is not on this machine',
    docs: 'The build runs without a container, so `runtime-versions` cannot install or switch anything: commands use what is on PATH. The runtime named was not found there. Install it, or run the build in an image.',
  },
  'runtime/other-version': {
    summary: 'this machine has another version of a runtime than the spec wants',
    docs: 'The build runs without a container, so commands use the version on PATH, whatever `runtime-versions` says. Results may differ from CodeBuild. Put the wanted version on PATH, or run the build in an image.',
  },
  'runtime/not-selectable': {
    summary: 'the image has no runtimes to select',
    docs: 'The spec has `runtime-versions`, and the image is none of CodeBuild’s own: it has no list of runtimes. CodeBuild skips the selection with the same warning, and commands use what the image brings.',
  },
  'runtime/not-in-substitute': {
    summary: 'the stand-in for an image lacks a runtime',
    docs: 'An image of CodeBuild is not on this machine and another one stands in for it, as `--allow-substitute` and rehearsals allow. The spec, or the image’s place in Seed-Farmer, asks for a runtime version that only the real image has. Commands use what the stand-in brings; get the real image to build as CodeBuild does.',
  },
} as const satisfies Record<string, CodeDoc>;
