import { InputError } from '@seed/kernel';
import type { APPLY_FLAGS, DESTROY_FLAGS, PLAN_FLAGS } from '../deploy-flags.ts';
import type { FlagValues } from '../flags.ts';
import { chooseState, isGuessed } from '../ledger/choose-state.ts';
import { askedPlace } from '../run/run-request.ts';
import type { Settings } from '../settings.ts';

/** Flags of `plan`, `apply` and `destroy` together: undefined where one was not given, or is none of the command. */
export type DeployFlags = FlagValues<typeof PLAN_FLAGS> &
  FlagValues<typeof APPLY_FLAGS> &
  FlagValues<typeof DESTROY_FLAGS>;

export type DeployCommand = 'plan' | 'apply' | 'destroy';

/** Where a deployment is worked on. */
export interface Place {
  readonly executor: 'auto' | 'docker' | 'host' | 'codebuild';
  /** Where it is remembered. */
  readonly state: 'local' | 'ssm';
  /** True for `--offline`: builds are rehearsed, and what they say is kept apart. */
  readonly rehearsal: boolean;
  /** False where the caller's own credentials do everything, as `--local` means to Seed-Farmer. */
  readonly assumeRoles: boolean;
  /** True where nobody said where, and only this machine is at hand. */
  readonly guessed?: boolean;
}

/** Settings under their flags, as `resolveSettings` takes them. */
export function settingFlags(flags: DeployFlags): Readonly<Record<string, unknown>> {
  return { ...flags, executor: askedPlace(flags) ?? flags.executor };
}

/**
 * Where the command works: in CodeBuild unless a flag, a variable, a file or `unasked` says otherwise; what runs there is
 * remembered in Parameter Store unless something says otherwise. `onlyLooks`: where nothing leads to AWS, this machine
 * will do. Throws InputError for what excludes each other.
 */
export function placeOf({
  flags,
  settings,
  unasked,
  onlyLooks,
}: {
  readonly flags: DeployFlags;
  readonly settings: Settings;
  readonly unasked?: 'auto';
  readonly onlyLooks?: boolean;
}): Place {
  const { values, origins } = settings;
  const rehearsal = values.offline;
  const named = origins.executor === 'default' ? undefined : values.executor;
  if (named === 'codebuild' && rehearsal)
    throw new InputError('cli/flags-conflict', 'a rehearsal needs no account: it runs on this machine', {
      hints: ['leave --remote out, or --offline'],
    });
  const guessed = onlyLooks === true && unasked === undefined && isGuessed(flags, settings);
  const executor = named ?? (rehearsal || guessed ? 'auto' : (unasked ?? 'codebuild'));
  const isUnsaid = flags.state === undefined && values.state === 'auto' && named === undefined;
  const unsaid = executor === 'auto' ? 'local' : 'ssm';
  return {
    executor,
    state: isUnsaid && !rehearsal ? unsaid : chooseState(flags, settings),
    rehearsal,
    assumeRoles: executor === 'codebuild' || flags.local !== true,
    ...(guessed ? { guessed } : {}),
  };
}

/** Whether anything of it is in AWS. */
export const isRemote = ({ executor, state }: Place): boolean => executor === 'codebuild' || state === 'ssm';

/** The region that replaces those of the manifest: one that a person or the project named for this machine. */
export function regionFor({ values, origins }: Settings, place: Place): string | undefined {
  return isRemote(place) || origins.region === 'default' ? undefined : values.region;
}
