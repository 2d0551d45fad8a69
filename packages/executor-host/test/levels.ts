import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createExecutor } from '@seed/build';
import type { BuildServices } from '@seed/build';
import { withRuntimes } from '@seed/build/testing';
import type { ExecutorUnderTest } from '@seed/build/testing';
import { it } from 'vitest';
import { hostProvisioner } from '../src/host-provisioner.ts';
import type { HostOptions } from '../src/host-provisioner.ts';
import { createHostExecutor } from '../src/index.ts';
import { ISOLATION_LEVELS, probeIsolation } from '../src/isolation.ts';
import type { Isolation, IsolationLevel } from '../src/isolation.ts';

/** For each level: what this machine offers, or why it does not have it. */
export const LEVELS: readonly (Isolation & {
  readonly wanted: IsolationLevel;
  readonly available: boolean;
})[] = await Promise.all(
  ISOLATION_LEVELS.map(async (wanted) => {
    const found = await probeIsolation({ best: wanted });
    return { ...found, wanted, available: found.level === wanted };
  }),
);

export interface HostUnderTest extends ExecutorUnderTest {
  readonly stateDir: string;
}

/** A host executor with a state folder of its own, on one level. */
export function hostUnderTest(
  isolation: Isolation,
  services: BuildServices,
  options: Partial<HostOptions> = {},
): HostUnderTest {
  const stateDir = realpathSync(mkdtempSync(join(tmpdir(), 'seed-host-')));
  const host: HostOptions = {
    stateDir,
    environment: { PATH: process.env['PATH'], LANG: 'C.UTF-8' },
    home: process.env['HOME'] ?? '/root',
    isolation,
    permit: () => ({ allowed: true, reason: 'the tests say so' }),
    ...options,
  };
  return {
    executor: createHostExecutor(host, services),
    withRuntimes: (text) => createExecutor(withRuntimes(hostProvisioner(host), text), services),
    stateDir,
    leftovers: async () => [
      ...(await readdir(join(stateDir, 'builds')).catch(() => [])),
      ...(await processesOf(stateDir)),
    ],
    ...(isolation.asRoot && isolation.level !== 'processes' && { user: 'nobody' }),
    refused: { spec: { phases: { build: { commands: ['true'], runAs: 'no-such-user' } } } },
    dispose: async () => rmSync(stateDir, { recursive: true, force: true }),
  };
}

/** Command lines of processes whose arguments or environment name a folder. */
export async function processesOf(folder: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
      const [command, environment] = await Promise.all([read('cmdline'), read('environ')]);
      return `${command}${environment}`.includes(folder) ? command.replaceAll('\0', ' ').slice(0, 200) : '';
    }),
  );
  return found.filter((command) => command !== '');
}

/** Registers tests for each of some levels; one that this machine lacks is reported as skipped, with the reason. */
export function onEachLevel(
  levels: readonly IsolationLevel[],
  register: (level: string, isolation: Isolation) => void,
): void {
  const wanted = LEVELS.filter((level) => levels.includes(level.wanted));
  for (const { wanted: name, ...isolation } of wanted.filter((level) => level.available))
    register(name, isolation);
  // oxlint-disable-next-line vitest/expect-expect -- what cannot be tested here has to show in the output
  for (const { wanted: name, detail } of wanted.filter((level) => !level.available)) {
    // oxlint-disable-next-line vitest/expect-expect -- what cannot be tested here has to show in the output
    it(`has no ${name} to test on this machine`, ({ skip }) => {
      skip(detail);
    });
  }
}
