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

/** What to say where nothing names a state, and nothing here leads to AWS. */
export const GUESSED_LOCAL =
  'no account of AWS is set up here, so this is what this machine remembers (`--local`); `--remote` asks AWS';

/** Nobody said where, and only this machine is at hand. */
export function isGuessed(flags: StateChoice, { values, origins, knowsAws }: Settings): boolean {
  const said = flags.state ?? flags.remote ?? flags.local;
  const isUnsaid = said === undefined && values.state === 'auto' && origins.executor === 'default';
  return isUnsaid && !values.offline && !knowsAws;
}

/**
 * The state that a command looks at: that of the deployments that `seed apply` would change with the same words and
 * settings, so in Parameter Store unless something says otherwise, or nothing here leads to AWS. Throws InputError
 * `cli/flags-conflict`.
 */
export function chooseState(flags: StateChoice, settings: Settings): 'local' | 'ssm' {
  const { values, origins } = settings;
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
  if (isGuessed(flags, settings)) return 'local';
  return origins.executor === 'default' || values.executor === 'codebuild' ? 'ssm' : 'local';
}

/** Flags that lead a command in a hint to the same place in AWS. */
export function remoteWords(flags: RemoteFlags & StateChoice): string {
  const { local, targetAccountId: _account, targetRegion: _region, envFile, ...rest } = flags;
  const named = REMOTE_ONLY.flatMap((name) => {
    const value = (rest as RemoteFlags)[name];
    return typeof value === 'string' ? [` --${kebab(name)} ${value}`] : [];
  });
  const files = (envFile ?? []).map((path) => ` --env-file ${path}`);
  return [...(local === true ? [' --local --state ssm'] : []), ...named, ...files].join('');
}

/** What to say of flags that the state of this machine does not need; undefined where none was given. */
export function idleFlags(flags: RemoteFlags): string | undefined {
  const given = REMOTE_ONLY.filter((name) => flags[name] !== undefined).map((name) => `--${kebab(name)}`);
  return given.length === 0 ? undefined : `without effect on the state of this machine: ${given.join(', ')}`;
}
