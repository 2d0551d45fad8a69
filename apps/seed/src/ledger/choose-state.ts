import { InputError } from '@seed/kernel';
import { kebab } from '../flags.ts';
import type { Settings } from '../settings.ts';

/** Where a command looks for what is deployed, as typed. */
export interface StateChoice {
  readonly local?: boolean;
  readonly remote?: boolean;
  readonly state?: 'local' | 'ssm';
}

/** Flags that say how to get at Parameter Store. */
export interface RemoteFlags {
  readonly profile?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly qualifier?: string;
  readonly rolePrefix?: string;
  readonly toolchainRegion?: string;
  readonly targetAccountId?: string;
  readonly targetRegion?: string;
  readonly envFile?: readonly string[];
}

const REMOTE_ONLY = [
  'profile',
  'region',
  'endpointUrl',
  'qualifier',
  'rolePrefix',
  'toolchainRegion',
  'targetAccountId',
  'targetRegion',
  'envFile',
] as const satisfies readonly (keyof RemoteFlags)[];

/**
 * The state that a command looks at: that of the deployments that `seed apply` would change with the same words and
 * settings, so in Parameter Store unless something says otherwise. Throws InputError `cli/flags-conflict`.
 */
export function chooseState(flags: StateChoice, { values, origins }: Settings): 'local' | 'ssm' {
  if (flags.local === true && flags.remote === true)
    throw new InputError('cli/flags-conflict', '"--local" and "--remote" name different states', {
      hints: ['give one of them'],
    });
  if (values.offline) {
    if (flags.remote !== true && flags.state !== 'ssm') return 'local';
    const other = flags.remote === true ? '--remote' : '--state ssm';
    throw new InputError(
      'cli/flags-conflict',
      `rehearsals are remembered on this machine, not by "${other}"`,
      {
        hints: [`leave ${other} out, or --offline`],
      },
    );
  }
  if (flags.state !== undefined) return flags.state;
  if (flags.remote === true) return 'ssm';
  if (flags.local === true) return 'local';
  if (values.state !== 'auto') return values.state;
  return origins.executor === 'default' || values.executor === 'codebuild' ? 'ssm' : 'local';
}

/** What to say of flags that the state of this machine does not need; undefined where none was given. */
export function idleFlags(flags: RemoteFlags): string | undefined {
  const given = REMOTE_ONLY.filter((name) => flags[name] !== undefined).map((name) => `--${kebab(name)}`);
  return given.length === 0 ? undefined : `without effect on the state of this machine: ${given.join(', ')}`;
}
