import { upperSnakeCase, InputError } from '@seed/kernel';
import type { CommandContext, CommandFunction } from '../command.ts';
import { checkNamedOnce, findModule, nameOf } from '../ledger/module-reference.ts';
import { endFound, endLook, notSeenBy } from '../ledger/not-seen.ts';
import { observeDeployment } from '../ledger/observe-deployments.ts';
import { withLedger } from '../ledger/open-ledger.ts';
import { exportLine, wantsLines } from '../ledger/shell-export.ts';
import type { DEPLOYMENT_FLAG, ENV_FLAGS, MODULE_FLAGS, STATE_FLAGS } from '../ledger/state-flags.ts';
import { placeOf } from '../ledger/target-flags.ts';
import type { EXPORT_FLAGS } from '../ledger/value-flags.ts';

type Values = Readonly<Record<string, unknown>>;

/** Lines for `eval`: one parameter per output, as a module that reads it would see it. */
function exportLines(prefix: string, metadata: Values): string {
  return Object.entries(metadata)
    .map(([key, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return exportLine(`${prefix}_PARAMETER_${upperSnakeCase(key)}`, text);
    })
    .join('\n');
}

/** Seed-Farmer leaves hyphens where they are, and no shell takes such a name. */
function prefixOf(project: string, { asSeedFarmer }: CommandContext): string {
  const upper = project.toUpperCase();
  return asSeedFarmer ? upper : upper.replaceAll('-', '_');
}

/** The outputs of a module. */
export const listModuleData: CommandFunction<typeof MODULE_FLAGS & typeof EXPORT_FLAGS> = (
  context,
  flags,
  [word],
) => {
  const [name, place] = [nameOf(word, flags), placeOf(flags)];
  const asLines = wantsLines(context, flags);
  return withLedger(context, flags, async (ledger) => {
    const { module, notSeen } = await findModule(ledger, name, { place, partly: true });
    const metadata = module.metadata ?? {};
    if (!asLines) context.print(JSON.stringify(metadata));
    else if (Object.keys(metadata).length > 0)
      context.print(exportLines(prefixOf(ledger.project, context), metadata));
    return endFound(context, notSeen);
  });
};

/** The outputs of every module of a deployment, by `group-module`. */
export const listAllModuleData: CommandFunction<
  typeof STATE_FLAGS & typeof DEPLOYMENT_FLAG & typeof ENV_FLAGS
> = (context, flags, [word]) => {
  checkNamedOnce(word, flags);
  return withLedger(context, flags, async (ledger) => {
    const name = word ?? flags.deployment;
    if (name === undefined) {
      throw new InputError('cli/bad-arguments', 'a deployment has to be named', {
        hints: ['name it as an argument or with `-d NAME`'],
      });
    }
    const observed = await observeDeployment(ledger, name, { partly: true });
    const modules = [...observed.modules.values()].filter(({ metadata }) => metadata !== undefined);
    const all = Object.fromEntries(
      modules.map(({ group, module, metadata }) => [`${group}-${module}`, metadata]),
    );
    context.print(JSON.stringify(all));
    return endLook(context, notSeenBy([observed]));
  });
};

/** The deployspec that a module was deployed with. */
export const listDeployspec: CommandFunction<typeof MODULE_FLAGS> = (context, flags, [word]) => {
  const [name, place] = [nameOf(word, flags), placeOf(flags)];
  return withLedger(context, flags, async (ledger) => {
    const { module, observed, notSeen } = await findModule(ledger, name, { place, partly: true });
    if (module.deployspec === undefined) {
      const name = `${observed.key.deployment}/${module.node}`;
      throw new InputError('cli/no-key', `no deployspec of "${name}" is kept in ${ledger.store.name}`);
    }
    context.print(JSON.stringify(module.deployspec, undefined, context.general.json ? 0 : 2));
    return endFound(context, notSeen);
  });
};
