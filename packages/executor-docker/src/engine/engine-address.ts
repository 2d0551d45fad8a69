import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EnvironmentError } from '@seed/kernel';

/** Values of the caller's environment that decide which engine is used. */
export interface EngineSettings {
  /** `DOCKER_HOST`, `DOCKER_CONTEXT`, `DOCKER_CONFIG`, `DOCKER_CERT_PATH`, `DOCKER_TLS_VERIFY`, `XDG_RUNTIME_DIR`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform?: NodeJS.Platform;
}

export interface TlsFiles {
  /** Folder with ca.pem, cert.pem and key.pem. */
  readonly dir: string;
}

export type EngineAddress = { readonly from: string } & (
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls?: TlsFiles }
  | { readonly kind: 'ssh'; readonly url: string }
);

/** Where an engine may answer, best first. One address only when the user named it. */
export async function engineAddresses(settings: EngineSettings): Promise<readonly EngineAddress[]> {
  const { env } = settings;
  const host = env['DOCKER_HOST'];
  if (host !== undefined && host !== '')
    return [
      parseAddress(host, { from: 'DOCKER_HOST', tlsDir: env['DOCKER_TLS_VERIFY'] ? certPath(settings) : '' }),
    ];
  const context = env['DOCKER_CONTEXT'] || (await currentContext(settings));
  if (context !== undefined && context !== '' && context !== 'default')
    return [await contextAddress(context, settings)];
  return usualSockets(settings);
}

/** Reads `unix://`, `npipe://`, `tcp://`, `http(s)://` and `ssh://`; a bare `host:port` is tcp. */
export function parseAddress(
  text: string,
  options: { readonly from: string; readonly tlsDir?: string },
): EngineAddress {
  const { from, tlsDir } = options;
  const [, scheme = 'tcp', rest = ''] = /^(?:([a-z]+):\/\/)?(.*)$/.exec(text) ?? [];
  if (scheme === 'unix') return { kind: 'socket', path: rest || '/var/run/docker.sock', from };
  if (scheme === 'npipe')
    return { kind: 'socket', path: rest.replaceAll('\\', '/') || '//./pipe/docker_engine', from };
  if (scheme === 'ssh' && rest !== '') return { kind: 'ssh', url: `ssh://${rest}`, from };
  const [, host, port] = /^(\[[^\]]+\]|[^:/]+)(?::(\d+))?\/?$/.exec(rest) ?? [];
  if (host === undefined || !['tcp', 'http', 'https'].includes(scheme))
    throw new EnvironmentError('docker/bad-address', `${from} names no engine address: "${text}"`, {
      hints: ['Use `unix:///path`, `tcp://host:port` or `ssh://user@host`'],
    });
  const secure = (tlsDir !== undefined && tlsDir !== '') || scheme === 'https' || port === '2376';
  return {
    kind: 'tcp',
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port ?? (secure ? 2376 : 2375)),
    from,
    ...(secure ? { tls: { dir: tlsDir ?? '' } } : {}),
  };
}

function certPath({ env, home }: EngineSettings): string {
  return env['DOCKER_CERT_PATH'] || configDir({ env, home });
}

export function configDir({ env, home }: EngineSettings): string {
  return env['DOCKER_CONFIG'] || join(home, '.docker');
}

async function currentContext(settings: EngineSettings): Promise<string | undefined> {
  const text = await readFile(join(configDir(settings), 'config.json'), 'utf8').catch(() => '{}');
  try {
    const config = JSON.parse(text) as { currentContext?: unknown };
    return typeof config.currentContext === 'string' ? config.currentContext : undefined;
  } catch {
    // A config that docker itself could not read decides nothing here.
    return undefined;
  }
}

async function contextAddress(name: string, settings: EngineSettings): Promise<EngineAddress> {
  const id = createHash('sha256').update(name).digest('hex');
  const root = join(configDir(settings), 'contexts');
  const from = `the Docker context "${name}"`;
  try {
    const meta = JSON.parse(await readFile(join(root, 'meta', id, 'meta.json'), 'utf8')) as {
      Endpoints?: { docker?: { Host?: string } };
    };
    const host = meta.Endpoints?.docker?.Host ?? '';
    return parseAddress(host, { from, ...(await contextTls(join(root, 'tls', id, 'docker'))) });
  } catch (error) {
    if (error instanceof EnvironmentError) throw error;
    throw new EnvironmentError('docker/bad-address', `${from} does not exist`, {
      cause: error,
      hints: ['List contexts with `docker context ls`', 'Choose one with `docker context use NAME`'],
    });
  }
}

async function contextTls(dir: string): Promise<{ tlsDir?: string }> {
  return (await readFile(join(dir, 'ca.pem')).catch(() => undefined)) === undefined ? {} : { tlsDir: dir };
}

function usualSockets({ env, home, platform }: EngineSettings): EngineAddress[] {
  if (platform === 'win32')
    return [{ kind: 'socket', path: '//./pipe/docker_engine', from: 'the usual pipe' }];
  const runtime = env['XDG_RUNTIME_DIR'];
  const paths = [
    '/var/run/docker.sock',
    join(home, '.docker/run/docker.sock'),
    ...(runtime ? [join(runtime, 'docker.sock')] : []),
    join(home, '.colima/default/docker.sock'),
    ...(runtime ? [join(runtime, 'podman/podman.sock')] : []),
    '/run/podman/podman.sock',
  ];
  return paths.map((path) => ({ kind: 'socket', path, from: 'the usual sockets' }) as const);
}

/** As people write it. */
export function addressText(address: EngineAddress): string {
  if (address.kind === 'socket') return `unix://${address.path}`;
  if (address.kind === 'ssh') return address.url;
  return `tcp://${address.host}:${address.port}`;
}
