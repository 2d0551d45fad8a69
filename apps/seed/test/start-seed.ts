import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const bin = join(import.meta.dirname, '../src/bin.ts');

export interface Started {
  readonly child: ChildProcess;
  /** Settles when standard output holds the text. */
  readonly saw: (wanted: string) => Promise<void>;
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
  let seen = '';
  const listeners = new Set<() => void>();
  child.stdout.on('data', (bytes: Buffer) => {
    seen += bytes.toString();
    for (const listener of listeners) listener();
  });
  const saw = (wanted: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!seen.includes(wanted)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const err = text(child.stderr);
  const ended = Promise.all([code, err]).then(([status, said]) => ({ code: status, out: seen, err: said }));
  return { child, saw, ended };
}
