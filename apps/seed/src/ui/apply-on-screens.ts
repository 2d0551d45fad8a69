import { InputError } from '@seed/kernel';
import type { CommandContext } from '../command.ts';
import { applyDeployment } from '../commands/apply.ts';
import type { DeployFlags } from '../deploy/deploy-request.ts';
import type { RunScreens } from '../deploy/run-deployment.ts';
import { gateOutput } from './gate-output.ts';
import { mustHaveTerminal, openScreensOn } from './open-screens-on.ts';

/**
 * `seed apply --ui`: the run is shown on screens that answer for it. Until its journal lies open, and after the screens
 * were left, it speaks as any apply does; meanwhile what it says waits.
 */
export async function applyOnScreens(
  context: CommandContext,
  flags: DeployFlags,
  word: string,
): Promise<number> {
  if (context.general.json)
    throw new InputError('cli/flags-conflict', '--ui and --json both want the terminal', {
      hints: ['give one of them', 'write the stream into a file beside the screens: `--events FILE`'],
    });
  mustHaveTerminal(context, `seed apply ${word}`);
  const gate = gateOutput(context);
  let left: Promise<unknown> | undefined;
  const screens: RunScreens = {
    show({ id, stateDir, stop }) {
      gate.close();
      left = openScreensOn(context, { stateDir, ownRun: id, screenReader: false, as: 'screen' }).then(
        (end) => {
          gate.open();
          // Other signals reach the run by themselves.
          if (end.by === 'signal' && end.signal === 'SIGHUP' && stop.cause === undefined) stop.cancel();
        },
        (error: unknown) => {
          gate.open();
          // Nobody can look any longer, and nobody could answer: the run must not go on unseen.
          if (stop.cause === undefined) stop.cancel();
          throw error;
        },
      );
      // Told when the run has ended.
      left.catch(() => undefined);
    },
  };
  try {
    return await applyDeployment(gate.context, flags, word, { screens });
  } finally {
    // The run may be over; the person is not.
    await left;
    gate.open();
  }
}
