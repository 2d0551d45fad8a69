import type { CodeDoc } from '@seed/kernel';

export const BUNDLE_CODES = {
  'bundle/folder-missing': {
    summary: 'the module folder cannot be read',
    docs: 'The folder that should be bundled does not exist, is not a folder, or may not be read by the present user. Check the path of the module in its manifest or on the command line.',
  },
  'bundle/not-readable': {
    summary: 'a file of the module cannot be read',
    docs: 'A file or folder of the module, or a data file that comes with it, exists but could not be read, so that nobody can tell whether the module changed. The message holds what the machine answered. Check the rights of the file and of the folders above it.',
  },
  'bundle/empty': {
    summary: 'nothing of the module would be in its bundle',
    docs: 'All files of the folder are left out by the rules for bundles: dot-files, `node_modules`, `build`, `dist`, `cdk.out` and caches. A build of an empty bundle cannot work, so seed stops here. Check that the path names the module itself.',
  },
  'bundle/not-written': {
    summary: 'the bundle could not be written',
    docs: 'The zip or the staging folder could not be written. The message holds what the machine answered; free space and rights of the target folder are the common causes. Nothing half-written is left.',
  },
} as const satisfies Record<string, CodeDoc>;
