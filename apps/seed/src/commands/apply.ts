import { InputError } from '@seed/kernel';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { APPLY_FLAGS } from '../deploy-flags.ts';
import { runDeploymentCommand } from '../deploy/deployment-command.ts';
import type { DeployFlags } from '../deploy/deploy-request.ts';
import { DECIDING, mustBeFresh, PLACING, readPlan } from '../deploy/plan-file.ts';
import type { SavedPlan } from '../deploy/plan-file.ts';
import { prepareApply } from '../deploy/prepare-apply.ts';
import type { PrepareOptions } from '../deploy/prepare-apply.ts';
import type { PreparedDeployment } from '../deploy/prepared-deployment.ts';
import type { RunScreens } from '../deploy/run-deployment.ts';
import { kebab } from '../flags.ts';
import { makePlan } from './plan.ts';

/** A saved plan brings the flags that it was made with. Throws InputError when others are given. */
function flagsOf(flags: DeployFlags, saved: SavedPlan | undefined): DeployFlags {
  if (saved === undefined) return flags;
  const given = DECIDING.filter((name) => flags[name] !== undefined);
  const isPlaced = PLACING.some((name) => flags[name] !== undefined);
  if (given.length === 0) return { ...flags, ...(isPlaced ? {} : saved.place), ...saved.request };
  const names = given.map((name) => `--${kebab(name)}`).join(', ');
  throw new InputError('cli/flags-conflict', `a saved plan was made with its own flags: ${names}`, {
    hints: ['leave them out', 'or plan again with them: `seed plan <manifest> -o FILE`'],
  });
}

/** Applies a manifest, or a plan that was saved, exactly as it was saved. */
export async function applyDeployment(
  context: CommandContext,
  given: DeployFlags,
  word: string,
  how: Pick<PrepareOptions, 'unasked'> & { readonly screens?: RunScreens } = {},
): Promise<number> {
  const { screens, ...unasked } = how;
  const saved = await readPlan(word, context.io);
  const flags = flagsOf(given, saved);
  const manifest = saved?.manifest ?? word;
  if (flags.dryRun === true) return makePlan(context, flags, manifest);
  const prepare = async (signal: AbortSignal): Promise<PreparedDeployment> => {
    const prepared = await prepareApply(context, manifest, { ...unasked, flags, signal });
    const { plan, desired } = prepared;
    if (saved !== undefined && desired !== undefined) mustBeFresh(word, saved, { plan, desired });
    return prepared;
  };
  return runDeploymentCommand(context, {
    command: 'apply',
    flags,
    word,
    prepare,
    ...(screens === undefined ? {} : { screens }),
  });
}

/** `seed apply`. */
export const apply: CommandFunction<typeof APPLY_FLAGS> = async (context, flags, [word = '']) => {
  const { ui, ...others } = flags;
  if (ui !== true) return applyDeployment(context, others, word);
  const { applyOnScreens } = await import('../ui/apply-on-screens.ts');
  return applyOnScreens(context, others, word);
};
