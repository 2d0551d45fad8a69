import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { loadSqlite } from './load-sqlite.ts';
import { foreignFile, isBusy, newerVersion } from './state-error.ts';

/** How long a statement waits for writers in other processes. */
const BUSY_MS = 5_000;

/** The layout that this seed writes. */
const VERSION = 1;

const LAYOUT = `
  CREATE TABLE kv (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  ) STRICT;
  PRAGMA user_version = 1;
`;

/** Opens the database and brings its layout up to date; makes file and folder where they are missing. */
export function openDatabase(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  // SQLite would make it readable for everybody; the files beside it take over its mode.
  closeSync(openSync(path, 'a', 0o600));
  const { DatabaseSync } = loadSqlite();
  const db = new DatabaseSync(path, { timeout: BUSY_MS });
  try {
    const version = versionOf(db);
    if (version > VERSION) throw newerVersion(path, version, VERSION);
    useWriteAheadLog(db);
    if (version < VERSION) updateLayout(db, path);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Readers and writers do not block each other then. SQLite does not wait for others here, so this does. */
function useWriteAheadLog(db: DatabaseSync): void {
  const end = performance.now() + BUSY_MS;
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      db.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error;
      Atomics.wait(clock, 0, 0, 10);
    }
  }
}

function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
}

function updateLayout(db: DatabaseSync, path: string): void {
  inTransaction(db, () => {
    // Read again: another process may have done it in the meantime.
    const version = versionOf(db);
    switch (version) {
      case 0:
        if (db.prepare('SELECT 1 FROM sqlite_schema').get() !== undefined) throw foreignFile(path);
        db.exec(LAYOUT);
        break;
      case VERSION:
        break;
      default:
        throw newerVersion(path, version, VERSION);
    }
  });
}

/** Runs `work` as the only writer; all of it is kept, or nothing. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
