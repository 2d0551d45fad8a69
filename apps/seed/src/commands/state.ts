import { EXIT, InputError } from '@seed/kernel';
import { breakLock, observe, parseStateKey, projectPath, stateKeys } from '@seed/engine';
import { formatTable } from '@seed/view';
import type { CommandFunction } from '../command.ts';
import { changeState } from '../ledger/change-state.ts';
import { confirm } from '../ledger/confirm.ts';
import { findModule, noDeployment, observeDeployments } from '../ledger/module-reference.ts';
import { withLedger } from '../ledger/open-ledger.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { HEADER_FLAGS, STATE_FLAGS } from '../ledger/state-flags.ts';
import { localTime } from './runs.ts';

type Flags = typeof STATE_FLAGS;

const noKey = (key: string, store: string): InputError =>
  new InputError('cli/no-key', `there is no key "${key}" in ${store}`, {
    hints: ['list the keys with `seed state list`'],
  });

/** Every key of the project with the size of its value. */
export const stateList: CommandFunction<Flags & typeof HEADER_FLAGS> = (context, flags, [under]) =>
  withLedger(context, flags, async ({ store, project }) => {
    const { print, note, general, io } = context;
    const path =
      under === undefined
        ? projectPath(project)
        : under.startsWith('/')
          ? under
          : `${projectPath(project)}/${under}`;
    const entries = await store.list(path);
    if (general.json) {
      print(
        JSON.stringify({
          store: store.name,
          entries: entries.map(({ key, value }) => ({ key, bytes: Buffer.byteLength(value) })),
        }),
      );
      return EXIT.done;
    }
    if (entries.length === 0) note(`there is nothing below ${path} in ${store.name}`);
    else {
      const rows = entries.map(({ key, value }) => [key, `${Buffer.byteLength(value)} B`]);
      print(formatTable(['key', 'size'], rows, { aligned: io.stdout.isTTY, header: flags.header !== false }));
    }
    return EXIT.done;
  });

/** The value of one key, as it is stored. */
export const stateShow: CommandFunction<Flags> = (context, flags, [key = '']) =>
  withLedger(context, flags, async ({ store }) => {
    const value = await store.get(key);
    if (value === undefined) throw noKey(key, store.name);
    context.print(value);
    return EXIT.done;
  });

async function keysOf(ledger: Ledger, word: string): Promise<readonly string[]> {
  const { store } = ledger;
  if (!word.startsWith('/')) {
    const { observed, module } = await findModule(ledger, { word });
    return stateKeys(observed.key).module(module.group, module.module).all;
  }
  if ((await store.get(word)) !== undefined) return [word];
  throw noKey(word, store.name);
}

/** Forgets modules or single keys. What was deployed stays where it is. */
export const stateRemove: CommandFunction<Flags> = (context, flags, words) =>
  withLedger(context, flags, async (ledger) => {
    const { store, project } = ledger;
    const keys = (await Promise.all(words.map((word) => keysOf(ledger, word)))).flat();
    const names = words.join(', ');
    await confirm(context, `Forget ${names}? What was deployed stays, and seed will not know of it.`);
    const byDeployment = Map.groupBy(keys, (key) => parseStateKey(project, key)?.deployment);
    for (const [deployment, own] of byDeployment) {
      if (deployment === undefined) await store.delete(own);
      else await changeState(context, { ledger, key: { project, deployment } }, () => store.delete(own));
    }
    context.print(`forgot ${names}`);
    return EXIT.done;
  });

/** Shows who holds a deployment and, when that is confirmed, lets go of it. */
export const stateUnlock: CommandFunction<Flags> = (context, flags, [deployment = '']) =>
  withLedger(context, flags, async (ledger) => {
    const { store, project } = ledger;
    const key = { project, deployment };
    const all = await observeDeployments(ledger);
    const known = all.map((one) => one.key.deployment);
    if ((await store.get(stateKeys(key).lock)) === undefined) {
      if (!known.includes(deployment)) throw noDeployment(deployment, ledger, known);
      context.print(`nobody holds "${deployment}"`);
      return EXIT.done;
    }
    const { lock: owner } = await observe({ toolchain: store, forTarget: () => store }, key, []);
    const who =
      owner === undefined
        ? 'somebody whose name cannot be read'
        : `${owner.by} on ${owner.host} (process ${owner.pid}, run ${owner.run}) since ${localTime(owner.at)}`;
    await confirm(
      context,
      `"${deployment}" is held by ${who}. Let go of it? If that run still works, two runs would change the same modules.`,
    );
    await breakLock(key, store);
    context.print(`"${deployment}" is free again`);
    return EXIT.done;
  });
