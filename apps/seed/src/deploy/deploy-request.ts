import { EnvironmentError, InputError } from '@seed/kernel';
import type { APPLY_FLAGS, DESTROY_FLAGS, PLAN_FLAGS } from '../deploy-flags.ts';
import type { FlagValues } from '../flags.ts';
import { askedPlace } from '../run/run-request.ts';
import type { Settings } from '../settings.ts';

/** Flags of `plan`, `apply` and `destroy` together: undefined where one was not given, or is none of the command. */
export type DeployFlags = FlagValues<typeof PLAN_FLAGS> &
  FlagValues<typeof APPLY_FLAGS> &
  FlagValues<typeof DESTROY_FLAGS>;

export type DeployCommand = 'plan' | 'apply' | 'destroy';

/** Where a deployment is worked on. */
export interface Place {
  /** Undefined where nobody asked: a plan needs none. */
  readonly asked?: 'auto' | 'docker' | 'host';
  /** True for `--offline`: builds are rehearsed, and what they say is kept apart. */
  readonly rehearsal: boolean;
}

/** Settings under their flags, as `resolveSettings` takes them. */
export function settingFlags(flags: DeployFlags): Readonly<Record<string, unknown>> {
  return { ...flags, executor: askedPlace(flags) ?? flags.executor };
}

function remoteLater(command: DeployCommand, target: string): EnvironmentError {
  return new EnvironmentError(
    'cli/remote-later',
    `"seed ${command}" runs deployments in AWS CodeBuild unless told otherwise, and this version cannot yet`,
    {
      hints: [
        `run the builds on this machine: \`seed ${command} --local ${target}\``,
        'without a container engine: `--executor host`',
      ],
    },
  );
}

/**
 * Where the command works: in CodeBuild unless a flag, a variable, a file or `unasked` says otherwise. Throws EnvironmentError for
 * what only remote deployments have.
 */
export function placeOf(
  command: DeployCommand,
  target: string,
  options: { readonly flags: DeployFlags; readonly settings: Settings; readonly unasked?: 'auto' },
): Place {
  const { flags, settings, unasked } = options;
  const { values, origins } = settings;
  const rehearsal = values.offline;
  const named = origins.executor === 'default' ? undefined : values.executor;
  if (named === 'codebuild') {
    if (rehearsal)
      throw new InputError('cli/flags-conflict', 'a rehearsal needs no account: it runs on this machine', {
        hints: ['leave --remote out, or --offline'],
      });
    throw remoteLater(command, target);
  }
  if (flags.state === 'ssm')
    throw new EnvironmentError(
      'cli/remote-later',
      '"--state ssm" comes with remote deployments, which this version cannot do yet',
      { hints: ['remember deployments on this machine: `--state local`'] },
    );
  if (named !== undefined) return { asked: named, rehearsal };
  if (rehearsal || unasked !== undefined) return { asked: 'auto', rehearsal };
  if (command === 'plan') return { rehearsal };
  throw remoteLater(command, target);
}

/** The region that replaces those of the manifest: one that a person or the project named. */
export function regionFor({ values, origins }: Settings): string | undefined {
  return origins.region === 'default' ? undefined : values.region;
}
