import { join } from 'node:path';
import type { StateStore } from '@seed/kernel';
import { EnvironmentError } from '@seed/kernel';
import type { CommandContext } from '../command.ts';
import { resolveSettings } from '../settings.ts';
import type { Settings } from '../settings.ts';

/** What commands that read or change the state by hand are told. */
export interface LedgerFlags {
  readonly project?: string;
  readonly local?: boolean;
  readonly remote?: boolean;
  readonly state?: string;
  readonly offline?: boolean;
}

/** The state of a project on this machine. */
export interface Ledger {
  readonly store: StateStore;
  readonly settings: Settings;
  /** The project's name with its case. */
  readonly project: string;
  close(): void;
}

/** The file that remembers deployments; what was only rehearsed is kept apart, so that it never passes for one. */
export function stateFile(settings: Settings, rehearsal: boolean): string {
  return join(settings.stateDir, rehearsal ? 'rehearsal.db' : 'state.db');
}

/** Rejects with EnvironmentError `cli/remote-later` where the state in Parameter Store is meant. */
export function refuseRemote(flags: Pick<LedgerFlags, 'remote' | 'state'>): void {
  if (flags.remote !== true && flags.state !== 'ssm') return;
  throw new EnvironmentError('cli/remote-later', 'the state in Parameter Store is not part of this version', {
    hints: ['look at the state of this machine with `--local`'],
  });
}

/** Opens the state that the flags mean: that of this machine, or of its rehearsals with `--offline`. */
export async function openLedger(context: CommandContext, flags: LedgerFlags): Promise<Ledger> {
  refuseRemote(flags);
  const { io } = context;
  const settings = await resolveSettings({ io, flags: { project: flags.project, offline: flags.offline } });
  const wiring = await context.wiring();
  const path = stateFile(settings, settings.values.offline);
  const store = await wiring.localStore({ path, cwd: io.cwd });
  return {
    store,
    settings,
    project: settings.values.project ?? 'seed',
    close: () => store.close(),
  };
}

/** Opens the state, does the work and lets go of it again. */
export async function withLedger<T>(
  context: CommandContext,
  flags: LedgerFlags,
  work: (ledger: Ledger) => Promise<T>,
): Promise<T> {
  const ledger = await openLedger(context, flags);
  try {
    return await work(ledger);
  } finally {
    ledger.close();
  }
}
