import type { CommandContext } from '../command.ts';
import type { Choice } from './choose-executor.ts';
import { chooseHere } from './choose-here.ts';
import type { PreparedRun } from './prepare-run.ts';

/** A build in AWS, and the words that say why. */
export interface RemoteChoice {
  readonly name: 'codebuild';
  readonly because: string;
}

/** Whether flags or settings say that builds run in AWS CodeBuild. */
export const isRemote = ({ request, settings }: Pick<PreparedRun, 'request' | 'settings'>): boolean =>
  (request.executor ?? settings.values.executor) === 'codebuild';

/** Chooses where a run builds: in AWS only where that was said. Rejects as `chooseExecutor`. */
export async function choosePlace(
  context: CommandContext,
  prepared: Pick<PreparedRun, 'request' | 'settings'>,
): Promise<Choice | RemoteChoice> {
  const { request, settings } = prepared;
  if (isRemote(prepared)) {
    const origin = request.executor === undefined ? settings.origins.executor : '--remote';
    return { name: 'codebuild', because: `asked for by ${origin}` };
  }
  return chooseHere(context, { settings, ...(request.executor === undefined ? {} : { asked: 'docker' }) });
}
