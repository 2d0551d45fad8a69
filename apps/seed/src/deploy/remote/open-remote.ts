import { rememberStores } from '@seed/engine';
import { EnvironmentError } from '@seed/kernel';
import type { Stores } from '@seed/kernel';
import type { Accounts, CloudPlace } from '../../cloud/accounts.ts';
import type { CommandContext } from '../../command.ts';
import { remoteStores } from '../../ledger/remote-stores.ts';
import { tellWaiting } from '../../run/tell-waiting.ts';
import type { Settings } from '../../settings.ts';

/** The accounts of a project while a command works with them. */
export interface Remote {
  readonly accounts: Accounts;
  /** The toolchain's place. */
  readonly here: CloudPlace;
  /** Parameter Store of each place. */
  readonly stores: Stores;
}

export interface OpenRemote {
  readonly settings: Settings;
  readonly project: string;
  readonly toolchainRegion?: string;
  readonly assumeRoles: boolean;
}

/** Who may not get at the accounts may have meant this machine. */
const ABOUT_ACCESS: ReadonlySet<string> = new Set([
  'aws/no-credentials',
  'aws/no-region',
  'aws/toolchain-role',
  'aws/unreachable',
]);

function orHere(error: unknown): unknown {
  if (!(error instanceof EnvironmentError) || !ABOUT_ACCESS.has(error.code)) return error;
  const { code, message, hints, data } = error;
  const [, ...others] = hints.toReversed();
  const here = [
    'deployments run in AWS CodeBuild unless told otherwise; in containers of this machine: `--local`',
    'without a container engine: `--executor host`',
  ];
  return new EnvironmentError(code, message, {
    hints: [...others.toReversed(), ...here],
    data,
    cause: error,
  });
}

/** Opens the way to the accounts of a project. Rejects with EnvironmentError where nobody is signed in. */
export async function openRemote(context: CommandContext, options: OpenRemote): Promise<Remote> {
  const { settings, project, toolchainRegion, assumeRoles } = options;
  const { qualifier, rolePrefix } = settings.values;
  const wiring = await context.wiring();
  const accounts = await wiring.accounts({
    settings,
    io: context.io,
    project,
    assumeRoles,
    ...(qualifier === undefined ? {} : { qualifier }),
    ...(rolePrefix === undefined ? {} : { rolePrefix }),
    ...(toolchainRegion === undefined ? {} : { toolchainRegion }),
  });
  try {
    const { stores, here } = await tellWaiting(context, 'asking AWS whose credentials these are', () =>
      remoteStores(accounts),
    );
    return { accounts, here, stores: rememberStores(stores, project) };
  } catch (error) {
    accounts.close();
    throw orHere(error);
  }
}
