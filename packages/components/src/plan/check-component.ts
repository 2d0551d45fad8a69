import type { ProjectComponent, PublishedBytes } from '../project/image-project.ts';
import type { ProjectFindings } from '../project/project-codes.ts';
import { compareVersions, newestVersion, raise } from '../versions/version-number.ts';
import type { ObservedComponent } from './component-registry.ts';
import { heldWord, LONGEST_INLINE, type Planning } from './planning.ts';

/** A component beside what the account has of it. */
export interface ComponentCandidate {
  readonly component: ProjectComponent;
  readonly version: string;
  readonly published: PublishedBytes;
  readonly builds: readonly ObservedComponent[];
  /** Builds of the very version. */
  readonly same: readonly ObservedComponent[];
  /** The newest build that means the same as the document. */
  readonly fitting?: ObservedComponent;
}

export interface ConflictCheck {
  /** Whether other content may be published under the same version. */
  readonly rebuilds: boolean;
  readonly findings: ProjectFindings;
}

/** What stands against publishing: C107, C108, and a text that cannot be sent. */
export function checkComponent(
  candidate: ComponentCandidate,
  planning: Planning,
  check: ConflictCheck,
): void {
  const { component, published, fitting } = candidate;
  const { options, target } = planning;
  const hints = [
    `\`seed components publish --bump patch ${component.file}\` (→ ${nextVersion(candidate, planning)})`,
  ];
  checkTaken(candidate, planning, { ...check, hints });
  checkNewest(candidate, planning, { ...check, hints });
  checkOvertaken(candidate, planning, { ...check, hints });
  if (fitting === undefined && options.offline !== true && target.uploadBucket === undefined)
    checkLength(component, published, check.findings);
}

function nextVersion({ component, version, builds }: ComponentCandidate, { options }: Planning): string {
  const history = Object.keys(options.lock?.components[component.key]?.history ?? {});
  const known = [version, ...builds.map((build) => build.version), ...history];
  return raise(newestVersion(known) ?? version, 'patch');
}

type Hinted = ConflictCheck & { readonly hints: readonly string[] };

function checkTaken(
  { component, version, published, same, fitting }: ComponentCandidate,
  { options }: Planning,
  { rebuilds, findings, hints }: Hinted,
): void {
  const span = component.version?.span ?? component.name.span;
  if (fitting !== undefined) return;
  const { awsName } = component;
  if (same.length > 0 && rebuilds) {
    findings.warning(
      'C107',
      span,
      `version ${version} of "${awsName}" gets another build with other content`,
      {
        hints: ['recipes that name the earlier build keep it until `recipe_version` goes up'],
      },
    );
  } else if (same.length > 0) {
    const known = heldWord(options);
    findings.error(
      'C107',
      span,
      `content of "${awsName}" differs from ${known} ${version}; versions are immutable`,
      { hints },
    );
  }
  const earlier = options.lock?.components[component.key]?.history[version];
  if (same.length > 0 || rebuilds || earlier === undefined || earlier === published.semanticSha256) return;
  findings.error(
    'C107',
    span,
    `version ${version} of "${awsName}" had other content, according to components.lock.json`,
    { hints },
  );
}

/** Recipes that name a version get its newest build: where that is not ours, they would build something else. */
function checkOvertaken(
  { component: { key, awsName, version: place, name }, version, same, fitting }: ComponentCandidate,
  { images }: Planning,
  { findings, hints }: Hinted,
): void {
  const [newest] = same;
  if (fitting === undefined || newest === undefined || newest.build === fitting.build) return;
  const naming = images.filter(({ entries }) =>
    entries.some((entry) => entry.kind === 'own' && entry.component === key && entry.pin !== 'build'),
  );
  if (naming.length === 0) return;
  findings.error(
    'C107',
    place?.span ?? name.span,
    `build ${newest.build} of "${awsName}" ${version} has other content and was made by somebody else; image ${naming.map((image) => `"${image.key}"`).join(', ')} would get it`,
    { hints: [...hints, 'or use `"pin": "build"` in the entries of the settings'] },
  );
}

function checkNewest(
  { component, version, builds }: ComponentCandidate,
  { options }: Planning,
  { findings, hints }: Hinted,
): void {
  const newest = newestVersion(builds.map((build) => build.version));
  if (newest === undefined || compareVersions(version, newest) >= 0) return;
  const span = component.version?.span ?? component.name.span;
  findings.error(
    'C108',
    span,
    `version ${version} of "${component.awsName}" is lower than ${newest}, which is ${heldWord(options)}`,
    {
      hints: ['take over the branch that published it', ...hints],
    },
  );
}

function checkLength(
  { awsName, version, name }: ProjectComponent,
  { text }: PublishedBytes,
  findings: ProjectFindings,
): void {
  if (text.length <= LONGEST_INLINE) return;
  findings.error(
    'components/no-upload-bucket',
    version?.span ?? name.span,
    `"${awsName}" has ${text.length} characters, more than ${LONGEST_INLINE}, and there is no bucket to upload it to`,
    { hints: ['set `upload_bucket` of the target in the settings'] },
  );
}
