import { basename, dirname } from 'node:path';
import { CancelledError, InputError } from '@seed/kernel';
import type { CommandContext } from '../command.ts';
import type { Choice } from '../run/choose-executor.ts';
import { chooseHere } from '../run/choose-here.ts';
import type { RemoteChoice } from '../run/choose-place.ts';
import { openRunScope } from '../run/run-scope.ts';
import type { RunScope } from '../run/run-scope.ts';
import { controlStop } from '../run/stop-control.ts';
import type { StopControl } from '../run/stop-control.ts';
import { stopVoice } from '../run/stop-voice.ts';
import { resolveSettings } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { settingFlags } from './deploy-request.ts';
import type { DeployCommand, DeployFlags } from './deploy-request.ts';
import type { PreparedDeployment } from './prepared-deployment.ts';
import { runDeployment } from './run-deployment.ts';
import type { RunScreens } from './run-deployment.ts';
import { checkSeedFarmerFlags, idleSeedFarmerFlags } from './seedfarmer-flags.ts';

export interface DeploymentCommand {
  readonly command: Exclude<DeployCommand, 'plan'>;
  readonly flags: DeployFlags;
  /** The manifest, or the deployment, as it was named. */
  readonly word: string;
  prepare(signal: AbortSignal): Promise<PreparedDeployment>;
  /** Screens that show the run and answer its questions. */
  readonly screens?: RunScreens;
}

/** What the id of a run says of its manifest: `dev` for `manifests/dev/deployment.yaml` as for `manifests/dev.yaml`. */
function nameOf(word: string): string {
  const name = basename(word).replace(/\.(?:ya?ml|json)$/, '');
  const folder = basename(dirname(word));
  return /^(?:deployment|manifest)$/.test(name) && /\w/.test(folder) ? folder : name;
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`);

function openScope(context: CommandContext, { command, flags, word, screens }: DeploymentCommand): RunScope {
  const again = ['seed', ...context.argv].map(quoted).join(' ');
  return openRunScope(context, {
    command,
    target: word,
    name: nameOf(word),
    next: `\`${again}\` goes on with what is left`,
    onScreens: screens !== undefined,
    ...(flags.events === undefined ? {} : { events: flags.events }),
  });
}

/** What broke off because of an interrupt is no error of its own. */
function interrupted(by: NonNullable<StopControl['cause']>, cause: unknown): CancelledError {
  const signal = by === 'SIGTERM' ? 'SIGTERM' : 'SIGINT';
  return new CancelledError(
    'cli/interrupted',
    'the run was interrupted before anything was changed',
    signal,
    {
      cause,
    },
  );
}

/** Where builds run, with the words that say why. */
async function choose(
  context: CommandContext,
  { flags }: DeploymentCommand,
  { settings, prepared }: { readonly settings: Settings; readonly prepared: PreparedDeployment },
): Promise<Choice | RemoteChoice> {
  if (prepared.place.executor !== 'codebuild')
    return chooseHere(context, { settings, ...(flags.local ? { asked: 'docker' as const } : {}) });
  const { executor } = settings.origins;
  return {
    name: 'codebuild',
    because:
      executor === 'default'
        ? 'the default'
        : `asked for by ${flags.remote === true ? '--remote' : executor}`,
  };
}

async function work(
  context: CommandContext,
  asked: DeploymentCommand,
  { scope, stop }: { readonly scope: RunScope; readonly stop: StopControl },
): Promise<number> {
  const { command, flags } = asked;
  checkSeedFarmerFlags(flags);
  const settings = await resolveSettings({ io: context.io, flags: settingFlags(flags) });
  scope.show({ logFormat: 'plain' });
  const prepared = await asked.prepare(stop.signal);
  const choosing = choose(context, asked, { settings, prepared });
  // It counts only where something is to be built.
  choosing.catch(() => undefined);
  try {
    const notice = idleSeedFarmerFlags(flags, prepared.place);
    if (notice !== undefined) scope.session.host.emit({ type: 'notice.raised', data: { text: notice } });
    for (const [id, text] of prepared.sources) scope.sources.set(id, text);
    const showManifest = flags.showManifest === true;
    const screens = asked.screens === undefined ? {} : { screens: asked.screens };
    return await runDeployment({ command, scope, stop, choosing, prepared, showManifest, ...screens });
  } finally {
    await prepared.dispose();
  }
}

/** A command that works on a deployment, from its first event to its exit status. */
export async function runDeploymentCommand(
  context: CommandContext,
  asked: DeploymentCommand,
): Promise<number> {
  const { flags, word } = asked;
  const scope = openScope(context, asked);
  const stop = controlStop(context.io, stopVoice(scope));
  try {
    return await work(context, asked, { scope, stop });
  } catch (error) {
    const told =
      stop.cause === undefined || error instanceof InputError || error instanceof CancelledError
        ? error
        : interrupted(stop.cause, error);
    const executor = flags.executor ?? (flags.local === true ? 'docker' : 'auto');
    await scope.fail(told, { executor, target: word });
    throw told;
  } finally {
    stop.dispose();
    await scope.close();
  }
}
