import { partitionOf } from '@seed/components';
import type { ImageProject, PlanTarget, ProjectTarget } from '@seed/components';
import { InputError } from '@seed/kernel';
import { suggestKey } from '@seed/yaml';
import type { Settings } from '../settings.ts';

/** One account and region that a command is about; the account is known once it was asked. */
export interface Place {
  /** Name of the target, or `default`: the account of the credentials. */
  readonly name: string;
  /** Absent where nothing says it: the profile may. */
  readonly region?: string;
  readonly target?: ProjectTarget;
}

const ALL = 'all';
export const DEFAULT_TARGET = 'default';

/** The targets of the settings by name; `all` stands for every one. Throws InputError `components/no-target`. */
export function namedTargets(project: ImageProject, names: readonly string[]): readonly ProjectTarget[] {
  const { targets } = project;
  const known = targets.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name) || (name === ALL && known.length > 0)) continue;
    const near = suggestKey(name, known);
    const hint =
      near === undefined
        ? known.length === 0
          ? 'leave `--target` out to use the account of the credentials, or add `targets` to the settings'
          : `targets of the settings: ${known.join(', ')}`
        : `did you mean "${near}"?`;
    throw new InputError('components/no-target', `the settings have no target "${name}"`, { hints: [hint] });
  }
  return names.includes(ALL) ? targets : targets.filter(({ name }) => names.includes(name));
}

/** The region that a flag, a variable or a file of settings gives; the profile's is known by the clients only. */
const givenRegion = ({ values, origins }: Settings): string | undefined =>
  origins.region === 'default' ? undefined : values.region;

/**
 * The accounts and regions that are meant, in the order in which they are published to: the named targets, else the
 * only one of the settings, else the account of the credentials. A region that was given stands for all of a target.
 */
export function choosePlaces(
  project: ImageProject | undefined,
  { settings, names }: { readonly settings: Settings; readonly names?: readonly string[] | undefined },
): readonly Place[] {
  const region = givenRegion(settings);
  const own: Place = { name: DEFAULT_TARGET, ...(region === undefined ? {} : { region }) };
  const targets = project?.targets ?? [];
  if (names === undefined || names.length === 0) {
    const [only, ...others] = targets;
    if (only === undefined || project === undefined) return [own];
    if (others.length > 0)
      throw new InputError('components/no-target', 'the settings have several targets, and none was named', {
        hints: [`say \`--target NAME\`: ${targets.map(({ name }) => name).join(', ')}`, 'or `--target all`'],
      });
    return placesOf(only, settings);
  }
  if (
    names.length === 1 &&
    names[0] === DEFAULT_TARGET &&
    !targets.some(({ name }) => name === DEFAULT_TARGET)
  )
    return [own];
  if (project === undefined) return [own];
  return namedTargets(project, names).flatMap((target) => placesOf(target, settings));
}

/** A region on the command line means that one alone; other origins do not overrule the settings of a target. */
function placesOf(target: ProjectTarget, settings: Settings): Place[] {
  const asked = settings.origins.region === '--region' ? settings.values.region : undefined;
  const { name, regions } = target;
  if (asked !== undefined) return [{ name, region: asked, target }];
  if (regions.length > 0) return regions.map((region) => ({ name, region, target }));
  const region = givenRegion(settings);
  return [{ name, target, ...(region === undefined ? {} : { region }) }];
}

/** What a plan knows of a place. */
export function planTarget(
  { name, target }: Place,
  { account, region }: { readonly account: string; readonly region: string },
): PlanTarget {
  const { uploadBucket, uploadPrefix, kmsKeyId } = target ?? {};
  return {
    name,
    partition: partitionOf(region),
    account,
    region,
    ...(uploadBucket === undefined ? {} : { uploadBucket }),
    ...(uploadPrefix === undefined ? {} : { uploadPrefix }),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
  };
}
