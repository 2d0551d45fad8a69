import { readFile } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import type { DockerOptions } from 'dockerode';
import { EnvironmentError } from '@seed/kernel';
import { answerInTime } from './answer-in-time.ts';
import { connectionFailure } from './docker-error.ts';
import { engineAddresses } from './engine-address.ts';
import type { EngineAddress, EngineSettings } from './engine-address.ts';
import { createSshAgent } from './ssh-agent.ts';

const PING_MS = 1000;
/** The description costs a busy engine more than a ping. */
const INFO_MS = 10_000;
/** A tunnel has to log in first. */
const SSH_PING_MS = 15_000;

/** What the engine says of itself and its machine. */
export interface EngineFacts {
  readonly id: string;
  readonly version: string;
  /** As images name it: `amd64`, `arm64`. */
  readonly architecture: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly cgroup: string;
  readonly rootDir: string;
  readonly system: string;
  readonly rootless: boolean;
  /** Runs on this very kernel, so paths of this machine mean the same to it. */
  readonly native: boolean;
}

export interface Engine {
  readonly docker: Docker;
  readonly address: EngineAddress;
  readonly facts: EngineFacts;
}

/** Connects to the first engine that answers a ping within a second. Rejects with EnvironmentError `docker/*`. */
export async function connectEngine(settings: EngineSettings): Promise<Engine> {
  const [addresses, dockerode] = await Promise.all([engineAddresses(settings), import('dockerode')]);
  const failures: { readonly address: EngineAddress; readonly error: unknown }[] = [];
  for (const address of addresses) {
    const docker = await openDocker(dockerode.default, address);
    try {
      const signal = AbortSignal.timeout(address.kind === 'ssh' ? SSH_PING_MS : PING_MS);
      // The engine's description is asked for at once: it is needed in any case, and the ping alone decides.
      const info = docker.info();
      info.catch(() => undefined);
      await ping(docker, signal);
      const told = await answerInTime('it is asked for its description', info, INFO_MS);
      return { docker, address, facts: factsOf(told as EngineInfo, address) };
    } catch (error) {
      failures.push({ address, error });
    }
  }
  throw connectionFailure(failures);
}

/** The library's types know no options here; its code does. */
async function ping(docker: Docker, abortSignal: AbortSignal): Promise<void> {
  await (docker.ping as (options: { abortSignal: AbortSignal }) => Promise<unknown>)({ abortSignal });
}

/** The host is never looked up, since the agent makes the connection; the library's types know no agent. */
function overSsh(url: string): DockerOptions {
  const options = { protocol: 'http', host: 'http://docker', port: 80, agent: createSshAgent(url) } as const;
  return options;
}

async function openDocker(DockerClass: typeof Docker, address: EngineAddress): Promise<Docker> {
  switch (address.kind) {
    case 'socket':
      return new DockerClass({ socketPath: address.path });
    case 'ssh':
      return new DockerClass(overSsh(address.url));
    case 'tcp': {
      const base = { host: address.host, port: address.port };
      if (address.tls === undefined) return new DockerClass({ ...base, protocol: 'http' });
      if (address.tls.dir === '') return new DockerClass({ ...base, protocol: 'https' });
      const [ca, cert, key] = await Promise.all(
        ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readTls(join(address.tls?.dir ?? '', name))),
      );
      return new DockerClass({
        ...base,
        protocol: 'https',
        ...(ca ? { ca } : {}),
        ...(cert ? { cert } : {}),
        ...(key ? { key } : {}),
      });
    }
  }
}

async function readTls(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new EnvironmentError('docker/bad-address', `the TLS file "${path}" cannot be read`, {
      cause: error,
    });
  });
}

/** The part of `GET /info` that is used. */
export interface EngineInfo {
  readonly ID?: string;
  readonly ServerVersion?: string;
  readonly Architecture?: string;
  readonly NCPU?: number;
  readonly MemTotal?: number;
  readonly CgroupVersion?: string;
  readonly CgroupDriver?: string;
  readonly DockerRootDir?: string;
  readonly OperatingSystem?: string;
  readonly KernelVersion?: string;
  readonly SecurityOptions?: readonly string[];
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64', armv7l: 'arm' };

export function factsOf(info: EngineInfo, address: EngineAddress, kernel = release()): EngineFacts {
  const rootless = (info.SecurityOptions ?? []).some((option) => /rootless|userns/.test(option));
  const system = info.OperatingSystem ?? '';
  return {
    id: info.ID ?? '',
    version: info.ServerVersion ?? '',
    architecture: ARCHITECTURES[info.Architecture ?? ''] ?? info.Architecture ?? '',
    cpus: info.NCPU ?? 0,
    memoryBytes: info.MemTotal ?? 0,
    cgroup: `${info.CgroupDriver ?? ''} v${info.CgroupVersion ?? '1'}`.trim(),
    rootDir: info.DockerRootDir ?? '',
    system,
    rootless,
    native:
      address.kind === 'socket' && info.KernelVersion === kernel && !/desktop|colima|lima/i.test(system),
  };
}
