import type { Span } from '@seed/kernel';
import { isList, isObject, type Json, type JsonObject } from './json.ts';
import type { ProjectFindings } from './project-codes.ts';

type Shape = 'list' | 'map' | 'boolean' | 'text';

const WORDS: Readonly<Record<Shape, string>> = {
  list: 'a list',
  map: 'a map',
  boolean: 'true or false',
  text: 'a text',
};

/** Members of infrastructure configurations and pipelines, as Image Builder takes them. */
const SHAPES: Readonly<Record<string, Shape>> = {
  description: 'text',
  distributionConfigurationArn: 'text',
  enhancedImageMetadataEnabled: 'boolean',
  executionRole: 'text',
  imageScanningConfiguration: 'map',
  imageTags: 'map',
  imageTestsConfiguration: 'map',
  instanceMetadataOptions: 'map',
  instanceProfileName: 'text',
  instanceTypes: 'list',
  keyPair: 'text',
  logging: 'map',
  loggingConfiguration: 'map',
  placement: 'map',
  resourceTags: 'map',
  schedule: 'map',
  securityGroupIds: 'list',
  snsTopicArn: 'text',
  status: 'text',
  subnetId: 'text',
  terminateInstanceOnFailure: 'boolean',
  workflows: 'list',
};

function shapeOf(value: Json): Shape | undefined {
  if (isList(value)) return 'list';
  if (isObject(value)) return 'map';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'string' ? 'text' : undefined;
}

const EXAMPLES: Readonly<Record<string, string>> = {
  schedule: 'for example `{"scheduleExpression": "rate(1 day)"}`',
};

/** Members that have another form than Image Builder takes, before anything is sent. */
export function checkMemberShapes(
  members: JsonObject,
  { what, span }: { readonly what: string; readonly span: Span },
  findings: ProjectFindings,
): void {
  for (const [name, value] of Object.entries(members)) {
    const wanted = SHAPES[name];
    if (wanted === undefined || value === null || shapeOf(value) === wanted) continue;
    const hint =
      EXAMPLES[name] ?? (wanted === 'list' ? `write it as \`[${JSON.stringify(value)}]\`` : undefined);
    findings.error(
      'components/settings-type',
      span,
      `\`${name}\` of ${what} is ${JSON.stringify(value)}, not ${WORDS[wanted]}`,
      hint === undefined ? {} : { hints: [hint] },
    );
  }
}
