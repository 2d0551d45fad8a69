import type { StepFailure } from '../step-context.ts';
import type { RuntimeCatalogue, RuntimeVersion } from './read-catalogue.ts';

export interface ChosenRuntime {
  readonly name: string;
  readonly version: string;
  readonly commands: readonly string[];
  /** Installed through the catalogue's `default` entry, which reads VERSION. */
  readonly custom: boolean;
  readonly because: 'selected' | 'required';
}

export type RuntimeChoice =
  | { readonly runtimes: readonly ChosenRuntime[] }
  | { readonly failure: StepFailure };

/** The catalogue's key for any version that it does not name. */
const ANY = 'default';

/**
 * Finds each wanted version in the catalogue of the image: the exact key, `N.x`, `latest`, else the catalogue's way
 * for custom versions. Runtimes that a version requires come before it.
 */
export function chooseRuntimes(
  catalogue: RuntimeCatalogue,
  wanted: readonly { readonly name: string; readonly version: string }[],
): RuntimeChoice {
  const chosen = new Map<string, ChosenRuntime>();
  const named = new Set(wanted.map((runtime) => runtime.name));
  for (const { name, version } of wanted) {
    const found = findVersion(catalogue, name, version);
    if ('failure' in found) return found;
    for (const [required, versions] of Object.entries(found.entry.requires)) {
      const first = versions[0];
      if (named.has(required) || chosen.has(required) || first === undefined) continue;
      const dependency = findVersion(catalogue, required, first);
      if ('failure' in dependency) return dependency;
      chosen.set(required, runtimeOf(required, dependency, 'required'));
    }
    chosen.set(name, runtimeOf(name, found, 'selected'));
  }
  return { runtimes: [...chosen.values()] };
}

/** What of the wish the catalogue can fulfil, for an image that only stands in for the one that was asked for. */
export function chooseAvailable(
  catalogue: RuntimeCatalogue,
  wanted: readonly { readonly name: string; readonly version: string }[],
): { readonly runtimes: readonly ChosenRuntime[]; readonly missing: readonly string[] } {
  const isMissing = (one: (typeof wanted)[number]): boolean => 'failure' in chooseRuntimes(catalogue, [one]);
  const missing = wanted.filter(isMissing);
  const choice = chooseRuntimes(
    catalogue,
    wanted.filter((one) => !missing.includes(one)),
  );
  const runtimes = 'failure' in choice ? [] : choice.runtimes;
  return { runtimes, missing: missing.map(({ name, version }) => `${name} ${version}`) };
}

interface Found {
  readonly version: string;
  readonly entry: RuntimeVersion;
  readonly custom: boolean;
}

function runtimeOf(name: string, found: Found, because: ChosenRuntime['because']): ChosenRuntime {
  return { name, version: found.version, commands: found.entry.commands, custom: found.custom, because };
}

function findVersion(
  catalogue: RuntimeCatalogue,
  name: string,
  version: string,
): Found | { readonly failure: StepFailure } {
  const versions = catalogue.get(name);
  if (versions === undefined) {
    const names = [...catalogue.keys()].sort(compareVersions).join(', ');
    return yamlError(
      `Unknown runtime named '${name}'. This build image has the following runtimes: ${names}`,
    );
  }
  const known = [...versions.keys()].filter((key) => key !== ANY).sort(compareVersions);
  const key = matchVersion(known, version);
  const entry = key === undefined ? undefined : versions.get(key);
  if (key !== undefined && entry !== undefined) return { version: key, entry, custom: false };
  const any = versions.get(ANY);
  if (any !== undefined && /^[\w.+-]+$/.test(version)) return { version, entry: any, custom: true };
  return yamlError(
    `Unknown runtime version named '${version}' of ${name}. This build image has the following versions: ${known.join(', ')}`,
  );
}

const yamlError = (message: string) => ({ failure: { statusCode: 'YAML_FILE_ERROR', message } });

/** The key that a wish names; `known` is sorted from low to high. */
function matchVersion(known: readonly string[], version: string): string | undefined {
  if (known.includes(version)) return version;
  if (version === 'latest') return known.at(-1);
  if (!version.endsWith('.x')) return undefined;
  const stem = version.slice(0, -2);
  return known.findLast((key) => key === stem || key.startsWith(`${stem}.`));
}

/** Compares texts with numbers in them by number: `3.9` before `3.13`, `corretto8` before `corretto21`. */
export function compareVersions(a: string, b: string): number {
  const parts = (text: string) => text.match(/\d+|\D+/g) ?? [];
  const [left, right] = [parts(a), parts(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [x, y] = [left[index] ?? '', right[index] ?? ''];
    if (x === y) continue;
    const both = /^\d+$/.test(x) && /^\d+$/.test(y);
    if (both && Number(x) !== Number(y)) return Number(x) - Number(y);
    return x < y ? -1 : 1;
  }
  return 0;
}
