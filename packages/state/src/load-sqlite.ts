import { createRequire } from 'node:module';
import type * as sqlite from 'node:sqlite';

/**
 * Loads `node:sqlite` and swallows the one warning that Node up to 24.14 prints for it: people can do nothing about
 * it. The module is loaded here and not imported, because an import would load it, and warn, before any code runs.
 */
export function loadSqlite(): typeof sqlite {
  const require = createRequire(import.meta.url);
  return withoutSqliteWarning(() => require('node:sqlite') as typeof sqlite);
}

/** Runs `work`, during which the warning about SQLite, and no other, goes nowhere. */
export function withoutSqliteWarning<T>(work: () => T): T {
  const warn = process.emitWarning;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]): void => {
    const isExperimental = rest[0] === 'ExperimentalWarning';
    if (isExperimental && String(warning).startsWith('SQLite is an experimental')) return;
    Reflect.apply(warn, process, [warning, ...rest]);
  };
  try {
    return work();
  } finally {
    process.emitWarning = warn;
  }
}
