import type { CodeDoc } from '@seed/kernel';

export const ARTIFACT_CODES = {
  'artifact/not-collected': {
    summary: 'the artifacts could not be taken out of the build',
    docs: 'The commands are through, but their files could not be stored where artifacts go: the disk may be full, the folder may belong to another user, or the place of the build is gone. Free some space, or choose another folder with `--artifacts DIR`, and run the build again.',
  },
  'artifact/file-missing': {
    summary: 'a file of an artifact vanished before it was collected',
    docs: 'The file was there when the place of the build was listed and could not be read afterwards: something in the build still runs and removes it, or it is a link whose target does not exist or is no regular file. The artifact lacks that file.',
  },
  'artifact/link-refused': {
    summary: 'a link could not be kept in an artifact',
    docs: 'With `enable-symlinks: yes` links inside the base directory stay links. This one has the name of a folder of the artifact, which two base directories or patterns brought in, so it was left out.',
  },
} as const satisfies Record<string, CodeDoc>;
