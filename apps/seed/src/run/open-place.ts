import { join } from 'node:path';
import type { Executor } from '@seed/deployspec';
import { findSeedkit } from '../cloud/find-seedkit.ts';
import type { FoundSeedkit } from '../cloud/find-seedkit.ts';
import { namedProject } from '../cloud/flag-names.ts';
import type { BuildAccount } from '../wiring.ts';
import type { Choice } from './choose-executor.ts';
import type { RemoteChoice } from './choose-place.ts';
import { hostPermission } from './host-permission.ts';
import { openExecutor } from './open-executor.ts';
import { placesDir } from './places-dir.ts';
import type { PreparedRun } from './prepare-run.ts';
import type { RunScope } from './run-scope.ts';
import { STAGED } from './stage-module.ts';
import { tellWaiting } from './tell-waiting.ts';
import { unlessAborted } from './unless-aborted.ts';

/** What runs the builds of a run, and where they belong. */
export interface OpenPlace {
  readonly name: 'docker' | 'host' | 'codebuild';
  readonly executor: Executor;
  readonly account: BuildAccount;
  /** Outputs of the stack that remote builds use. */
  readonly seedkit?: FoundSeedkit['outputs'];
  /** As it was chosen, with what was found out since. */
  readonly because: string;
  close(): void;
}

/** Opens what was chosen. Rejects with EnvironmentError where it cannot serve. */
export async function openPlace(
  scope: RunScope,
  prepared: PreparedRun,
  { choice, signal }: { readonly choice: Choice | RemoteChoice; readonly signal: AbortSignal },
): Promise<OpenPlace> {
  const { name, because } = choice;
  if (name === 'codebuild') return openRemote(scope, prepared, { because, signal });
  const { settings } = prepared;
  const { io, wiring } = scope.context;
  const executor = await openExecutor(scope, settings, {
    name,
    source: prepared.target.dir,
    hostAllowed: hostPermission(prepared, io.env),
  });
  const account = await (await wiring()).account({ settings, io, signal });
  return { name, executor, account, because, close: () => {} };
}

/** With the caller's own keys, as the seedkit is made with. */
async function openRemote(
  scope: RunScope,
  prepared: PreparedRun,
  { because, signal }: { readonly because: string; readonly signal: AbortSignal },
): Promise<OpenPlace> {
  const { settings } = prepared;
  const project = namedProject(settings, '`--project NAME`');
  const { io, wiring } = scope.context;
  const accounts = await (await wiring()).accounts({ settings, io, project, assumeRoles: false });
  try {
    const here = await tellWaiting(scope.context, 'asking AWS whose credentials these are', () =>
      unlessAborted(accounts.toolchain.place(), signal),
    );
    const seedkit = await findSeedkit(accounts.toolchain.stacks, project, { here, signal });
    const { serviceRole } = settings.values;
    const names = { ...seedkit.names, ...(serviceRole === undefined ? {} : { serviceRole }) };
    return {
      name: 'codebuild',
      executor: accounts.codebuild({ placeOf: async () => names, scratch: scratchDir(scope, prepared) }),
      seedkit: seedkit.outputs,
      account: { accountId: here.accountId, region: here.region },
      because: `${because}: project ${names.project} in ${here.region} of account ${here.accountId}`,
      close: () => accounts.close(),
    };
  } catch (error) {
    accounts.close();
    throw error;
  }
}

/** Beside staged modules, where `seed clean` finds what killed runs left. */
function scratchDir({ context: { io } }: RunScope, { settings, target }: PreparedRun): string {
  return join(placesDir({ settings, io }, target.dir), STAGED);
}
