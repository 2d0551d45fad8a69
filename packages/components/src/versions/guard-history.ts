import type { ObservedComponent } from '../plan/component-registry.ts';
import { normalName } from '../project/names.ts';
import type { ProjectFindings } from '../project/project-codes.ts';
import { type Case, nextHints, type Unit } from './guard-unit.ts';
import type { GuardOptions } from './guard-versions.ts';
import { buildDigest } from './published-digest.ts';
import { compareVersions, newestVersion } from './version-number.ts';

/** All versions of the unit's components that the lock and accounts know. */
export function knownVersions({ components }: Unit, { lock, published }: GuardOptions): readonly string[] {
  return components.flatMap(({ key, awsName }) => {
    const locked = lock?.components[key];
    const builds = buildsOf(awsName, published);
    return [
      ...(locked === undefined ? [] : [locked.version, ...Object.keys(locked.history)]),
      ...builds.map(({ version }) => version),
    ];
  });
}

function buildsOf(awsName: string, published: GuardOptions['published'] = []): readonly ObservedComponent[] {
  return published.flatMap(({ components }) =>
    components.filter(({ name }) => normalName(name) === normalName(awsName)),
  );
}

/** A number that had, or has, another content: C107. A number below the newest published one: C108. */
export function againstHistory(
  { unit, now, next }: Case,
  { lock, published, head }: GuardOptions,
  findings: ProjectFindings,
): readonly string[] {
  const { version, published: bytes } = unit.document;
  if (version === undefined || bytes === undefined) return [];
  const problems: string[] = [];
  const hints = nextHints(unit, next);
  for (const { key, awsName } of unit.components) {
    const builds = buildsOf(awsName, published);
    const digests = builds
      .filter((build) => build.version === now)
      .map(buildDigest)
      .filter((digest) => digest !== undefined);
    const isTaken =
      digests.length > 0 && !digests.includes(bytes.semanticSha256) && !head.policy.allowRebuild;
    const locked = lock?.components[key]?.history[now];
    if (isTaken || (locked !== undefined && locked !== bytes.semanticSha256)) {
      const where = isTaken
        ? 'is published with other content'
        : 'had other content, according to components.lock.json';
      findings.error('C107', version.span, `version ${now} of "${awsName}" ${where}`, { hints });
      problems.push('C107');
    }
    const newest = newestVersion(builds.map((build) => build.version));
    if (newest !== undefined && compareVersions(now, newest) < 0) {
      findings.error(
        'C108',
        version.span,
        `version ${now} of "${awsName}" is lower than ${newest}, which is published`,
        {
          hints: ['take over the branch that published it', ...hints],
        },
      );
      problems.push('C108');
    }
  }
  return problems;
}
