import type { CodeDoc } from '@seed/kernel';

export const IN_BUILD_CODES = {
  'build/git-credentials': {
    summary: 'the git credential helper has no credentials of its own here',
    docs: 'The spec says `git-credential-helper: yes`. In CodeBuild, git then gets the credentials of the project\u2019s source. A build on this machine has no such project, so git inside the build is answered from the variable `SEED_GIT_PASSWORD` (and `SEED_GIT_USERNAME`, `git` by default) where it is set. Give it with `--secret SEED_GIT_PASSWORD`; public repositories need nothing.',
  },
  'build/metadata': {
    summary: 'a part of the metadata that the module recorded could not be used',
    docs: 'The module called `seedfarmer metadata` (or wrote its metadata file), and a value was not what Seed-Farmer expects, for instance a text that is no JSON. In an image without python3, node and jq the call is only recorded while the build runs, so the problem shows after it; with one of these tools in the image the command itself fails.',
  },
} as const satisfies Record<string, CodeDoc>;
