import { randomUUID } from 'node:crypto';
import type { JobSketch } from '@seed/build/testing';
import type { RecordingHost } from '@seed/kernel/testing';
import type { Container } from 'dockerode';
import { BUILD_LABEL } from '../src/cleanup/owner.ts';
import type { DockerOptions } from '../src/docker-provisioner.ts';
import type { Engine } from '../src/engine/connect-engine.ts';
import type { Bench, FinishedBuild } from './run-build.ts';

const SEEN = '/tmp/looked-into';

interface LookOptions {
  readonly sketch?: Omit<JobSketch, 'uuid' | 'spec'>;
  readonly options?: Partial<DockerOptions>;
  /** What it runs before somebody looks. */
  readonly commands?: readonly string[];
  look(container: Container, host: RecordingHost): Promise<void>;
}

/** Runs a build whose last command ends when somebody has looked into its container. */
export async function lookInto(
  { docker }: Engine,
  bench: Bench,
  { sketch = {}, options = {}, commands = [], look }: LookOptions,
): Promise<FinishedBuild> {
  const uuid = randomUUID();
  const build = [...commands, `until [ -e ${SEEN} ]; do sleep 0.1; done`];
  const lookAndRelease = async (host: RecordingHost): Promise<void> => {
    const [own] = await docker.listContainers({ filters: { label: [`${BUILD_LABEL}=${uuid}`] } });
    const container = docker.getContainer(own?.Id ?? '');
    try {
      await look(container, host);
    } finally {
      const touch = await container.exec({ Cmd: ['touch', SEEN] });
      await touch.start({ Detach: true });
    }
  };
  return bench.run({ ...sketch, uuid, spec: { phases: { build } } }, options, {
    onCommand: (host) =>
      host.of('command.started').length === build.length ? lookAndRelease(host) : undefined,
  });
}
