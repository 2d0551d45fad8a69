import type { Probe } from '@seed/deployspec';
import { EnvironmentError, InputError } from '@seed/kernel';
import type { ProcessIo } from '../process-io.ts';
import type { Settings } from '../settings.ts';

/** Where a build runs, and the words that say why. */
export interface Choice {
  readonly name: 'docker' | 'host';
  readonly because: string;
}

const NAME_HOST = 'run without an engine, as processes of this machine: `--executor host`';

/** The engine's own advice, and the way without it. */
const advice = (probe: EngineProbe): string[] => [
  ...probe.hints.filter((hint) => !hint.includes('--executor host')),
  NAME_HOST,
];

/** Whether an engine answers, in words that fit behind a colon. */
interface EngineProbe {
  readonly ok: boolean;
  readonly detail: string;
  readonly hints: readonly string[];
}

function engineOf([engine]: readonly Probe[]): EngineProbe {
  if (engine === undefined) return { ok: false, detail: 'none was found', hints: [] };
  const hints = engine.diagnostics.flatMap((diagnostic) => diagnostic.hints ?? []);
  // What follows the first semicolon is about the machine, and belongs to `seed doctor`.
  return { ok: engine.ok, detail: engine.detail.split(';')[0] ?? '', hints };
}

function noEngine(probe: EngineProbe, asked: string): EnvironmentError {
  return new EnvironmentError('cli/no-engine', `${asked} needs a container engine: ${probe.detail}`, {
    hints: advice(probe),
  });
}

/** What allows plain processes without being asked for them by name; undefined when nothing does. */
function hostPermission(settings: Settings, env: ProcessIo['env']): string | undefined {
  if (settings.values.yesRunOnThisMachine) return settings.origins.yesRunOnThisMachine;
  if (settings.file.hostAllowed) return 'host.allow in seed.yaml';
  const ci = env['CI'];
  return ci !== undefined && !['', '0', 'false'].includes(ci) ? 'CI' : undefined;
}

/**
 * Chooses as the contract says: the one asked for; with `auto` docker where an engine answers, else host where that
 * is allowed. Rejects with EnvironmentError (exit 3) when nothing can serve.
 */
export async function chooseExecutor(
  settings: Settings,
  options: {
    readonly asked?: 'docker';
    readonly env: ProcessIo['env'];
    readonly probe: () => Promise<readonly Probe[]>;
  },
): Promise<Choice> {
  const wanted = options.asked ?? settings.values.executor;
  if (wanted === 'codebuild') {
    const from = settings.origins.executor;
    throw new InputError('cli/bad-setting', `"codebuild" from ${from} runs nothing on this machine`, {
      hints: ['choose another: `--executor docker`, or `--executor host` for plain processes'],
    });
  }
  const origin = options.asked === undefined ? settings.origins.executor : '--local';
  if (wanted === 'host') return { name: 'host', because: `asked for by ${origin}` };
  const probe = engineOf(await options.probe());
  if (wanted === 'docker') {
    if (!probe.ok) throw noEngine(probe, options.asked === undefined ? 'the executor "docker"' : '--local');
    return { name: 'docker', because: `asked for by ${origin}, ${probe.detail}` };
  }
  if (probe.ok) return { name: 'docker', because: `chosen because an engine answers: ${probe.detail}` };
  const permission = hostPermission(settings, options.env);
  if (permission !== undefined) {
    return { name: 'host', because: `chosen because no engine answers and ${permission} allows it` };
  }
  throw new EnvironmentError('cli/no-executor', `nothing can run the build here: ${probe.detail}`, {
    hints: [...advice(probe), 'or allow that for the project: `host: { allow: true }` in seed.yaml'],
  });
}
