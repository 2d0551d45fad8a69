import { EnvironmentError, EXIT, InputError, mapLimit } from '@seed/kernel';
import {
  breakLock,
  listDeployments,
  observe,
  parseStateKey,
  projectPath,
  readEach,
  stateKeys,
  unreachable,
} from '@seed/engine';
import type { NotSeen } from '@seed/engine';
import type { StateStore } from '@seed/kernel';
import { suggestKey } from '@seed/yaml';
import { formatTable } from '@seed/view';
import type { CommandContext, CommandFunction } from '../command.ts';
import { allStores, storeOf } from '../ledger/all-stores.ts';
import type { PlacedStore } from '../ledger/all-stores.ts';
import { changeState } from '../ledger/change-state.ts';
import { confirm } from '../ledger/confirm.ts';
import { findModule } from '../ledger/module-reference.ts';
import { endFound, endLook, isPlace, notSeenJson } from '../ledger/not-seen.ts';
import { lookAtDeployment, noDeployment } from '../ledger/observe-deployments.ts';
import { withLedger } from '../ledger/open-ledger.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { ENV_FLAGS, HEADER_FLAGS, STATE_FLAGS, TARGET_FLAGS } from '../ledger/state-flags.ts';
import { placeOf } from '../ledger/target-flags.ts';
import type { Place } from '../ledger/target-flags.ts';
import { localTime } from './runs.ts';

type Flags = typeof STATE_FLAGS & typeof ENV_FLAGS & typeof TARGET_FLAGS;

/** Words that are looked up side by side. */
const AT_ONCE = 4;

interface Row {
  readonly key: string;
  readonly bytes: number;
  readonly place?: Place;
}

const bytes = (value: string): number => Buffer.byteLength(value);

/** What stands below a path, in every store that has something of it, and which stores cannot be read. */
async function rowsBelow(path: string, stores: readonly PlacedStore[]) {
  const { values, failures } = await readEach(stores, async ({ store, place }) =>
    (await store.list(path)).map(({ key, value }) => ({
      key,
      bytes: bytes(value),
      ...(place === undefined ? {} : { place }),
    })),
  );
  const rows: Row[] = values.flat().toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return { rows, notSeen: notSeenIn(failures) };
}

const notSeenIn = (
  failures: readonly { readonly of: PlacedStore; readonly error: EnvironmentError }[],
): readonly NotSeen[] =>
  failures.map(({ of: { place }, error }) => ({
    target: { alias: '', accountId: place?.accountId ?? '', region: place?.region ?? '' },
    error,
  }));

/** Rejects a look of which nothing is left, or that has to be whole. */
function refuse(notSeen: readonly NotSeen[]): void {
  const trouble = unreachable(notSeen.map(({ error }) => error));
  if (trouble !== undefined) throw trouble;
}

function printRows({ print, io }: CommandContext, rows: readonly Row[], header: boolean): void {
  const places = rows.some(({ place }) => place !== undefined);
  print(
    formatTable(
      ['key', 'size', ...(places ? ['account', 'region'] : [])],
      rows.map(({ key, bytes: size, place }) => [
        key,
        `${size} B`,
        ...(places ? [place?.accountId ?? '', place?.region ?? ''] : []),
      ]),
      { aligned: io.stdout.isTTY, header },
    ),
  );
}

/** Every key of the project with the size of its value. */
export const stateList: CommandFunction<Flags & typeof HEADER_FLAGS> = (context, flags, [under]) => {
  const place = placeOf(flags);
  return withLedger(context, flags, async (ledger) => {
    const { project, store } = ledger;
    const top = projectPath(project);
    const path = (under === undefined ? top : under.startsWith('/') ? under : `${top}/${under}`).replace(
      /\/+$/,
      '',
    );
    const deployment = deploymentIn(path, top);
    const { stores, notSeen: unnamed } = await allStores(ledger, { deployment, place });
    const { rows, notSeen: unreached } = await rowsBelow(path, stores);
    if (unreached.length === stores.length) refuse(unreached);
    const notSeen = [...unreached, ...unnamed];
    if (context.general.json) {
      const entries = rows.map(({ place: where, ...row }) => ({ ...row, ...where }));
      context.print(JSON.stringify({ store: store.name, entries, notSeen: notSeenJson(notSeen) }));
    } else if (rows.length > 0) printRows(context, rows, flags.header !== false);
    else if (notSeen.length === 0) context.note(`there is nothing below ${path} in ${store.name}`);
    return endLook(context, notSeen);
  });
};

/** The deployment that a path is in; undefined for one that holds several. */
function deploymentIn(path: string, top: string): string | undefined {
  return path.startsWith(`${top}/`) ? path.slice(top.length + 1).split('/')[0] : undefined;
}

async function noKey(key: string, ledger: Ledger, stores: readonly PlacedStore[]): Promise<InputError> {
  const folder = key.slice(0, key.lastIndexOf('/'));
  const near = folder === '' ? [] : (await rowsBelow(folder, stores)).rows.map((row) => row.key);
  const meant = suggestKey(key, near);
  return new InputError('cli/no-key', `there is no key "${key}" in ${ledger.store.name}`, {
    hints: [
      ...(meant === undefined ? [] : [`did you mean "${meant}"?`]),
      `list the keys with \`${ledger.command('state list')}\``,
    ],
  });
}

/** The error for a key that may be where nobody can look. */
function cannotTell(key: string, notSeen: readonly NotSeen[]): EnvironmentError | undefined {
  const trouble = unreachable(notSeen.map(({ error }) => error));
  if (trouble === undefined) return undefined;
  const { code, message, hints, cause } = trouble;
  const text = `there is no key "${key}" in what can be seen: ${message}`;
  return new EnvironmentError(code, text, { hints, cause });
}

interface Holder {
  readonly store: StateStore;
  readonly value: string;
  /** Where it could be as well. */
  readonly notSeen: readonly NotSeen[];
}

/** The one store that holds a key, and its value. */
async function holderOf(ledger: Ledger, key: string, place: Place | undefined): Promise<Holder> {
  const deployment = parseStateKey(ledger.project, key)?.deployment;
  const { stores, notSeen: unnamed } = await allStores(ledger, { deployment, place });
  const { values, failures } = await readEach(stores, async ({ store, place: where }) => {
    const value = await store.get(key);
    return value === undefined ? [] : [{ store, value, where }];
  });
  const notSeen = [...notSeenIn(failures), ...unnamed];
  const [first, ...more] = values.flat();
  if (first === undefined) throw cannotTell(key, notSeen) ?? (await noKey(key, ledger, stores));
  if (more.length === 0) return { store: first.store, value: first.value, notSeen };
  const places = [first, ...more].map(({ where }) => `${where?.accountId} ${where?.region}`).join(', ');
  throw new InputError('cli/no-key', `"${key}" is in several places: ${places}`, {
    hints: ['say which one is meant with `--target-account-id ID --target-region NAME`'],
  });
}

/** The value of one key, as it is stored. */
export const stateShow: CommandFunction<Flags> = (context, flags, [key = '']) => {
  const place = placeOf(flags);
  return withLedger(context, flags, async (ledger) => {
    const { store, value, notSeen } = await holderOf(ledger, key, place);
    const answer = { state: store.name, key, value, notSeen: notSeenJson(notSeen) };
    context.print(context.general.json === true ? JSON.stringify(answer) : value);
    return endFound(context, notSeen);
  });
};

interface Doomed {
  readonly store: StateStore;
  readonly key: string;
}

async function keysOf(ledger: Ledger, word: string, place: Place | undefined): Promise<readonly Doomed[]> {
  if (word.startsWith('/')) {
    const { store, notSeen } = await holderOf(ledger, word, place);
    for (const { error } of notSeen.filter((one) => !isPlace(one))) ledger.tell(error.message);
    refuse(notSeen.filter(isPlace));
    return [{ store, key: word }];
  }
  const { observed, module } = await findModule(ledger, { word }, { place });
  const store = storeOf(ledger, module.target);
  // The record comes last, so that a removal that was cut short is still known.
  return stateKeys(observed.key)
    .module(module.group, module.module)
    .all.map((key) => ({ store, key }));
}

/** Deletes in the order of the keys as far as it counts: what is last in a store goes by itself. */
async function forget(keys: readonly Doomed[]): Promise<void> {
  for (const [store, own] of Map.groupBy(keys, (one) => one.store)) {
    const names = own.map(({ key }) => key);
    await store.delete(names.filter((name) => !name.endsWith('/seed/record')));
    await store.delete(names.filter((name) => name.endsWith('/seed/record')));
  }
}

/** Forgets modules or single keys. What was deployed stays where it is. */
export const stateRemove: CommandFunction<Flags> = (context, flags, words) => {
  const place = placeOf(flags);
  return withLedger(context, flags, async (ledger) => {
    const { project, store } = ledger;
    const keys = (await mapLimit(words, AT_ONCE, (word) => keysOf(ledger, word, place))).flat();
    const names = words.join(', ');
    await confirm(context, `Forget ${names}? What was deployed stays, and seed will not know of it.`);
    const byDeployment = Map.groupBy(keys, ({ key }) => parseStateKey(project, key)?.deployment);
    for (const [deployment, own] of byDeployment) {
      if (deployment === undefined) await forget(own);
      else await changeState(context, { ledger, key: { project, deployment } }, () => forget(own));
    }
    context.print(
      context.general.json === true
        ? JSON.stringify({ state: store.name, removed: keys.map(({ key }) => key) })
        : `forgot ${names}`,
    );
    return EXIT.done;
  });
};

/** Shows who holds a deployment and, when that is confirmed, lets go of it. */
export const stateUnlock: CommandFunction<typeof STATE_FLAGS & typeof ENV_FLAGS> = (
  context,
  flags,
  [deployment = ''],
) =>
  withLedger(context, flags, async (ledger) => {
    const { store, project } = ledger;
    const key = { project, deployment };
    const say = (text: string, freed: boolean) =>
      context.print(context.general.json === true ? JSON.stringify({ ...key, freed }) : text);
    if ((await store.get(stateKeys(key).lock)) === undefined) {
      if ((await lookAtDeployment(ledger, deployment)) === undefined)
        throw noDeployment(deployment, ledger, await listDeployments(store, project));
      say(`nobody holds "${deployment}"`, false);
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
    say(`"${deployment}" is free again`, true);
    return EXIT.done;
  });
