import type { Duplex } from 'node:stream';
import { EnvironmentError } from '@seed/kernel';
import { STATE_SHELL } from './container/state-shell.ts';
import { connectEngine } from './engine/connect-engine.ts';
import { ask, statusOf } from './engine/docker-error.ts';
import type { EngineSettings } from './engine/engine-address.ts';

/** The person's terminal. `columns` and `rows` are undefined where nobody knows. */
export interface AttachTerminal {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly size?: () => { readonly columns: number; readonly rows: number } | undefined;
  /** Calls back when the size changes; returns a function that ends it. */
  readonly onResize?: (changed: () => void) => () => void;
}

/**
 * Opens a shell in the container of a build, with its variables, in the folder of its last command; resolves with the
 * exit status of the shell. The terminal has to be in raw mode. Rejects with EnvironmentError `docker/no-such-build`.
 */
export async function attachToBuild(
  ref: string,
  settings: EngineSettings,
  terminal: AttachTerminal,
): Promise<number> {
  const engine = await connectEngine(settings);
  const container = engine.docker.getContainer(ref);
  await requireRunning(ref, () => container.inspect());
  const exec = await ask(
    'opening a shell in the build container',
    container.exec({
      Cmd: ['/bin/sh', '-c', STATE_SHELL],
      User: '0:0',
      WorkingDir: '/',
      Tty: true,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      Env: ['TERM=xterm-256color'],
    }),
  );
  const connection: Duplex = await ask(
    'opening a shell in the build container',
    exec.start({ hijack: true, stdin: true, Tty: true }),
  );
  const resize = (): void => {
    const size = terminal.size?.();
    // A size that comes too late for its shell is of no interest.
    if (size !== undefined) exec.resize({ w: size.columns, h: size.rows }).catch(() => undefined);
  };
  resize();
  const stopResizing = terminal.onResize?.(resize);
  terminal.stdin.pipe(connection);
  connection.pipe(terminal.stdout, { end: false });
  await new Promise<void>((resolve) => connection.once('close', resolve));
  stopResizing?.();
  terminal.stdin.unpipe(connection);
  return (await exec.inspect()).ExitCode ?? 0;
}

async function requireRunning(
  ref: string,
  inspect: () => Promise<{ readonly State: { readonly Running: boolean } }>,
): Promise<void> {
  const hints = [
    'List builds that still run with `docker ps --filter label=seed.build`',
    'Keep the next failed build: `--on-failure keep`',
  ];
  try {
    const { State } = await inspect();
    if (State.Running) return;
  } catch (error) {
    if (statusOf(error) !== 404) return ask('looking at the build container', Promise.reject(error));
    throw new EnvironmentError('docker/no-such-build', `there is no build "${ref}"`, { cause: error, hints });
  }
  throw new EnvironmentError('docker/no-such-build', `the build "${ref}" does not run any more`, { hints });
}
