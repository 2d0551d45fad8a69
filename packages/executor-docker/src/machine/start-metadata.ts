import type { Container } from 'dockerode';
import { EnvironmentError, isSeedError } from '@seed/kernel';
import { runExec } from '../container/run-exec.ts';
import { removeContainer } from '../container/start-container.ts';
import type { Engine } from '../engine/connect-engine.ts';
import { ask } from '../engine/docker-error.ts';
import { LOCAL_IMAGE } from '../image/image-names.ts';
import { inspectImage } from '../image/resolve-image.ts';
import { METADATA_ADDRESS, METADATA_READY, METADATA_SERVER } from './metadata-server.ts';

export interface MetadataPlan {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly network: string;
  /** Paths below `latest`, e.g. `meta-data/instance-id`, and what is found there. */
  readonly documents: Readonly<Record<string, string>>;
}

const WAIT = `count=0
while [ "$count" -lt 200 ]; do
  [ ! -s "$1" ] || exit 0
  sleep 0.05
  count=$((count + 1))
done
exit 1`;

/**
 * A container that owns the network of a machine and answers as the metadata service in it. The address is one of its
 * loopback: nothing of it can be seen from this machine or another container, where it may be somebody's real one.
 */
export async function startMetadata(engine: Engine, plan: MetadataPlan): Promise<Container> {
  if (plan.network === 'host')
    throw new EnvironmentError(
      'docker/no-metadata',
      'instance metadata cannot be had in the network of the host',
      {
        hints: ['Leave one of them out: `--network host`, `--imds-mock`'],
      },
    );
  const image = await inspectImage(engine, LOCAL_IMAGE);
  if (image === undefined)
    throw new EnvironmentError('docker/no-metadata', `instance metadata needs the image "${LOCAL_IMAGE}"`, {
      hints: ['Make it: `seed image build`'],
    });
  const container = await ask(
    'making the container of the instance metadata',
    engine.docker.createContainer({
      name: plan.name,
      Image: image.Id,
      Entrypoint: [],
      Cmd: [
        'python3',
        '-c',
        METADATA_SERVER,
        JSON.stringify(plan.documents),
        METADATA_ADDRESS,
        '80',
        METADATA_READY,
      ],
      User: '0:0',
      Labels: { ...plan.labels },
      Healthcheck: { Test: ['NONE'] },
      HostConfig: {
        Init: true,
        NetworkMode: plan.network,
        CapAdd: ['NET_ADMIN'],
        LogConfig: { Type: 'none', Config: {} },
        ...(plan.network === 'none' ? {} : { ExtraHosts: ['host.docker.internal:host-gateway'] }),
      },
    }),
  );
  try {
    await ask('starting the container of the instance metadata', container.start());
    const { exitCode } = await runExec(container, ['/bin/sh', '-c', WAIT, 'sh', METADATA_READY]);
    if (exitCode === 0) return container;
    throw new EnvironmentError('docker/no-metadata', 'the stand-in for instance metadata does not answer');
  } catch (error) {
    await removeContainer(container);
    if (isSeedError(error)) throw error;
    throw new EnvironmentError('docker/no-metadata', 'the stand-in for instance metadata ended at once', {
      cause: error,
    });
  }
}
