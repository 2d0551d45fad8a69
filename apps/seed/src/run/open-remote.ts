import { join } from 'node:path';
import { checkNames } from '@seed/seedkit';
import { findSeedkit } from '../cloud/find-seedkit.ts';
import { namedProject } from '../cloud/flag-names.ts';
import type { OpenPlace } from './open-place.ts';
import { placesDir } from './places-dir.ts';
import type { PreparedRun } from './prepare-run.ts';
import type { RunScope } from './run-scope.ts';
import { STAGED } from './stage-module.ts';
import { tellWaiting } from './tell-waiting.ts';
import { unlessAborted } from './unless-aborted.ts';

/**
 * Opens CodeBuild with the caller's own keys, as the seedkit is made with. Rejects with EnvironmentError `aws/…` and
 * `seedkit/missing`, and with InputError where the project has no name that a seedkit can have.
 */
export async function openRemote(
  scope: RunScope,
  prepared: PreparedRun,
  { because, signal }: { readonly because: string; readonly signal: AbortSignal },
): Promise<OpenPlace> {
  const { settings } = prepared;
  const project = namedProject(settings, '`--project NAME`');
  checkNames({ project });
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
