import type { Stores } from '@seed/kernel';
import type { CommandContext } from '../command.ts';
import { stateFile } from '../ledger/state-file.ts';
import type { Settings } from '../settings.ts';
import { isRemote } from './deploy-request.ts';
import type { Place } from './deploy-request.ts';
import type { Remote } from './remote/open-remote.ts';

export interface OpenState {
  readonly stores: Stores;
  /** What messages call the store. */
  readonly name: string;
  /** Present where anything is in AWS. */
  readonly remote?: Remote;
  close(): void;
}

export interface OpenStateOptions {
  readonly settings: Settings;
  readonly place: Place;
  readonly project: string;
  /** Of the manifest; else that of the settings, variables or profile. */
  readonly toolchainRegion?: string;
}

/** The store of this machine stands for those of all accounts and regions. */
async function openLocal({ wiring, io }: CommandContext, { settings, place }: OpenStateOptions) {
  const { localStore } = await wiring();
  const store = await localStore({ path: stateFile(settings, place.rehearsal), cwd: io.cwd });
  return {
    stores: { toolchain: store, forTarget: () => store },
    name: store.name,
    close: () => store.close(),
  };
}

/** Opens what remembers a deployment, and the accounts where it needs any. Rejects with EnvironmentError. */
export async function openState(context: CommandContext, options: OpenStateOptions): Promise<OpenState> {
  const { place, settings, project, toolchainRegion } = options;
  if (!isRemote(place)) return openLocal(context, options);
  const { openRemote } = await import('./remote/open-remote.ts');
  const remote = await openRemote(context, {
    settings,
    project,
    assumeRoles: place.assumeRoles,
    ...(toolchainRegion === undefined ? {} : { toolchainRegion }),
  });
  const close = (): void => remote.accounts.close();
  if (place.state === 'ssm')
    return { stores: remote.stores, name: remote.stores.toolchain.name, remote, close };
  const local = await openLocal(context, options);
  return {
    ...local,
    remote,
    close() {
      local.close();
      close();
    },
  };
}
