import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { loadModuleDeployspec } from '@seed/deployspec';
import { stateKeys } from '@seed/engine';
import { EXIT, hasErrors, InputError } from '@seed/kernel';
import type { StateStore } from '@seed/kernel';
import { pythonJson, pythonValue, readYaml } from '@seed/yaml';
import type { CommandContext, CommandFunction } from '../command.ts';
import { removeModule, storeOf } from '../ledger/all-stores.ts';
import { changeState } from '../ledger/change-state.ts';
import { findModule, isUnknown, wordOf } from '../ledger/module-reference.ts';
import type { NamingFlags } from '../ledger/module-reference.ts';
import { withLedger } from '../ledger/open-ledger.ts';
import type { Ledger, LedgerFlags } from '../ledger/open-ledger.ts';
import type { MODULE_FLAGS } from '../ledger/state-flags.ts';
import { placeOf } from '../ledger/target-flags.ts';
import type { Place, TargetFlags } from '../ledger/target-flags.ts';
import type { MD5_FLAGS, PATH_FLAGS } from '../ledger/value-flags.ts';
import { shownPath } from '../run/find-target.ts';

type Flags = typeof MODULE_FLAGS;

const PART = /^[^/\s]+$/;

function checkedName(flags: NamingFlags): { deployment: string; group: string; module: string } {
  const word = wordOf(flags);
  const { deployment = '', group = '', module = '' } = flags;
  for (const [flag, value] of Object.entries({ deployment, group, module }))
    if (!PART.test(value))
      throw new InputError('cli/bad-arguments', `"${value}" of "--${flag}" cannot be part of "${word}"`, {
        hints: ['give a name without spaces and slashes'],
      });
  return { deployment, group, module };
}

function keysOf(project: string, flags: NamingFlags) {
  const { deployment, group, module } = checkedName(flags);
  const key = { project, deployment };
  return { key, keys: stateKeys(key).module(group, module), name: `${deployment}/${group}/${module}` };
}

/**
 * Where a value of a module belongs. On this machine all are in one store, which takes also what it does not know; in AWS
 * the stored state says where a module is, and only a person can say it of one that is not there yet.
 */
async function storeFor(ledger: Ledger, word: string, place: Place | undefined): Promise<StateStore> {
  if (ledger.accounts === undefined) return ledger.store;
  if (place !== undefined) return ledger.stores.forTarget(place);
  try {
    return storeOf(ledger, (await findModule(ledger, { word })).module.target);
  } catch (error) {
    if (!isUnknown(error)) throw error;
    throw new InputError(error.code, error.message, {
      hints: [
        ...error.hints,
        'for a module that is not there yet, say where it is: `--target-account-id ID --target-region NAME`',
      ],
      cause: error,
    });
  }
}

/** Finds what is wrong with the flags before anything is read or asked. */
function checkFlags(flags: NamingFlags & TargetFlags): void {
  checkedName(flags);
  placeOf(flags);
}

/** Puts one value of a module into the store, known to it or not. */
function put(
  context: CommandContext,
  flags: LedgerFlags & NamingFlags & TargetFlags,
  value: (keys: ReturnType<typeof keysOf>['keys']) => { readonly key: string; readonly text: string },
): Promise<number> {
  const place = placeOf(flags);
  return withLedger(context, flags, async (ledger) => {
    const { key, keys, name } = keysOf(ledger.project, flags);
    const entry = value(keys);
    const store = await storeFor(ledger, name, place);
    await changeState(context, { ledger, key }, () => store.put(entry.key, entry.text));
    if (context.general.json === true)
      context.print(JSON.stringify({ state: store.name, module: name, stored: [entry.key] }));
    else context.note(`stored ${entry.key.split('/').slice(5).join('/')} of ${name} in ${store.name}`);
    return EXIT.done;
  });
}

/** Replaces the deployspec that a module is destroyed with. */
export const storeDeployspec: CommandFunction<Flags & typeof PATH_FLAGS> = async (context, flags) => {
  checkFlags(flags);
  const { io } = context;
  if (flags.path === undefined)
    throw new InputError('cli/bad-arguments', 'flag "--path" is missing', {
      hints: ['give the folder of the deployspec with `--path DIR`'],
    });
  const file = join(resolve(io.cwd, flags.path), 'deployspec.yaml');
  const id = shownPath(file, io.cwd);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw new InputError('cli/target-not-found', `there is no file "${id}"`);
  const loaded = loadModuleDeployspec({ id, text });
  const { value } = loaded;
  if (value === undefined || hasErrors(loaded.diagnostics))
    throw new InputError('cli/bad-input', `"${id}" cannot be used`, loaded);
  return put(context, flags, ({ deployspec }) => ({
    key: deployspec,
    text: pythonJson(value.stored, { sortKeys: true }),
  }));
};

/** Replaces the outputs of a module with the YAML or JSON of standard input; without a text nothing happens. */
export const storeModuleData: CommandFunction<Flags> = async (context, flags) => {
  checkFlags(flags);
  const text = await context.io.readInput();
  if (text.trim() === '') {
    if (context.general.json === true) context.print(JSON.stringify({ stored: [] }));
    else context.note('standard input is empty, so nothing was stored');
    return EXIT.done;
  }
  const document = readYaml({ id: '<standard input>', text }, { dialect: 'python' });
  const { diagnostics, root } = document;
  if (hasErrors(diagnostics) || root?.kind !== 'map') {
    throw new InputError('cli/bad-input', 'standard input is not a map of outputs', {
      diagnostics,
      sources: new Map([['<standard input>', text]]),
      hints: ['give YAML or JSON such as `{"VpcId": "vpc-1"}`'],
    });
  }
  return put(context, flags, ({ metadata }) => ({
    key: metadata,
    text: pythonJson(pythonValue(root), { sortKeys: true }),
  }));
};

/** Replaces one md5 with the first line of standard input. */
export const storeMd5: CommandFunction<Flags & typeof MD5_FLAGS> = async (context, flags) => {
  checkFlags(flags);
  const { type } = flags;
  if (type === undefined)
    throw new InputError('cli/bad-arguments', 'flag "--type" is missing', {
      hints: ['say which md5 it is: `-t bundle` or `-t spec`'],
    });
  const hash = (await context.io.readInput()).split('\n')[0]?.trim() ?? '';
  if (!/^[0-9a-f]{32}$/.test(hash))
    throw new InputError('cli/bad-arguments', `"${hash}" is no md5`, {
      hints: [`pipe the md5 in: \`echo 0eedbe05243afc9763af11e14778e20f | seed store md5 -t ${type} …\``],
    });
  return put(context, flags, ({ md5 }) => ({
    key: type === 'bundle' ? md5.bundle : md5.deployspec,
    text: pythonJson({ hash }),
  }));
};

/** Forgets everything that is stored of a module. */
export const removeModuleData: CommandFunction<Flags> = (context, flags) => {
  const place = placeOf(flags);
  checkedName(flags);
  return withLedger(context, flags, async (ledger) => {
    const { key, keys, name } = keysOf(ledger.project, flags);
    const known = await findModule(
      ledger,
      { word: name },
      { place: ledger.accounts === undefined ? undefined : place },
    );
    const store = storeOf(ledger, known.module.target);
    await changeState(context, { ledger, key }, () => removeModule(store, keys));
    if (context.general.json === true)
      context.print(JSON.stringify({ state: store.name, module: name, removed: keys.all }));
    else context.note(`forgot ${name} in ${store.name}`);
    return EXIT.done;
  });
};
