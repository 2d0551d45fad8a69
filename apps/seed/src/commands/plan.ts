import { EXIT, hasErrors } from '@seed/kernel';
import { formatDiagnostics, hasChanges } from '@seed/view';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { PLAN_FLAGS } from '../deploy-flags.ts';
import type { DeployFlags } from '../deploy/deploy-request.ts';
import { savePlan } from '../deploy/plan-file.ts';
import { prepareApply } from '../deploy/prepare-apply.ts';
import type { PreparedDeployment } from '../deploy/prepared-deployment.ts';
import { mustBeExecutable, planSetting } from '../deploy/run-deployment.ts';
import { checkSeedFarmerFlags, idleSeedFarmerFlags } from '../deploy/seedfarmer-flags.ts';
import { resolvedManifest, showPlan } from '../deploy/show-plan.ts';
import { flatDiagnostic } from '../error-diagnostics.ts';
import { GUESSED_LOCAL } from '../ledger/choose-state.ts';

/** One document: the plan, with every finding as a program reads it. */
function planDocument(prepared: PreparedDeployment, showManifest: boolean): Record<string, unknown> {
  const { plan, desired, env, diagnostics } = prepared;
  return {
    ...plan,
    diagnostics: diagnostics.map(flatDiagnostic),
    ...(showManifest && desired !== undefined
      ? { resolvedManifest: resolvedManifest(desired.deployment, env) }
      : {}),
  };
}

/** Tells a plan that nobody is going to execute now; the exit status. */
export function tellPlan(context: CommandContext, prepared: PreparedDeployment, flags: DeployFlags): number {
  const { general, print, note, err, io } = context;
  const { plan, sources } = prepared;
  const showManifest = flags.showManifest === true;
  const notice = idleSeedFarmerFlags(flags, prepared.place);
  if (notice !== undefined) note(`${err.glyph('attention')} ${notice}`);
  if (prepared.place.guessed === true && general.quiet !== true)
    note(`${err.glyph('attention')} ${GUESSED_LOCAL}`);
  const pending = flags.detailedExitcode === true && hasChanges(plan) ? EXIT.changesPending : EXIT.done;
  if (general.json) {
    print(JSON.stringify(planDocument(prepared, showManifest)));
    return hasErrors(plan.diagnostics) ? EXIT.input : pending;
  }
  const warnings = prepared.diagnostics.filter(({ severity }) => severity !== 'error');
  const columns = io.stderr.size?.().columns ?? 88;
  if (warnings.length > 0 && general.quiet !== true)
    note(`${formatDiagnostics(warnings, { style: err, sources, columns, all: false })}\n`);
  const { executor } = prepared.place;
  const setting = { ...planSetting(prepared), ...(executor === 'auto' ? {} : { executor }) };
  showPlan(context, prepared, { setting, showManifest, details: flags.details === true });
  mustBeExecutable(prepared);
  return pending;
}

/** Prints what an apply would do and why, and can keep it for one; changes nothing. */
export async function makePlan(context: CommandContext, flags: DeployFlags, word: string): Promise<number> {
  checkSeedFarmerFlags(flags);
  const { signal } = new AbortController();
  const prepared = await prepareApply(context, word, { flags, signal, onlyLooks: true });
  try {
    const status = tellPlan(context, prepared, flags);
    const { output } = flags;
    if (output !== undefined && prepared.desired !== undefined)
      await savePlan(output, prepared.plan, { io: context.io, flags, desired: prepared.desired });
    return status;
  } finally {
    await prepared.dispose();
  }
}

/** `seed plan`. */
export const plan: CommandFunction<typeof PLAN_FLAGS> = (context, flags, [word = '']) =>
  makePlan(context, flags, word);
