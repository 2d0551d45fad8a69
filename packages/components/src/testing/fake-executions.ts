import { textAt } from './check-request.ts';
import type { Body } from './check-request.ts';
import { ofKind } from './fake-place.ts';
import type { Operation, Place, Resource } from './fake-place.ts';
import { pageOf } from './page-of.ts';
import { invalidValue, notFound } from './service-failure.ts';

interface Executions {
  readonly workflow: string;
  readonly step: string;
}

const executionsOf = ({ body }: Resource): Executions => body['executions'] as Executions;

const statusOf = ({ body }: Resource): string => String((body['state'] as Body)['status']);

/** How the workflow of an image stands, as its executions tell. */
function shown(image: Resource): { readonly status: string; readonly message?: string } {
  const status = statusOf(image);
  if (status === 'FAILED') {
    const message = image.build?.script.failure?.message;
    return { status, ...(message === undefined ? {} : { message }) };
  }
  if (status === 'CANCELLED') return { status };
  return { status: status === 'AVAILABLE' ? 'COMPLETED' : 'RUNNING' };
}

const workflowArn = (image: Resource): string => {
  const [, partition, , region] = image.arn.split(':');
  return `arn:${partition}:imagebuilder:${region}:aws:workflow/build/build-image/1.0.2/1`;
};

function imageWith(place: Place, test: (executions: Executions) => boolean, id: unknown): Resource {
  const found = ofKind(place, 'image').find((image) => test(executionsOf(image)));
  if (found === undefined) throw notFound(String(id));
  return found;
}

function workflowOf(image: Resource): Body {
  const { status, message } = shown(image);
  const failed = status === 'FAILED' ? 1 : 0;
  return {
    workflowBuildVersionArn: workflowArn(image),
    workflowExecutionId: executionsOf(image).workflow,
    type: 'BUILD',
    status,
    ...(message === undefined ? {} : { message: `The step ApplyBuildComponents failed: ${message}` }),
    totalStepCount: 4,
    totalStepsSucceeded: status === 'COMPLETED' ? 4 : 1,
    totalStepsFailed: failed,
    totalStepsSkipped: failed * 2,
    startTime: image.body['dateCreated'],
  };
}

/** What the step says of the component that failed: the summary of the tool that runs documents. */
function outputsOf(image: Resource): Body {
  const failure = image.build?.script.failure;
  if (statusOf(image) !== 'FAILED' || failure === undefined) return {};
  const text = JSON.stringify({
    runCommandId: '00000000-0000-4000-8000-00000000c0de',
    error: failure.message,
    awstoe: {
      status: 'failed',
      failedStepCount: 1,
      executedStepCount: 3,
      failureMessage: `Document ${failure.component} failed!`,
      logUrl: '/var/lib/amazon/toe/TOE_2026-01-01_00-00-00_UTC-0_0',
      componentArn: failure.component,
      phase: failure.phase,
      step: failure.step,
      action: failure.action,
    },
  });
  return { outputs: text };
}

function stepOf(image: Resource): Body {
  const { status, message } = shown(image);
  return {
    stepExecutionId: executionsOf(image).step,
    name: 'ApplyBuildComponents',
    action: 'ExecuteComponents',
    status,
    ...(message === undefined ? {} : { message }),
    ...outputsOf(image),
    startTime: image.body['dateCreated'],
  };
}

const listWorkflows: Operation = (input, { place }) => {
  const arn = textAt(input, 'imageBuildVersionArn');
  const image = place.resources.get(arn);
  if (image === undefined) throw notFound(arn);
  const { page, nextToken } = pageOf(input, { items: [workflowOf(image)] });
  return {
    workflowExecutions: page,
    imageBuildVersionArn: arn,
    ...(nextToken === undefined ? {} : { nextToken }),
  };
};

const getWorkflow: Operation = (input, { place }) => {
  const id = input['workflowExecutionId'];
  const image = imageWith(place, ({ workflow }) => workflow === id, id);
  return { ...workflowOf(image), imageBuildVersionArn: image.arn };
};

const listSteps: Operation = (input, { place }) => {
  const id = input['workflowExecutionId'];
  const image = imageWith(place, ({ workflow }) => workflow === id, id);
  const launch = {
    stepExecutionId: executionsOf(image).step.replace(/.$/, 'f'),
    name: 'LaunchBuildInstance',
    action: 'LaunchInstance',
    status: 'COMPLETED',
  };
  const { page, nextToken } = pageOf(input, { items: [launch, stepOf(image)] });
  return {
    steps: page,
    workflowBuildVersionArn: workflowArn(image),
    workflowExecutionId: id,
    imageBuildVersionArn: image.arn,
    ...(nextToken === undefined ? {} : { nextToken }),
  };
};

const getStep: Operation = (input, { place }) => {
  const id = input['stepExecutionId'];
  const image = imageWith(place, ({ step }) => step === id, id);
  return {
    ...stepOf(image),
    workflowBuildVersionArn: workflowArn(image),
    workflowExecutionId: executionsOf(image).workflow,
    imageBuildVersionArn: image.arn,
    onFailure: 'Abort',
    timeoutSeconds: 7200,
  };
};

/** Members of a finding that a filter may name. */
const FINDING_FILTERS: Readonly<Record<string, (finding: Body) => unknown>> = {
  imageBuildVersionArn: ({ imageBuildVersionArn }) => imageBuildVersionArn,
  imagePipelineArn: ({ imagePipelineArn }) => imagePipelineArn,
  severity: ({ severity }) => severity,
  vulnerabilityId: (finding) =>
    (finding['packageVulnerabilityDetails'] as Body | undefined)?.['vulnerabilityId'],
};

const listFindings: Operation = (input, { place }) => {
  const { page, nextToken } = pageOf(input, { items: place.findings, filters: FINDING_FILTERS });
  return { findings: page, ...(nextToken === undefined ? {} : { nextToken }) };
};

const COUNTED = ['critical', 'high', 'medium'];

function countsOf(findings: readonly Body[]): Body {
  const count = (severity: string): number =>
    findings.filter((finding) => textAt(finding, 'severity').toLowerCase() === severity).length;
  return { all: findings.length, ...Object.fromEntries(COUNTED.map((name) => [name, count(name)])) };
}

const AGGREGATIONS: Readonly<Record<string, string>> = {
  accountId: 'accountAggregation',
  imageBuildVersionArn: 'imageAggregation',
  imagePipelineArn: 'imagePipelineAggregation',
  vulnerabilityId: 'vulnerabilityIdAggregation',
};

const aggregate: Operation = (input, { place }) => {
  const { name = 'accountId', values = [place.account] } = (input['filter'] ?? {}) as {
    readonly name?: string;
    readonly values?: readonly string[];
  };
  const aggregation = AGGREGATIONS[name];
  if (aggregation === undefined) throw invalidValue('filter', `There is no filter '${name}'.`);
  const responses = values.map((value) => {
    const of = place.findings.filter(
      (finding) => name === 'accountId' || FINDING_FILTERS[name]?.(finding) === value,
    );
    return { [aggregation]: { [name]: value, severityCounts: countsOf(of) } };
  });
  return { aggregationType: name, responses };
};

export const fakeExecutions: Readonly<Record<string, Operation>> = {
  ListWorkflowExecutions: listWorkflows,
  GetWorkflowExecution: getWorkflow,
  ListWorkflowStepExecutions: listSteps,
  GetWorkflowStepExecution: getStep,
  ListImageScanFindings: listFindings,
  ListImageScanFindingAggregations: aggregate,
};
