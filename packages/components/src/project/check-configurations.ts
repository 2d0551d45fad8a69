import type { Span } from '@seed/kernel';
import { checkMemberShapes } from './check-member-shapes.ts';
import type { ImageProject } from './image-project.ts';
import { isList, isObject, type Json, type JsonObject } from './json.ts';
import type { ProjectFindings } from './project-codes.ts';

/** Members that do not fit together, and schedules: what Image Builder would refuse after components are published. */
export function checkConfigurations(project: ImageProject, findings: ProjectFindings): void {
  for (const { key, members, span } of project.infrastructure) {
    if (span === undefined) continue;
    const what = `infrastructure "${key}"`;
    checkMemberShapes(members, { what, span }, findings);
    if (members['instanceProfileName'] === undefined)
      findings.error('components/missing-key', span, `${what} has no \`instanceProfileName\``, {
        hints: ['add the name of the instance profile of build instances'],
      });
    if (members['subnetId'] !== undefined && size(members['securityGroupIds']) === 0)
      findings.error('components/member', span, `${what} has \`subnetId\` and no \`securityGroupIds\``, {
        hints: ['add the security groups'],
      });
    reserved(members['resourceTags'], what, span, findings);
  }
  for (const { key, members, span } of project.distributions) {
    const regions = members['distributions'];
    for (const region of isList(regions) ? regions : []) checkRegion(region, key, span, findings);
  }
  for (const { pipeline, key, span } of project.images)
    if (pipeline !== undefined) checkPipeline(pipeline.members, key, pipeline.span ?? span, findings);
}

const size = (value: Json | undefined): number => (isList(value) ? value.length : 0);

function reserved(tags: Json | undefined, what: string, span: Span, findings: ProjectFindings): void {
  const taken = isObject(tags)
    ? Object.keys(tags).filter((tag) => ['CreatedBy', 'Ec2ImageBuilderArn', 'Name', 'Tags'].includes(tag))
    : [];
  if (taken.length > 0)
    findings.error(
      'components/member',
      span,
      `\`resourceTags\` of ${what} holds "${taken.join('", "')}", which Image Builder sets itself`,
      { hints: ['remove it'] },
    );
}

function checkRegion(region: Json, key: string, span: Span | undefined, findings: ProjectFindings): void {
  if (!isObject(region) || span === undefined) return;
  if (typeof region['region'] !== 'string')
    findings.error(
      'components/missing-key',
      span,
      `a member of \`regions\` of distribution "${key}" has no \`region\``,
    );
  const ami = region['amiDistributionConfiguration'];
  const name = isObject(ami) ? ami['name'] : undefined;
  if (typeof name === 'string' && !/\{\{\s*imagebuilder:buildDate\s*\}\}/.test(name))
    findings.error(
      'components/member',
      span,
      `the AMI name "${name}" of distribution "${key}" would be the same for each build`,
      {
        hints: ['add `{{ imagebuilder:buildDate }}` to it'],
      },
    );
}

function checkPipeline(members: JsonObject, image: string, span: Span, findings: ProjectFindings): void {
  checkMemberShapes(members, { what: `the pipeline of image "${image}"`, span }, findings);
  const schedule = members['schedule'];
  const expression = isObject(schedule) ? schedule['scheduleExpression'] : undefined;
  if (typeof expression === 'string') {
    const problem = scheduleProblem(expression);
    if (problem !== undefined)
      findings.error('components/schedule', span, `schedule "${expression}" of image "${image}" ${problem}`, {
        hints: ["for example `rate(1 day)`, or `cron(0 2 * * ? *)` for two o'clock"],
      });
  }
  if (size(members['workflows']) > 0 && members['executionRole'] === undefined)
    findings.error(
      'components/member',
      span,
      `the pipeline of image "${image}" has \`workflows\` and no \`executionRole\``,
      { hints: ['add the role that runs them'] },
    );
}

/** Nothing for a schedule that Image Builder takes. */
export function scheduleProblem(expression: string): string | undefined {
  if (/^rate\((?:1 (?:minute|hour|day)|[1-9]\d* (?:minutes|hours|days))\)$/.test(expression))
    return undefined;
  if (expression.startsWith('rate(')) return 'is no rate';
  const fields = /^cron\((.*)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (fields === undefined) return 'is neither `rate(…)` nor `cron(…)`';
  if (fields.length !== 6) return `has ${fields.length} fields, not 6`;
  return (fields[2] === '?') === (fields[4] === '?')
    ? 'needs "?" in exactly one of day-of-month and day-of-week'
    : undefined;
}
