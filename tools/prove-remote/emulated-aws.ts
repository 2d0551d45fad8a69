import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { check, Unproved } from './proof.ts';
import { type Service, startService } from './processes.ts';

/** The emulator's command on the PATH. */
export const findMoto = (): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((dir) => join(dir, 'moto_server'))
    .find((file) => existsSync(file));

/** An emulator, and before it `seed serve`, which runs the builds. */
export interface EmulatedAws {
  readonly motoUrl: string;
  readonly url: string;
  /** Process of `seed serve`: its containers are labelled with it. */
  readonly pid: number;
  /** The end of what `seed serve` printed. */
  readonly printed: () => string;
  /** Rejects where `seed serve` does not end as after ctrl-c. */
  stop(): Promise<void>;
}

export interface EmulatedAwsOptions {
  readonly moto: string;
  readonly seed: readonly [string, ...string[]];
  /** Folder of `seed serve`. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

const START_MS = 60_000;
const INTERRUPTED = 130;

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/moto-api/data.json`)).ok;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

async function until(
  what: string,
  service: Service,
  ready: () => boolean | Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  const end = performance.now() + START_MS;
  while (!(await ready())) {
    if (!service.running()) throw new Unproved(`${what} ended at once:\n${service.printed()}`);
    check(performance.now() < end, `${what} has not started within a minute:\n${service.printed()}`);
    await delay(50, undefined, { signal });
  }
}

async function startMoto({ moto, cwd, env, signal }: EmulatedAwsOptions): Promise<Service & { url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const service = await startService({ words: [moto, '-H', '127.0.0.1', '-p', String(port)], cwd, env });
  try {
    await until('moto_server', service, () => answers(url), signal);
    return { ...service, url };
  } catch (error) {
    await service.stop('SIGKILL');
    throw error;
  }
}

async function startServe(upstream: string, options: EmulatedAwsOptions): Promise<Service & { url: string }> {
  const { seed, cwd, env, signal } = options;
  const flags = ['--port', '0', '--executor', 'docker', '--upstream', upstream];
  const service = await startService({
    words: [...seed, 'serve', ...flags, '--allow-substitute', '--pull', 'never', '--json'],
    cwd,
    env,
  });
  try {
    await until('seed serve', service, () => service.stdout().includes('\n'), signal);
    const { url } = JSON.parse(service.stdout().split('\n')[0] ?? '') as { url: string };
    return { ...service, url };
  } catch (error) {
    await service.stop('SIGINT');
    throw error;
  }
}

/** Starts both on free ports and waits until they answer. */
export async function startAws(options: EmulatedAwsOptions): Promise<EmulatedAws> {
  const moto = await startMoto(options);
  try {
    const serve = await startServe(moto.url, options);
    return {
      motoUrl: moto.url,
      url: serve.url,
      pid: serve.pid,
      printed: serve.printed,
      async stop() {
        const early = serve.running() ? '' : 'had ended long before, and ';
        const status = await serve.stop('SIGINT');
        await moto.stop('SIGKILL');
        check(
          early === '' && status === INTERRUPTED,
          `seed serve ${early}gave exit status ${status}, not ${INTERRUPTED}:\n${serve.printed()}`,
        );
      },
    };
  } catch (error) {
    await moto.stop('SIGKILL');
    throw error;
  }
}
