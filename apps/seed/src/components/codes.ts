import type { CodeDoc } from '@seed/kernel';

/** Errors of the commands about components and recipes. */
export const IMAGE_COMMAND_CODES = {
  'components/outside-root': {
    summary: 'a link leads out of the folder of the project',
    docs: 'Files of a project are read from its folder alone, so that what is published can be reviewed where it lies. A symbolic link points elsewhere. Put a copy of the file into the project.',
  },
  'components/no-base': {
    summary: 'the commit to compare with is not there',
    docs: 'Versions are compared with the commit where the branch left its base: --base REF, else the main branch of origin. The name leads to no commit, or a clone of CI does not reach back that far. Fetch the whole history, with `git fetch --unshallow` or `fetch-depth: 0` of the checkout action, or name another base.',
  },
  'components/uncommitted': {
    summary: 'files have changes that no commit has',
    docs: 'A branch begins at the last commit, so what was changed since would be left out of it, or mixed into it. Commit the changes of the project first. Without `--branch` files are changed where they are.',
  },
  'components/git-failed': {
    summary: 'git could not be asked for the files of a commit',
    docs: 'The message ends with what git said. Run the same in a shell; where it works, seed works too.',
  },
  'components/shellcheck': {
    summary: 'shellcheck could not be run',
    docs: 'With --shellcheck the scripts of ExecuteBash steps are shown to the program shellcheck of this machine. It is not installed, or failed. Debian has it as the package `shellcheck`.',
  },
  'components/unsound': {
    summary: 'the project has mistakes that stand in the way',
    docs: 'Nothing is planned or published while documents or settings have errors. `seed components validate` prints all of them.',
  },
  'components/conflict': {
    summary: 'a version is taken, or behind what is published',
    docs: 'Published versions do not change. The plan names each component and recipe in the way, and how its version is raised: `--bump patch`, or by hand. Nothing is published while one of them remains.',
  },
  'components/no-target': {
    summary: 'it is not clear which account and region is meant',
    docs: 'The settings name several targets, or not the one that was asked for. Say `--target NAME`, or `--target all`.',
  },
  'components/other-account': {
    summary: 'the credentials belong to another account than the target',
    docs: 'The settings name the account of each target, so that nothing is published to the wrong one. Use credentials of that account (`--profile`), or give the target a `role` that these credentials may take on.',
  },
  'components/not-known': {
    summary: 'the project has no such component',
    docs: 'A component is named as `image/entry`, by its unique end, its name in AWS, or its file. `seed components list` shows all.',
  },
  'components/no-build': {
    summary: 'there is no build of the image to look at',
    docs: 'The image has no pipeline in the account, or no build was ever started. Publish it with `seed recipes publish`, then start one with `seed recipes build`.',
  },
} as const satisfies Record<string, CodeDoc>;
