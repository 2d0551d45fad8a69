import { statfs } from 'node:fs/promises';
import type { Probe } from '@seed/deployspec';
import { EnvironmentError } from '@seed/kernel';
import type { Diagnostic } from '@seed/kernel';
import { gibText } from './container/compute-limits.ts';
import { missingCapabilities } from './container/privileges.ts';
import type { Engine } from './engine/connect-engine.ts';
import { addressText } from './engine/engine-address.ts';
import type { EngineConnection } from './engine/engine-connection.ts';
import { DEFAULT_IMAGE, imageCandidates, LOCAL_IMAGE } from './image/image-names.ts';
import { inspectImage } from './image/resolve-image.ts';
import { boundingSet } from './provision-build.ts';

const GIB = 1024 ** 3;
/** A build with the usual tools and a checked-out repository. */
const LITTLE_DISK = 5 * GIB;
const OLDEST_VERSION = 20;

/** Whether an engine answers within a second, and what it is. Never rejects. */
export async function probeEngine(connection: EngineConnection): Promise<Probe> {
  const found = await reach(connection);
  return 'probe' in found ? found.probe : describeEngine(found.engine);
}

/** What `seed doctor` says of containers: engine, disk, images, privileges. Changes nothing and never rejects. */
export async function probeDocker(connection: EngineConnection): Promise<readonly Probe[]> {
  const found = await reach(connection);
  if ('probe' in found) return [found.probe];
  const { engine } = found;
  return [
    describeEngine(engine),
    ...(await Promise.all([probeDisk(engine), probeImage(engine), probePrivileges(engine)])),
  ];
}

async function reach(connection: EngineConnection): Promise<{ engine: Engine } | { probe: Probe }> {
  try {
    return { engine: await connection.connect() };
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    const { code, message, hints } = error;
    return { probe: bad('docker', message, { code, severity: 'error', summary: message, hints }) };
  }
}

function describeEngine({ facts, address }: Engine): Probe {
  const place = facts.native ? 'on this machine' : 'elsewhere';
  const detail = [
    `Docker ${facts.version} at ${addressText(address)}, ${place}`,
    `${facts.architecture}, ${facts.cpus} CPUs, ${gibText(facts.memoryBytes)}, cgroup ${facts.cgroup}`,
  ].join('; ');
  if (Number.parseInt(facts.version, 10) >= OLDEST_VERSION) return good('docker', detail);
  return bad('docker', detail, {
    code: 'docker/request-failed',
    severity: 'warning',
    summary: `Docker ${facts.version} is older than ${OLDEST_VERSION}.10, which seed is tested with`,
    hints: ['Update the engine'],
  });
}

async function probeDisk({ facts }: Engine): Promise<Probe> {
  const disk = facts.native ? await statfs(facts.rootDir).catch(() => undefined) : undefined;
  if (disk === undefined) return good('docker disk', 'not visible from here');
  const free = disk.bavail * disk.bsize;
  const detail = `${gibText(free)} free below ${facts.rootDir}`;
  if (free >= LITTLE_DISK) return good('docker disk', detail);
  return bad('docker disk', detail, {
    code: 'docker/disk-full',
    severity: 'warning',
    summary: `the disk of the engine has only ${gibText(free)} left`,
    hints: ['Look with `docker system df`', 'Make room with `docker system prune`'],
  });
}

async function probeImage(engine: Engine): Promise<Probe> {
  const names = [...imageCandidates(DEFAULT_IMAGE), LOCAL_IMAGE];
  for (const name of names) {
    if ((await inspectImage(engine, name)) !== undefined) return good('build image', `${name} is here`);
  }
  return bad('build image', 'none is here', {
    code: 'docker/image-missing',
    severity: 'warning',
    summary: 'no build image is on this machine yet',
    hints: [`Pull AWS’s: \`seed image pull ${DEFAULT_IMAGE}\``, 'Make a small one: `seed image build`'],
  });
}

async function probePrivileges({ facts }: Engine): Promise<Probe> {
  if (facts.rootless)
    return bad('privileged builds', 'the engine runs without root', {
      code: 'docker/privileged-refused',
      severity: 'info',
      summary: 'builds that start a Docker engine of their own may not work in a rootless engine',
    });
  const missing = facts.native ? missingCapabilities(await boundingSet()) : [];
  if (missing.length === 0) return good('privileged builds', 'possible');
  return good(
    'privileged builds',
    `possible without ${missing.map((name) => `CAP_${name}`).join(', ')}, which this machine holds back`,
  );
}

const good = (name: string, detail: string): Probe => ({ name, ok: true, detail, diagnostics: [] });

const bad = (name: string, detail: string, diagnostic: Diagnostic): Probe => ({
  name,
  ok: diagnostic.severity !== 'error',
  detail,
  diagnostics: [diagnostic],
});
