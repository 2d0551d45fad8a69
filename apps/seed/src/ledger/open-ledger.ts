import type { StateStore, Stores, Target } from '@seed/kernel';
import type { Accounts } from '../cloud/accounts.ts';
import type { CommandContext } from '../command.ts';
import { readEnvironment } from '../deploy/load-project-files.ts';
import { tellWaiting } from '../run/tell-waiting.ts';
import { resolveSettings } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { namedProject } from '../cloud/flag-names.ts';
import { chooseState, GUESSED_LOCAL, idleFlags, isGuessed, remoteWords } from './choose-state.ts';
import type { RemoteFlags, StateChoice } from './choose-state.ts';
import { openAccountsOf, remoteStores } from './remote-stores.ts';
import { stateFile } from './state-file.ts';

/** What commands that read or change the state by hand are told. */
export interface LedgerFlags extends StateChoice, RemoteFlags {
  readonly project?: string;
  readonly offline?: boolean;
}

/** The state of a project: on this machine, or in Parameter Store of its accounts. */
export interface Ledger {
  readonly stores: Stores;
  /** Where deployments themselves are kept, and on this machine everything. */
  readonly store: StateStore;
  /** Places to look at whatever manifests say. */
  readonly places: readonly Target[];
  readonly settings: Settings;
  /** The project's name with its case. */
  readonly project: string;
  /** Present where the state is in Parameter Store. */
  readonly accounts?: Accounts;
  /** The variables that stored manifests may refer to. */
  variables(): Promise<Readonly<Record<string, string | undefined>>>;
  /** Tells the person something that is no answer. */
  readonly tell: (text: string) => void;
  /** A command for a hint, with the flags that lead to this state. */
  readonly command: (words: string) => string;
  close(): void;
}

async function openLocal(context: CommandContext, settings: Settings) {
  const { localStore } = await context.wiring();
  const path = stateFile(settings, settings.values.offline);
  const store = await localStore({ path, cwd: context.io.cwd });
  return {
    stores: { toolchain: store, forTarget: () => store },
    store,
    places: [],
    project: settings.values.project ?? 'seed',
    command: (words: string) => `seed ${words} ${store.flags}`,
    close: () => store.close(),
  };
}

async function openRemote(context: CommandContext, settings: Settings, flags: LedgerFlags) {
  namedProject(settings, '`--project NAME`');
  const { accounts, project } = await openAccountsOf(context, settings, flags);
  try {
    const { stores, here } = await tellWaiting(context, 'asking AWS whose credentials these are', () =>
      remoteStores(accounts),
    );
    return {
      stores,
      store: stores.toolchain,
      places: [{ alias: '', accountId: here.accountId, region: here.region }],
      project,
      accounts,
      command: (words: string) => `seed ${words}${remoteWords(flags)}`,
      close: () => accounts.close(),
    };
  } catch (error) {
    accounts.close();
    throw error;
  }
}

/** Opens the state that flags and settings mean. Rejects with EnvironmentError where it cannot be reached. */
async function openLedger(context: CommandContext, flags: LedgerFlags): Promise<Ledger> {
  const { io, note, err, general } = context;
  const settings = await resolveSettings({ io, flags: { ...flags } });
  const state = chooseState(flags, settings);
  const tell = (text: string): void => {
    if (general.quiet !== true) note(`${err.glyph('attention')} ${text}`);
  };
  const idle = state === 'local' ? idleFlags(flags) : undefined;
  if (idle !== undefined) tell(idle);
  if (isGuessed(flags, settings)) tell(GUESSED_LOCAL);
  const open = await (state === 'local'
    ? openLocal(context, settings)
    : openRemote(context, settings, flags));
  const readVariables = async () => {
    const { env, diagnostics } = await readEnvironment(flags, settings.root, context);
    for (const { code, summary } of diagnostics) if (code === 'cli/unreadable-file') tell(summary);
    return env;
  };
  let variables: ReturnType<Ledger['variables']> | undefined;
  return { ...open, settings, tell, variables: () => (variables ??= readVariables()) };
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
