import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const bin = join(import.meta.dirname, '../src/bin.ts');

export interface Started {
  readonly child: ChildProcess;
  /** Resolves when one of the streams holds the text; rejects when the program ends without it. */
  readonly saw: (wanted: string | RegExp) => Promise<void>;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

/** Starts seed as a process of its own: no terminal, its own session, standard input closed. */
export function startSeed(
  words: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Started {
  const child = spawn(process.execPath, [bin, ...words], {
    cwd: options.cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: options.cwd, LANG: 'C.UTF-8', ...options.env },
  });
  const seen = { out: '', err: '' };
  const listeners = new Set<() => void>();
  const listen = (name: 'out' | 'err') => (bytes: Buffer) => {
    seen[name] += bytes.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', listen('out'));
  child.stderr.on('data', listen('err'));
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const saw = (wanted: string | RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const isIn = (text: string): boolean =>
        typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
      // A program that has ended says nothing more, and nobody should wait for it.
      void closed.then(() => reject(new Error(`"${wanted}" was not said: ${seen.out}${seen.err}`)));
      const look = (): void => {
        if (!isIn(seen.out) && !isIn(seen.err)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  const ended = closed.then((code) => ({ code, ...seen }));
  return { child, saw, ended };
}
