import { EnvironmentError } from '@seed/kernel';
import type { StateStore, Stores } from '@seed/kernel';
import type { Accounts, CloudPlace } from '../cloud/accounts.ts';
import { namedProject } from '../cloud/flag-names.ts';
import type { CommandContext } from '../command.ts';
import type { Settings } from '../settings.ts';
import type { RemoteFlags, StateChoice } from './choose-state.ts';

/** Region of the toolchain: what was typed comes before what files say. */
function toolchainRegion(flags: RemoteFlags, { values, origins }: Settings): string | undefined {
  if (flags.toolchainRegion !== undefined) return flags.toolchainRegion;
  return origins.region === '--region' ? values.region : values.toolchainRegion;
}

export interface OpenedAccounts {
  readonly accounts: Accounts;
  /** As it is spelled. */
  readonly project: string;
}

/**
 * The accounts of the project. `--local` beside Parameter Store means what it means to Seed-Farmer: the caller's own
 * credentials do everything.
 */
export async function openAccountsOf(
  context: CommandContext,
  settings: Settings,
  flags: RemoteFlags & StateChoice,
): Promise<OpenedAccounts> {
  // Only roles are named after it.
  const { project: folder = 'seed' } = settings.values;
  const project = flags.local === true ? folder : namedProject(settings, '`--project NAME`');
  const { qualifier, rolePrefix } = settings.values;
  const region = toolchainRegion(flags, settings);
  const wiring = await context.wiring();
  const accounts = await wiring.accounts({
    settings,
    io: context.io,
    project,
    ...(qualifier === undefined ? {} : { qualifier }),
    ...(rolePrefix === undefined ? {} : { rolePrefix }),
    ...(region === undefined ? {} : { toolchainRegion: region }),
    ...(flags.local === true ? { assumeRoles: false } : {}),
  });
  return { accounts, project };
}

/** Who may not get at Parameter Store may have meant this machine. */
const ABOUT_ACCESS: ReadonlySet<string> = new Set([
  'aws/no-credentials',
  'aws/no-region',
  'aws/toolchain-role',
  'aws/unreachable',
]);

const LOCAL = 'look at what is deployed from this machine with `--local`';

function orLocal(error: unknown): unknown {
  if (!(error instanceof EnvironmentError) || !ABOUT_ACCESS.has(error.code)) return error;
  const { code, message, hints, data } = error;
  return new EnvironmentError(code, message, { hints: [...hints, LOCAL], data, cause: error });
}

/** The same store under another name, and with the hint of this machine where nobody can get at it. */
function namedStore(store: StateStore, name: string): StateStore {
  const told = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw orLocal(error);
    });
  return {
    name,
    get: (key) => told(store.get(key)),
    list: (path) => told(store.list(path)),
    put: (key, value) => told(store.put(key, value)),
    delete: (keys) => told(store.delete(keys)),
    create: (key, value) => told(store.create(key, value)),
  };
}

/** The stores of the accounts, named after them. The place of the toolchain has one store, also where it is a target. */
export async function remoteStores(
  accounts: Accounts,
): Promise<{ readonly stores: Stores; readonly here: CloudPlace }> {
  const here = await accounts.toolchain.place().catch((error: unknown) => {
    throw orLocal(error);
  });
  const { accountId, region } = here;
  const name = `Parameter Store of account ${accountId}, ${region}`;
  const toolchain = namedStore(accounts.stores.toolchain, name);
  const stores: Stores = {
    toolchain,
    forTarget: (target) =>
      target.accountId === accountId && target.region === region
        ? toolchain
        : accounts.stores.forTarget(target),
  };
  return { stores, here };
}
