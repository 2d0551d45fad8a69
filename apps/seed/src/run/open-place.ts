import type { Executor } from '@seed/deployspec';
import type { FoundSeedkit } from '../cloud/find-seedkit.ts';
import type { BuildAccount } from '../wiring.ts';
import type { Choice } from './choose-executor.ts';
import type { RemoteChoice } from './choose-place.ts';
import { hostPermission } from './host-permission.ts';
import { openExecutor } from './open-executor.ts';
import type { PreparedRun } from './prepare-run.ts';
import type { RunScope } from './run-scope.ts';

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
  if (name === 'codebuild') {
    const { openRemote } = await import('./open-remote.ts');
    return openRemote(scope, prepared, { because, signal });
  }
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
