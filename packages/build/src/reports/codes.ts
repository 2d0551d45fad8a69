import type { CodeDoc } from '@seed/kernel';

export const REPORT_CODES = {
  'report/incomplete': {
    summary: 'a report could not be read whole',
    docs: 'A file of a report group is missing, larger than seed reads, or not in the format that `file-format` says. The counts hold what could be read. Compare `files`, `base-directory` and `file-format` of the report with what the tests write; names and places are in the text of the warning.',
  },
  'report/not-written': {
    summary: 'a report could not be written on this machine',
    docs: 'The report was read, but its summary could not be stored where reports go: the disk may be full, or the folder may belong to another user. The build is not affected; the counts are in its result. Choose another folder with `--reports DIR`.',
  },
  'report/too-many': {
    summary: 'the spec has more report groups than CodeBuild allows',
    docs: 'CodeBuild takes up to five report groups from one buildspec. seed reads the first five and leaves the others out, so that a local result does not promise what AWS would refuse.',
  },
} as const satisfies Record<string, CodeDoc>;
