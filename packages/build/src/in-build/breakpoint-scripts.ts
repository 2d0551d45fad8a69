import { shellWord } from '@seed/kernel';
import type { Layout } from '../workspace.ts';

/*
 * How a build is paused. While `<tmp>/paused` exists and is not empty the build waits. Any text in `<tmp>/resume`
 * (which `codebuild-resume` writes), or an empty or absent `<tmp>/paused`, lets it go on. Files are emptied and never
 * removed, since an image may have no `rm`. Without breakpoints the command says so and goes on.
 */

function files(layout: Layout): string {
  return `paused=${shellWord(`${layout.tmp}/paused`)} resume=${shellWord(`${layout.tmp}/resume`)}`;
}

/** `codebuild-breakpoint`: waits until someone resumes. Honoured when `breakpoints` or SEED_BREAKPOINTS=1. */
export function breakpointScript(breakpoints: boolean, layout: Layout): string {
  return `#!/bin/sh
# Pauses the build as CodeBuild's command of this name does.
set -u
${files(layout)}
# Tells seed: a record that only it understands.
tell() {
  [ -z "\${SEED_BREAKPOINT_TOKEN-}" ] || printf '\\n\\036SEED %s %s\\n' "$SEED_BREAKPOINT_TOKEN" "$1"
}
breakpoints=${breakpoints ? 'yes' : 'no'}

if [ "$breakpoints" != yes ] && [ "\${SEED_BREAKPOINTS-}" != 1 ]; then
  printf 'codebuild-breakpoint ignored: breakpoints are off for this build (turn them on with --breakpoints)\\n'
  exit 0
fi

if ! { : >"$resume" && printf 'paused\\n' >"$paused"; }; then
  printf 'codebuild-breakpoint: cannot write %s\\n' "$paused" >&2
  exit 1
fi
printf 'The build is paused. Go on with codebuild-resume in a shell of this build.\\n'
tell pause
while [ -s "$paused" ] && [ ! -s "$resume" ]; do
  # Without sleep there is nothing to wait with; then it asks the file system all the time.
  sleep 1 2>/dev/null || :
done
: >"$paused"
: >"$resume"
tell resume
printf 'The build goes on.\\n'
`;
}

/** `codebuild-resume`: ends the pause. */
export function resumeScript(layout: Layout): string {
  return `#!/bin/sh
# Lets a paused build go on.
set -u
${files(layout)}

if [ ! -s "$paused" ]; then
  printf 'codebuild-resume: the build is not paused\\n' >&2
  exit 1
fi
printf 'resume\\n' >"$resume"
`;
}
