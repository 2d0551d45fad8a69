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
  'state/invalid-key': {
    summary: 'Parameter Store takes no parameter of this name',
    docs: 'The names of deployments, groups and modules become parts of parameter names. Those have letters without accents, digits and `_ . -`, at most 15 parts and 1011 characters. Rename what the message shows. A store on this machine (`--state local`) takes any name.',
  },
  'state/newer-version': {
    summary: 'a newer seed wrote the state file',
    docs: 'The layout of the file has a higher version than this seed knows. Reading it could misunderstand what is deployed, so seed stops. Use the newer seed for this project.',
  },
  'state/not-writable': {
    summary: 'the state file cannot be opened where it is',
    docs: 'seed keeps what it knows of local deployments in a file of the project. Its folder has to be a folder and has to be writable, also for reading: readers and writers coordinate through files beside it. Check the rights of the folder and its owner (a run with `sudo` may have made it), and that the project does not lie on a read-only medium.',
  },
  'state/too-large': {
    summary: 'a value is larger than a parameter can be',
    docs: 'Parameter Store holds up to 4096 bytes in a standard parameter and up to 8192 in an advanced one, which costs a few cents a month; seed lets AWS choose (Intelligent-Tiering), as Seed-Farmer does. Larger values are stored compressed, and this one is too large even so. Metadata: let the module record less, or put the large part into a parameter, secret or object of its own and record its name. Manifest of a deployment: move inline modules into files of their own with `path`. What was stored before stays as it was.',
  },
  'state/unreadable-value': {
    summary: 'a stored value begins like a compressed one, and is none',
    docs: 'Values that Parameter Store cannot hold as they are, such as large ones, are stored as `{"seed:gzip": "…"}` with the compressed text in base64. The parameter in the message begins like that and cannot be read. Somebody may have edited it. Restore an earlier version of the parameter (`aws ssm get-parameter-history`), or delete it and deploy the module again.',
  },
} as const satisfies Record<string, CodeDoc>;

export type StateCode = keyof typeof STATE_CODES;
