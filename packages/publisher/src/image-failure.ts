import type { JsonObject } from '@seed/components';
import { parseArn } from '@seed/components';
import type { Services } from './call-services.ts';
import { drainPages } from './drain-pages.ts';

/** Why the creation of an image failed, as far as the service says. */
export interface ImageFailure {
  readonly message: string;
  /** ARN of the component's build. */
  readonly component?: string;
  /** Name of the component, as its ARN has it. */
  readonly componentName?: string;
  readonly phase?: string;
  readonly step?: string;
  readonly action?: string;
  /** The step of the workflow, e.g. `ApplyBuildComponents`. */
  readonly workflowStep?: string;
  /** Regions and accounts that an image could not be brought to. */
  readonly regions?: readonly string[];
  /** Where the instance has the full log. */
  readonly logUrl?: string;
}

type Found = { -readonly [Key in keyof ImageFailure]?: ImageFailure[Key] };

/** Names that are known for each part; what a workflow step says of itself is not documented. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  component: ['componentArn', 'componentBuildVersionArn', 'documentArn', 'component'],
  phase: ['phaseName', 'phase'],
  step: ['stepName', 'step'],
  action: ['action', 'actionModule'],
  message: ['errorMessage', 'error', 'failureMessage'],
  logUrl: ['logUrl'],
};

/** The first text under one of these names, nearest to the top. */
function search(value: unknown, names: readonly string[]): string | undefined {
  const queue: unknown[] = [value];
  for (const current of queue) {
    if (typeof current !== 'object' || current === null) continue;
    const members = new Map<string, unknown>(Object.entries(current));
    const found = names
      .map((name) => members.get(name))
      .find((text) => typeof text === 'string' && text !== '');
    if (typeof found === 'string') return found;
    queue.push(...members.values());
  }
  return undefined;
}

function gather(value: unknown): Found {
  const found: Found = {};
  for (const [part, names] of Object.entries(NAMES)) {
    const text = search(value, names);
    if (text !== undefined) Object.assign(found, { [part]: text });
  }
  return found;
}

const named = (found: Found): Found => {
  const name = found.component === undefined ? undefined : parseArn(found.component)?.name;
  return name === undefined ? found : { ...found, componentName: name };
};

/** Out of the context that newer services tell with the state of an image; nothing where there is none. */
export function failureOfContext(context: unknown, reason: string): ImageFailure | undefined {
  if (typeof context !== 'object' || context === null) return undefined;
  const { failedStep, componentFailure, distributionFailure } = context as JsonObject;
  const workflowStep = typeof failedStep === 'string' ? { workflowStep: failedStep } : {};
  const regions = regionsOf(distributionFailure);
  const found = gather(componentFailure ?? distributionFailure ?? {});
  return {
    message: reason,
    ...named(found),
    ...workflowStep,
    ...(regions.length === 0 ? {} : { regions }),
  };
}

function regionsOf(failure: unknown): string[] {
  const { regionFailures } = (failure ?? {}) as { readonly regionFailures?: readonly JsonObject[] };
  return (regionFailures ?? []).map(({ region, targetAccountId, errorMessage, status }) =>
    [region, targetAccountId, errorMessage ?? status].filter((part) => typeof part === 'string').join(' '),
  );
}

/** What a workflow step says: JSON, or a sentence. */
function readOutputs(outputs: string | undefined): unknown {
  try {
    return JSON.parse(outputs ?? '{}');
  } catch {
    return { error: outputs };
  }
}

/** Out of the workflows that made the image: the step that failed says which component, phase and step it was. */
export async function failureOfWorkflows(
  services: Services,
  image: { readonly arn: string; readonly reason: string },
  signal: AbortSignal,
): Promise<ImageFailure> {
  const sdk = await import('@aws-sdk/client-imagebuilder');
  const about = { words: `workflows of "${image.arn}"` };
  const workflows = await drainPages(async (nextToken) => {
    const command = new sdk.ListWorkflowExecutionsCommand({
      imageBuildVersionArn: image.arn,
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    const page = await services.read((client, send) => client.send(command, send), { signal, about });
    return { items: page.workflowExecutions, nextToken: page.nextToken };
  });
  const failed = workflows.find(({ status }) => status === 'FAILED');
  if (failed?.workflowExecutionId === undefined) return { message: image.reason };
  const steps = await drainPages(async (nextToken) => {
    const command = new sdk.ListWorkflowStepExecutionsCommand({
      workflowExecutionId: failed.workflowExecutionId,
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    const page = await services.read((client, send) => client.send(command, send), { signal, about });
    return { items: page.steps, nextToken: page.nextToken };
  });
  const step = steps.find(({ status }) => status === 'FAILED');
  if (step?.stepExecutionId === undefined) return { message: failed.message ?? image.reason };
  const command = new sdk.GetWorkflowStepExecutionCommand({ stepExecutionId: step.stepExecutionId });
  const told = await services.read((client, send) => client.send(command, send), { signal, about });
  const found = gather(readOutputs(told.outputs));
  return {
    message: told.message ?? failed.message ?? image.reason,
    ...named(found),
    ...(step.name === undefined ? {} : { workflowStep: step.name }),
  };
}
