import { existsSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StateEntry, StateStore } from '@seed/kernel';
import { inTransaction, openDatabase } from './open-database.ts';
import { stateError } from './state-error.ts';

/** A store in a file of this machine. */
export interface LocalStore extends StateStore {
  /** Lets go of the file; a later call opens it again. */
  close(): void;
}

export interface LocalStoreOptions {
  /** The file. It and its folder are made by the first write; reading a file that is not there reads nothing. */
  readonly path: string;
  /** What messages call it; the path where absent. */
  readonly name?: string;
  /** See StateStore. */
  readonly flags?: string;
}

interface Opened {
  readonly db: DatabaseSync;
  readonly get: StatementSync;
  readonly list: StatementSync;
  readonly put: StatementSync;
  readonly create: StatementSync;
  readonly remove: StatementSync;
}

function openStatements(path: string): Opened {
  const db = openDatabase(path);
  return {
    db,
    get: db.prepare('SELECT value FROM kv WHERE key = ?'),
    list: db.prepare('SELECT key, value FROM kv WHERE key > ? AND key < ? ORDER BY key'),
    put: db.prepare(
      'INSERT INTO kv (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at',
    ),
    create: db.prepare('INSERT INTO kv (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING'),
    remove: db.prepare('DELETE FROM kv WHERE key = ?'),
  };
}

/** From `/a/` up to `/a0`: 0 follows the slash, and SQLite compares bytes, so this is all below and no more. */
function rangeBelow(path: string): readonly [string, string] {
  const folder = path.endsWith('/') ? path.slice(0, -1) : path;
  return [`${folder}/`, `${folder}0`];
}

/**
 * Makes a store over a SQLite file that many processes may use at once; see StateStore for what it promises. Nothing
 * is opened before the first call. Rejects with EnvironmentError `state/…`.
 */
export function createLocalStore({ path, name = path, flags }: LocalStoreOptions): LocalStore {
  let opened: Opened | undefined;

  const use = async <T>(work: (opened: Opened) => T): Promise<T> => {
    try {
      opened ??= openStatements(path);
      return work(opened);
    } catch (error) {
      throw stateError(error, name);
    }
  };
  const read = async <T>(nothing: T, work: (opened: Opened) => T): Promise<T> =>
    opened === undefined && !existsSync(path) ? nothing : use(work);

  return {
    name,
    ...(flags === undefined ? {} : { flags }),
    get: (key) =>
      read<string | undefined>(undefined, ({ get }) => get.get(key)?.['value'] as string | undefined),
    list: (under) =>
      read<readonly StateEntry[]>([], ({ list }) =>
        list
          .all(...rangeBelow(under))
          .map((row) => ({ key: row['key'] as string, value: row['value'] as string })),
      ),
    put: (key, value) => use(({ put }) => void put.run(key, value)),
    create: (key, value) => use(({ create }) => create.run(key, value).changes === 1),
    delete: (keys) =>
      read(undefined, ({ db, remove }) => {
        if (keys.length > 0)
          inTransaction(db, () => {
            for (const key of keys) remove.run(key);
          });
      }),
    close() {
      opened?.db.close();
      opened = undefined;
    },
  };
}
