import { upperSnakeCase, EXIT, InputError } from '@seed/kernel';
import type { CommandFunction } from '../command.ts';
import { findModule, nameOf, observeDeployments } from '../ledger/module-reference.ts';
import { withLedger } from '../ledger/open-ledger.ts';
import type { NAMING_FLAGS, REMOTE_FLAGS, STATE_FLAGS } from '../ledger/state-flags.ts';
import type { EXPORT_FLAGS } from '../ledger/value-flags.ts';

type Flags = typeof STATE_FLAGS & typeof NAMING_FLAGS & typeof REMOTE_FLAGS & typeof EXPORT_FLAGS;
type Values = Readonly<Record<string, unknown>>;

const shellQuote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Lines for `eval`: one parameter per output, as a module that reads it would see it. */
function exportLines(project: string, metadata: Values): string {
  return Object.entries(metadata)
    .map(([key, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return `export ${project.toUpperCase()}_PARAMETER_${upperSnakeCase(key)}=${shellQuote(text)}`;
    })
    .join('\n');
}

/** The outputs of a module. */
export const listModuleData: CommandFunction<Flags> = (context, flags, [word]) =>
  withLedger(context, flags, async (ledger) => {
    const { module } = await findModule(ledger, nameOf(word, flags));
    const metadata = module.metadata ?? {};
    context.print(
      flags.exportLocalEnv === true ? exportLines(ledger.project, metadata) : JSON.stringify(metadata),
    );
    return EXIT.done;
  });

/** The outputs of every module of a deployment, by `group-module`. */
export const listAllModuleData: CommandFunction<Flags> = (context, flags, [word]) =>
  withLedger(context, flags, async (ledger) => {
    const name = word ?? flags.deployment;
    if (name === undefined) {
      throw new InputError('cli/bad-arguments', 'a deployment has to be named', {
        hints: ['name it as an argument or with `-d NAME`'],
      });
    }
    const [observed] = await observeDeployments(ledger, name);
    const modules = [...(observed?.modules.values() ?? [])].filter(({ metadata }) => metadata !== undefined);
    const all = Object.fromEntries(
      modules.map(({ group, module, metadata }) => [`${group}-${module}`, metadata]),
    );
    context.print(JSON.stringify(all));
    return EXIT.done;
  });

/** The deployspec that a module was deployed with. */
export const listDeployspec: CommandFunction<Flags> = (context, flags, [word]) =>
  withLedger(context, flags, async (ledger) => {
    const { module, observed } = await findModule(ledger, nameOf(word, flags));
    if (module.deployspec === undefined) {
      const name = `${observed.key.deployment}/${module.node}`;
      throw new InputError('cli/no-key', `no deployspec of "${name}" is kept in ${ledger.store.name}`);
    }
    context.print(JSON.stringify(module.deployspec, undefined, context.general.json ? 0 : 2));
    return EXIT.done;
  });
