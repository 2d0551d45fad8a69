import { spawn } from 'node:child_process';

/** How a command ended, and what it printed on both streams in the order of arrival. */
export interface Finished {
  readonly status: number;
  readonly stdout: string;
  readonly printed: string;
}

/** Runs a command to its end. `echo` names the streams that are also shown while it runs. */
export function run(
  command: readonly [string, ...string[]],
  options: {
    readonly cwd: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly echo?: 'stderr';
  },
): Promise<Finished> {
  const [file, ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      printed += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      if (options.echo === 'stderr') process.stderr.write(text);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ status: signal ? 128 : (code ?? 1), stdout, printed }));
  });
}
