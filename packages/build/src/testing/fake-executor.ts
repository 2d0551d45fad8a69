import type { Executor } from '@seed/deployspec';
import type { BuildServices } from '../build-services.ts';
import { createExecutor } from '../create-executor.ts';
import { startDirOf } from '../run/create-layout.ts';
import type { Provisioner, Workspace } from '../workspace.ts';
import type { FakeScript } from './fake-channel.ts';
import { fakeChannel } from './fake-channel.ts';
import { testServices } from './test-services.ts';

/** Places in memory, without processes; see `runFakeScript` for the commands that they know. */
export function fakeProvisioner(script: FakeScript = () => undefined): Provisioner {
  return {
    name: 'fake',
    check: () => Promise.resolve([]),
    async provision({ job, contents }) {
      const { layout } = contents('/codebuild');
      const main = fakeChannel(startDirOf(job, layout), script);
      const workspace: Workspace = {
        layout,
        ref: `fake-${job.uuid}`,
        isolation: 'memory',
        warnings: [],
        main,
        connect: (user) => Promise.reject(new Error(`there is no user "${user}" here`)),
        list: () => Promise.resolve(undefined),
        read: () => Promise.reject(new Error('a place in memory has no files')),
        write: () => Promise.reject(new Error('a place in memory takes no files')),
        kill: async () => main.end(),
        retain: () => Promise.resolve({ ref: workspace.ref, attach: `seed attach ${workspace.ref}` }),
        dispose: async () => main.end(),
      };
      return workspace;
    },
  };
}

/**
 * An executor in memory that runs the real engine. `script` answers commands by their text; those that it leaves alone
 * run in a tiny shell that knows `echo`, `printf`, `exit`, `sleep`, `true`, `false`, `test`, `cd`, `pwd`, `export`,
 * `unset` and assignments.
 */
export function fakeExecutor(script?: FakeScript, services: BuildServices = testServices()): Executor {
  return createExecutor(fakeProvisioner(script), services);
}
