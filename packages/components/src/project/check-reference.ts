import type { Words } from '../document/component-document.ts';
import { versionPattern } from '../versions/version-number.ts';
import type { ImageProject, ProjectTarget } from './image-project.ts';
import { type ArnPlace, fillPlaceholders, type ParsedArn, parseArn, partitionOf } from './names.ts';
import type { ProjectFindings } from './project-codes.ts';

/** Values that placeholders get where only the shape of an ARN is looked at. */
const ANY = { partition: 'aws', region: 'eu-west-2', account: '123456789012' };

/** An ARN of another component: C116, C117, C118 and C126. */
export function checkReference(arn: Words, project: ImageProject, findings: ProjectFindings): void {
  const parsed = parseArn(fillPlaceholders(arn.text, ANY));
  if (parsed?.kind !== 'component') {
    const isFile = /\.ya?ml$/i.test(arn.text);
    findings.error('C126', arn.span, `"${arn.text}" is not the ARN of a component`, {
      hints: [
        isFile
          ? `name the document with \`file\`: \`"file": "${arn.text}"\``
          : 'an ARN looks like `arn:{partition}:imagebuilder:{region}:aws:component/<name>/x.x.x`',
      ],
    });
    return;
  }
  checkPattern(arn, parsed, project.policy.wildcards, findings);
  checkPlaces(arn, project, findings);
}

/** An ARN that names another region or partition than a target: C116. */
export function checkPlaces(arn: Words, { targets }: ImageProject, findings: ProjectFindings): void {
  const places = targets.flatMap((target) => target.regions.map((region) => ({ target, region })));
  for (const { target, region } of places) {
    const problem = misplaced(arn.text, placeOf(target, region));
    if (problem === undefined) continue;
    findings.error(
      'C116',
      arn.span,
      `"${arn.text}" belongs to ${problem}, and target "${target.name}" is in ${region}`,
      {
        hints: ['write `{region}` and `{partition}` in the ARN'],
      },
    );
    return;
  }
}

const placeOf = ({ account }: ProjectTarget, region: string): ArnPlace => ({
  partition: partitionOf(region),
  region,
  account: account ?? ANY.account,
});

/** What a literal ARN says that another place does not: `region "eu-west-2"`. Nothing where it fits. */
export function misplaced(
  template: string,
  place: Pick<ArnPlace, 'partition' | 'region'>,
): string | undefined {
  const arn = parseArn(fillPlaceholders(template, { ...ANY, ...place }));
  if (arn === undefined) return undefined;
  if (arn.partition !== place.partition) return `partition "${arn.partition}"`;
  return arn.region !== '' && arn.region !== place.region ? `region "${arn.region}"` : undefined;
}

function checkPattern(
  arn: Words,
  { version }: ParsedArn,
  wildcards: ImageProject['policy']['wildcards'],
  findings: ProjectFindings,
): void {
  const pattern = version === undefined ? 'malformed' : versionPattern(version);
  if (pattern === 'malformed') {
    const summary =
      version === undefined
        ? `"${arn.text}" has no version`
        : `version "${version}" of "${arn.text}" is malformed`;
    findings.error('C118', arn.span, summary, {
      hints: ['use `x.x.x`, `1.x.x`, `1.2.x`, or a version such as `1.2.3`'],
    });
  } else if (pattern === 'wildcard' && wildcards !== 'allow') {
    const severity = wildcards === 'forbid' ? 'error' : 'info';
    findings.add(severity, 'C117', arn.span, `"${arn.text}" is whatever is newest when the image is built`, {
      hints: [
        wildcards === 'forbid'
          ? 'write a version: `policy.wildcards` forbids `x`'
          : 'write a version, or let `components.lock.json` record what it means',
      ],
    });
  }
}
