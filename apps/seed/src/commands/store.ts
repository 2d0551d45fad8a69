import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { loadModuleDeployspec } from '@seed/deployspec';
import { stateKeys } from '@seed/engine';
import { EXIT, hasErrors, InputError } from '@seed/kernel';
import { pythonJson, pythonValue, readYaml } from '@seed/yaml';
import type { CommandContext, CommandFunction } from '../command.ts';
import { changeState } from '../ledger/change-state.ts';
import { wordOf } from '../ledger/module-reference.ts';
import type { NamingFlags } from '../ledger/module-reference.ts';
import { withLedger } from '../ledger/open-ledger.ts';
import type { LedgerFlags } from '../ledger/open-ledger.ts';
import type { NAMING_FLAGS, REMOTE_FLAGS, STATE_FLAGS, TARGET_FLAGS } from '../ledger/state-flags.ts';
import type { MD5_FLAGS, PATH_FLAGS } from '../ledger/value-flags.ts';
import { shownPath } from '../run/find-target.ts';

type Flags = typeof STATE_FLAGS & typeof NAMING_FLAGS & typeof REMOTE_FLAGS & typeof TARGET_FLAGS;

interface TargetFlags {
  readonly targetAccountId?: string;
  readonly targetRegion?: string;
}

/** Seed-Farmer wants both or neither; the state of this machine holds all accounts and regions in one place. */
function checkTarget({ targetAccountId, targetRegion }: TargetFlags): void {
  if ((targetAccountId === undefined) === (targetRegion === undefined)) return;
  const missing = targetRegion === undefined ? '--target-region' : '--target-account-id';
  throw new InputError('cli/flags-conflict', `${missing} is missing: account and region belong together`, {
    hints: ['give both `--target-account-id` and `--target-region`, or neither'],
  });
}

function keysOf(project: string, flags: NamingFlags) {
  const [deployment = '', group = '', module = ''] = wordOf(flags).split('/');
  const key = { project, deployment };
  return { key, keys: stateKeys(key).module(group, module), name: `${deployment}/${group}/${module}` };
}

/** Puts one value of a module into the store, known to it or not. */
function put(
  context: CommandContext,
  flags: LedgerFlags & NamingFlags & TargetFlags,
  value: (keys: ReturnType<typeof keysOf>['keys']) => { readonly key: string; readonly text: string },
): Promise<number> {
  checkTarget(flags);
  return withLedger(context, flags, async (ledger) => {
    const { key, keys, name } = keysOf(ledger.project, flags);
    const entry = value(keys);
    await changeState(context, { ledger, key }, () => ledger.store.put(entry.key, entry.text));
    context.note(`stored ${entry.key.split('/').slice(5).join('/')} of ${name} in ${ledger.store.name}`);
    return EXIT.done;
  });
}

/** Replaces the deployspec that a module is destroyed with. */
export const storeDeployspec: CommandFunction<Flags & typeof PATH_FLAGS> = async (context, flags) => {
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
  const text = await context.io.readInput();
  if (text.trim() === '') {
    context.note('standard input is empty, so nothing was stored');
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
  const hash = (await context.io.readInput()).split('\n')[0]?.trim() ?? '';
  if (flags.type === undefined || !/^[0-9a-f]{32}$/.test(hash)) {
    const what = flags.type === undefined ? 'flag "--type" is missing' : `"${hash}" is no md5`;
    throw new InputError('cli/bad-arguments', what, {
      hints: ['pipe the md5 in: `echo 0eedbe05243afc9763af11e14778e20f | seed store md5 -t bundle …`'],
    });
  }
  const { type } = flags;
  return put(context, flags, ({ md5 }) => ({
    key: type === 'bundle' ? md5.bundle : md5.deployspec,
    text: pythonJson({ hash }),
  }));
};

/** Forgets everything that is stored of a module. */
export const removeModuleData: CommandFunction<Flags> = (context, flags) => {
  checkTarget(flags);
  return withLedger(context, flags, async (ledger) => {
    const { key, keys, name } = keysOf(ledger.project, flags);
    await changeState(context, { ledger, key }, () => ledger.store.delete(keys.all));
    context.note(`forgot ${name} in ${ledger.store.name}`);
    return EXIT.done;
  });
};
