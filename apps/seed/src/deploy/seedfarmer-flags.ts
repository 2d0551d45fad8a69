import { InputError } from '@seed/kernel';
import type { Diagnostic } from '@seed/kernel';
import { isRemote } from './deploy-request.ts';
import type { Place } from './deploy-request.ts';

/** Flags of Seed-Farmer that say how a remote set-up is made; values as typed. */
export interface SeedFarmerFlags {
  readonly qualifier?: string;
  readonly rolePrefix?: string;
  readonly enableSessionTimeout?: boolean;
  readonly disableSessionTimeout?: boolean;
  readonly sessionTimeoutInterval?: string;
  readonly updateSeedkit?: boolean;
  readonly updateProjectPolicy?: boolean;
  readonly enableSelfAccessLogs?: boolean;
  readonly removeSeedkit?: boolean;
}

type FlagName = readonly [keyof SeedFarmerFlags, string];

/** Those that say how to get at the accounts. */
const ROLES: readonly FlagName[] = [
  ['qualifier', '--qualifier'],
  ['rolePrefix', '--role-prefix'],
];
const SESSIONS: readonly FlagName[] = [
  ['enableSessionTimeout', '--enable-session-timeout'],
  ['sessionTimeoutInterval', '--session-timeout-interval'],
];
/** Those about what remote builds share in an account and region. */
const TARGETS: readonly FlagName[] = [
  ['updateSeedkit', '--update-seedkit'],
  ['updateProjectPolicy', '--update-project-policy'],
  ['enableSelfAccessLogs', '--enable-self-access-logs'],
  ['removeSeedkit', '--remove-seedkit'],
];

/** What IAM takes as a path. */
const IAM_PATH = /^\/(?:[!-~]+\/)?$/;

function isInterval(text: string): boolean {
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  return seconds >= 60 && seconds <= 43_200;
}

function problems(flags: SeedFarmerFlags): Diagnostic[] {
  const { qualifier, rolePrefix, sessionTimeoutInterval: interval } = flags;
  const wrong = (summary: string, hint: string): Diagnostic => ({
    code: 'cli/bad-arguments',
    severity: 'error',
    summary,
    hints: [hint],
  });
  return [
    ...(qualifier !== undefined && !/^[A-Za-z0-9]{1,6}$/.test(qualifier)
      ? [wrong(`"${qualifier}" is not a value of "--qualifier"`, 'give it at most 6 letters and digits')]
      : []),
    ...(rolePrefix !== undefined && (!IAM_PATH.test(rolePrefix) || rolePrefix.length > 512)
      ? [
          wrong(
            `"${rolePrefix}" is not a value of "--role-prefix"`,
            'give it a path that begins and ends with `/`, at most 512 characters',
          ),
        ]
      : []),
    ...(interval !== undefined && flags.enableSessionTimeout === true && !isInterval(interval)
      ? [
          wrong(
            `"${interval}" is not a value of "--session-timeout-interval"`,
            'give it a whole number of seconds from 60 to 43200',
          ),
        ]
      : []),
    ...(flags.enableSessionTimeout === true && flags.disableSessionTimeout === true
      ? [
          wrong(
            '"--enable-session-timeout" and "--disable-session-timeout" exclude each other',
            'give one of them',
          ),
        ]
      : []),
  ];
}

/** Checks Seed-Farmer's flags as it does; throws InputError that carries every problem. */
export function checkSeedFarmerFlags(flags: SeedFarmerFlags): void {
  const diagnostics = problems(flags);
  if (diagnostics.length > 0)
    throw new InputError('cli/bad-arguments', 'flags cannot be used as given', { diagnostics });
}

/** The notice that is owed for flags which concern what this run has nothing of. */
export function idleSeedFarmerFlags(flags: SeedFarmerFlags, place: Place): string | undefined {
  const given = (names: readonly FlagName[]): string[] =>
    names.filter(([key]) => flags[key] !== undefined && flags[key] !== false).map(([, name]) => name);
  const here = [
    ...(isRemote(place) && place.assumeRoles ? [] : given(ROLES)),
    ...(isRemote(place) ? [] : given(SESSIONS)),
    ...(place.executor === 'codebuild' ? [] : given(TARGETS)),
  ];
  const renewed = isRemote(place) ? given(SESSIONS) : [];
  const notices = [
    ...(here.length > 0 ? [`without effect on a local executor: ${here.join(', ')}`] : []),
    ...(renewed.length > 0
      ? [`without effect, because sessions are renewed before they end: ${renewed.join(', ')}`]
      : []),
  ];
  return notices.length === 0 ? undefined : notices.join('; ');
}
