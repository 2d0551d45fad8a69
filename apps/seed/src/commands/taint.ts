import { userInfo } from 'node:os';
import { stateKeys } from '@seed/engine';
import type { ModuleRecord } from '@seed/engine';
import { EXIT, InputError } from '@seed/kernel';
import type { CommandFunction } from '../command.ts';
import { changeState } from '../ledger/change-state.ts';
import { findModule, wordOf } from '../ledger/module-reference.ts';
import type { FoundModule } from '../ledger/module-reference.ts';
import { withLedger } from '../ledger/open-ledger.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { NAMING_FLAGS, REMOTE_FLAGS, STATE_FLAGS } from '../ledger/state-flags.ts';

type Flags = typeof STATE_FLAGS & typeof NAMING_FLAGS & typeof REMOTE_FLAGS;

/** Seed-Farmer sees the missing md5; the note says to people who asked for it. */
async function mark(
  ledger: Ledger,
  found: FoundModule,
  tainted: NonNullable<ModuleRecord['tainted']>,
): Promise<void> {
  const { store } = ledger;
  const { group, module, record } = found.module;
  const keys = stateKeys(found.observed.key).module(group, module);
  await store.delete([keys.md5.bundle]);
  if (record !== undefined) await store.put(keys.record, JSON.stringify({ ...record, tainted }));
}

/** Has modules deployed anew by the next apply. */
export const taint: CommandFunction<Flags> = (context, flags, words) =>
  withLedger(context, flags, async (ledger) => {
    const names = words[0] === 'module' && flags.module !== undefined ? [] : words;
    const wanted = names.length > 0 ? names : [wordOf(flags)];
    const found = await Promise.all(wanted.map((word) => findModule(ledger, { word })));
    if (found.length === 0) throw new InputError('cli/bad-arguments', 'a module has to be named');
    const tainted = { at: new Date(context.io.now()).toISOString(), by: userInfo().username };
    for (const one of found) {
      const { key } = one.observed;
      await changeState(context, { ledger, key }, () => mark(ledger, one, tainted));
      context.print(`${key.deployment}/${one.module.node} is deployed again by the next apply`);
    }
    return EXIT.done;
  });
