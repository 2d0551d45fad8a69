import { tmpdir } from 'node:os';
import { describeDocuments, describeMachine } from '@seed/awstoe/testing';
import { engineConnection } from '../src/engine/engine-connection.ts';
import { createDockerMachines } from '../src/machine/create-docker-machines.ts';
import { SETTINGS, TEST_IMAGE, withEngine } from './with-engine.ts';

const MINIMAL = process.env['SEED_TEST_IMAGE_MINIMAL'] ?? 'seed/minimal:latest';

const under = (image: string) => async () => ({
  machines: createDockerMachines({
    ...SETTINGS,
    connection: engineConnection(SETTINGS),
    stateDir: tmpdir(),
    network: 'none',
    systemd: false,
    shims: 'basic' as const,
    offline: true,
  }),
  image,
  memory: '/run',
  dispose: async () => undefined,
});

withEngine('machines', () => {
  describeMachine('Docker', under(TEST_IMAGE));
  describeMachine('Docker with nothing but sh', under(MINIMAL));
  describeDocuments('Docker', under(TEST_IMAGE), true);
  describeDocuments('Docker with nothing but sh', under(MINIMAL), false);
});
