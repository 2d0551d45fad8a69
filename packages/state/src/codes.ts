import type { CodeDoc } from '@seed/kernel';

export const STATE_CODES = {
  'state/busy': {
    summary: 'another process keeps the state file locked',
    docs: 'Several runs may use one state file: each write takes milliseconds and the others wait for it. This one waited for seconds. A process that was suspended in the middle of a write, or a file on a network drive, can hold it for longer. Look for other runs (`ps`), let them end, and try again. Nothing was written.',
  },
  'state/corrupt': {
    summary: 'the state file is damaged, or is no state file',
    docs: 'The file exists and SQLite cannot read it. A full disk, a copy taken during a run, or another program that wrote to it can be the cause. Put a copy from a backup in its place; `sqlite3 FILE .recover` saves what can be read. Without the file seed no longer knows what is deployed locally: moved away, the next plan treats every module as new.',
  },
  'state/failed': {
    summary: 'the state file could not be read or written',
    docs: 'The message carries the words of SQLite or of the file system. A full disk, a quota and a failing drive are the common causes. What was written before stays as it was.',
  },
  'state/newer-version': {
    summary: 'a newer seed wrote the state file',
    docs: 'The layout of the file has a higher version than this seed knows. Reading it could misunderstand what is deployed, so seed stops. Use the newer seed for this project.',
  },
  'state/not-writable': {
    summary: 'the state file cannot be opened where it is',
    docs: 'seed keeps what it knows of local deployments in a file of the project. Its folder has to be a folder and has to be writable, also for reading: readers and writers coordinate through files beside it. Check the rights of the folder and its owner (a run with `sudo` may have made it), and that the project does not lie on a read-only medium.',
  },
} as const satisfies Record<string, CodeDoc>;

export type StateCode = keyof typeof STATE_CODES;
