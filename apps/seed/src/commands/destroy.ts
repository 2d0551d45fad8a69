import type { CommandFunction } from '../command.ts';
import type { DESTROY_FLAGS } from '../deploy-flags.ts';
import { runDeploymentCommand } from '../deploy/deployment-command.ts';
import { prepareDestroy } from '../deploy/prepare-destroy.ts';
import { checkSeedFarmerFlags } from '../deploy/seedfarmer-flags.ts';
import { tellPlan } from './plan.ts';

/** `seed destroy`: undoes a deployment in reverse order, from what the store holds of it. */
export const destroy: CommandFunction<typeof DESTROY_FLAGS> = async (context, flags, [word = '']) => {
  if (flags.dryRun !== true) {
    const prepare = (signal: AbortSignal) => prepareDestroy(context, word, { flags, signal });
    return runDeploymentCommand(context, { command: 'destroy', flags, word, prepare });
  }
  checkSeedFarmerFlags(flags);
  const { signal } = new AbortController();
  const prepared = await prepareDestroy(context, word, { flags, signal });
  try {
    return tellPlan(context, prepared, flags);
  } finally {
    await prepared.dispose();
  }
};
