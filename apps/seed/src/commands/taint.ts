import { stateKeys } from '@seed/engine';
import type { ModuleRecord } from '@seed/engine';
import { EXIT, mapLimit } from '@seed/kernel';
import type { CommandFunction } from '../command.ts';
import { storeOf } from '../ledger/all-stores.ts';
import { changeState } from '../ledger/change-state.ts';
import { findModule, nameOf } from '../ledger/module-reference.ts';
import type { FoundModule } from '../ledger/module-reference.ts';
import { withLedger } from '../ledger/open-ledger.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { MODULE_FLAGS } from '../ledger/state-flags.ts';
import { placeOf } from '../ledger/target-flags.ts';
import { userName } from '../user-name.ts';

/** Modules that are looked for side by side. */
const AT_ONCE = 4;

/** Seed-Farmer sees the missing md5; the note says to people who asked for it. */
async function mark(
  ledger: Ledger,
  found: FoundModule,
  tainted: NonNullable<ModuleRecord['tainted']>,
): Promise<void> {
  const { group, module, target } = found.module;
  const store = storeOf(ledger, target);
  const keys = stateKeys(found.observed.key).module(group, module);
  // Read anew: a run may have ended since the module was found.
  const record = found.module.record === undefined ? undefined : await store.get(keys.record);
  await store.delete([keys.md5.bundle]);
  if (record === undefined) return;
  await store.put(keys.record, JSON.stringify({ ...(JSON.parse(record) as ModuleRecord), tainted }));
}

/** Has modules deployed anew by the next apply. */
export const taint: CommandFunction<typeof MODULE_FLAGS> = (context, flags, words) => {
  const { general, print, io } = context;
  const place = placeOf(flags);
  const names = words.length === 0 ? [nameOf(undefined, flags)] : words.map((word) => nameOf(word, flags));
  return withLedger(context, flags, async (ledger) => {
    const found = await mapLimit(names, AT_ONCE, (name) => findModule(ledger, name, { place }));
    const tainted = { at: new Date(io.now()).toISOString(), by: userName() };
    const done: string[] = [];
    for (const one of found) {
      const { key } = one.observed;
      await changeState(context, { ledger, key }, () => mark(ledger, one, tainted));
      done.push(`${key.deployment}/${one.module.node}`);
      if (general.json !== true) print(`${done.at(-1)} is deployed again by the next apply`);
    }
    if (general.json === true) print(JSON.stringify({ state: ledger.store.name, tainted: done }));
    return EXIT.done;
  });
};
