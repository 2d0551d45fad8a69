import { textAt } from './check-request.ts';
import type { Body } from './check-request.ts';
import { configurationOperations } from './fake-configurations.ts';
import { resolve } from './fake-place.ts';
import type { Operation, Work } from './fake-place.ts';
import { invalidValue, ServiceFailure } from './service-failure.ts';

/** `rate(1 day)`, or cron with six fields of which exactly one of the days is open. */
function isSchedule(expression: string): boolean {
  const rate = /^rate\((\d+) (?:minute|hour|day)s?\)$/.exec(expression);
  if (rate !== null) return Number(rate[1]) > 0;
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/) ?? [];
  return fields.length === 6 && (fields[2] === '?') !== (fields[4] === '?');
}

function checkUsed(input: Body, { place }: Work): void {
  for (const name of [
    'imageRecipeArn',
    'containerRecipeArn',
    'infrastructureConfigurationArn',
    'distributionConfigurationArn',
  ])
    if (input[name] !== undefined && resolve(place, textAt(input, name)) === undefined)
      throw invalidValue(name, `There is no resource '${textAt(input, name)}'.`);
}

export function checkPipeline(input: Body, work: Work): void {
  if ((input['imageRecipeArn'] === undefined) === (input['containerRecipeArn'] === undefined))
    throw new ServiceFailure(
      'InvalidParameterCombinationException',
      "Exactly one of 'imageRecipeArn' and 'containerRecipeArn' has to be given.",
    );
  checkUsed(input, work);
  const expression = textAt({ ...(input['schedule'] as Body | undefined) }, 'scheduleExpression');
  if (expression !== '' && !isSchedule(expression))
    throw invalidValue('schedule.scheduleExpression', 'It is neither a rate nor a cron expression.');
  const workflows = (input['workflows'] ?? []) as unknown[];
  if (workflows.length > 0 && input['executionRole'] === undefined)
    throw invalidValue('executionRole', 'Workflows need a role.');
}

/** Pipelines, apart from what starts them. */
export const fakePipelines: Readonly<Record<string, Operation>> = configurationOperations({
  kind: 'image-pipeline',
  title: 'ImagePipeline',
  member: 'imagePipeline',
  list: 'imagePipelineList',
  summary: [
    'arn',
    'name',
    'description',
    'platform',
    'enhancedImageMetadataEnabled',
    'imageRecipeArn',
    'containerRecipeArn',
    'infrastructureConfigurationArn',
    'distributionConfigurationArn',
    'imageTestsConfiguration',
    'schedule',
    'status',
    'dateCreated',
    'dateUpdated',
    'dateLastRun',
    'lastRunStatus',
    'tags',
    'imageTags',
    'imageScanningConfiguration',
    'executionRole',
    'workflows',
    'loggingConfiguration',
  ],
  check: checkPipeline,
  defaults: {
    platform: 'Linux',
    status: 'ENABLED',
    enhancedImageMetadataEnabled: true,
    imageTestsConfiguration: { imageTestsEnabled: true, timeoutMinutes: 720 },
  },
  filters: [
    'description',
    'distributionConfigurationArn',
    'imageRecipeArn',
    'containerRecipeArn',
    'infrastructureConfigurationArn',
    'name',
    'status',
  ],
});
