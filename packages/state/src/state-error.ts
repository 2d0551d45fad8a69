import { EnvironmentError, isSeedError } from '@seed/kernel';
import type { SeedError } from '@seed/kernel';
import type { StateCode } from './codes.ts';

interface Kind {
  readonly code: StateCode;
  readonly words: string;
  readonly hints: (path: string) => readonly string[];
}

const BUSY: Kind = {
  code: 'state/busy',
  words: 'is locked by another process',
  hints: () => ['let the other run end, then try again'],
};
const CORRUPT: Kind = {
  code: 'state/corrupt',
  words: 'is damaged, or is no state file',
  hints: (path) => [
    'put a copy from a backup in its place',
    `save what can be read with \`sqlite3 ${path} .recover\``,
    `move it away to start anew: \`mv ${path} ${path}.damaged\` (seed then knows of no local deployment)`,
  ],
};
const NOT_WRITABLE: Kind = {
  code: 'state/not-writable',
  words: 'cannot be opened for writing',
  hints: (path) => [`check the rights and the owner of the file and its folder: \`ls -la ${path}*\``],
};
const FAILED: Kind = {
  code: 'state/failed',
  words: 'could not be read or written',
  hints: () => ['check the free space and the health of the disk'],
};

/** Primary result codes of SQLite. */
const BY_RESULT: Readonly<Record<number, Kind>> = {
  3: NOT_WRITABLE, // SQLITE_PERM
  5: BUSY, // SQLITE_BUSY
  6: BUSY, // SQLITE_LOCKED
  8: NOT_WRITABLE, // SQLITE_READONLY
  11: CORRUPT, // SQLITE_CORRUPT
  14: NOT_WRITABLE, // SQLITE_CANTOPEN
  26: CORRUPT, // SQLITE_NOTADB
};

const BY_ERRNO: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR']);

interface Fields {
  readonly code?: unknown;
  readonly errcode?: unknown;
  readonly message?: unknown;
}

function kindOf({ code, errcode }: Fields): Kind {
  // The upper bytes of an extended result code say more about the same thing.
  if (typeof errcode === 'number') return BY_RESULT[errcode & 0xff] ?? FAILED;
  return BY_ERRNO.has(code) ? NOT_WRITABLE : FAILED;
}

/** True where another process holds the lock that was needed. */
export function isBusy(error: unknown): boolean {
  return kindOf((error ?? {}) as Fields) === BUSY;
}

/** Says what SQLite or the file system said, in an error that a person can act on. */
export function stateError(error: unknown, path: string): SeedError {
  if (isSeedError(error)) return error;
  const fields = (error ?? {}) as Fields;
  const kind = kindOf(fields);
  const said = typeof fields.message === 'string' ? fields.message : String(error);
  return new EnvironmentError(kind.code, `the state file "${path}" ${kind.words}: ${said}`, {
    cause: error,
    hints: kind.hints(path),
  });
}

/** The file's layout is of a later time than this seed. */
export function newerVersion(path: string, version: number, known: number): SeedError {
  const message = `the state file "${path}" has version ${version}, and this seed knows versions up to ${known}`;
  return new EnvironmentError('state/newer-version', message, {
    hints: ['use the newer seed for this project'],
    data: { version, known },
  });
}

/** A database, but of another program. */
export function foreignFile(path: string): SeedError {
  return stateError(Object.assign(new Error('it holds tables of another program'), { errcode: 26 }), path);
}
