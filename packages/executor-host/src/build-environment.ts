import { PLACE_VARIABLES } from './view.ts';

const PASSED = new Set<string>([
  'PATH',
  'LANG',
  'LANGUAGE',
  'TERM',
  'TZ',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'all_proxy',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'ALL_PROXY',
  ...PLACE_VARIABLES,
]);
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The caller's variables that a build may see: where tools are, language and proxies. No secrets, no settings. */
export function passedVariables(
  caller: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(caller))
    if (value !== undefined && (PASSED.has(name) || name.startsWith('LC_'))) passed[name] = value;
  return passed;
}

/**
 * The environment that the first process starts with. Global installs go into the private home: npm by its prefix,
 * pip by itself once it sees that the system's folder cannot be written. What a build installs goes before seed's own
 * commands, as in a container; what the machine happens to have goes behind them, since a Seed-Farmer of this user would
 * write to AWS where the build only records.
 */
export function buildEnvironment(
  passed: Readonly<Record<string, string>>,
  place: {
    readonly home: string;
    /** Folder of seed's commands. */
    readonly commands: string;
    readonly tmp?: string;
    readonly ownersFail: boolean;
  },
): Record<string, string> {
  const local = `${place.home}/.local`;
  return {
    ...passed,
    PATH: `${local}/bin:${place.commands}:${passed['PATH'] ?? DEFAULT_PATH}`,
    HOME: place.home,
    NPM_CONFIG_PREFIX: local,
    PIP_BREAK_SYSTEM_PACKAGES: '1',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    // On a cloud machine the instance's own role would otherwise be within reach.
    AWS_EC2_METADATA_DISABLED: 'true',
    // tar restores owners for root, and the sandbox of an ordinary user has no others.
    ...(place.ownersFail && { TAR_OPTIONS: '--no-same-owner' }),
    ...(place.tmp !== undefined && { TMPDIR: place.tmp }),
  };
}
