import type { JsonObject, PlanItem } from '@seed/components';
import { BugError } from '@seed/kernel';
import type { Services } from './call-services.ts';
import { withCount } from './count-resources.ts';
import { passNewerMembers } from './newer-members.ts';
import { isTaken } from './refusal.ts';
import type { Subject } from './refusal.ts';

type Operation = NonNullable<PlanItem['call']>['operation'];
type ImageBuilderOperation = Exclude<Operation, 'CreateResourceShare' | 'AssociateResourceShare'>;

/** Members of answers that hold the ARN of what was made or changed. */
const ARN_MEMBERS: Readonly<Record<ImageBuilderOperation, string>> = {
  CreateComponent: 'componentBuildVersionArn',
  CreateContainerRecipe: 'containerRecipeArn',
  CreateDistributionConfiguration: 'distributionConfigurationArn',
  CreateImagePipeline: 'imagePipelineArn',
  CreateImageRecipe: 'imageRecipeArn',
  CreateInfrastructureConfiguration: 'infrastructureConfigurationArn',
  CreateLifecyclePolicy: 'lifecyclePolicyArn',
  TagResource: 'resourceArn',
  UpdateDistributionConfiguration: 'distributionConfigurationArn',
  UpdateImagePipeline: 'imagePipelineArn',
  UpdateInfrastructureConfiguration: 'infrastructureConfigurationArn',
  UpdateLifecyclePolicy: 'lifecyclePolicyArn',
};

/** The name of the member, in requests of updates and in answers, that holds the ARN. */
export const arnMember = (operation: ImageBuilderOperation): string => ARN_MEMBERS[operation];

/** What can be tried without being done. */
export function isCreation(operation: Operation): operation is ImageBuilderOperation {
  return operation.startsWith('Create') && operation !== 'CreateResourceShare';
}

export interface ChangeRequest {
  readonly operation: ImageBuilderOperation;
  /** Members of the API, token and all. */
  readonly request: JsonObject;
}

/** As `sendChange`; nothing where what is to be made exists already. */
export async function sendUnlessTaken(
  services: Services,
  change: ChangeRequest,
  options: { readonly signal: AbortSignal; readonly about: Subject },
): Promise<string | undefined> {
  try {
    return await sendChange(services, change, options);
  } catch (error) {
    if (isTaken(error) || isTaken((error as Error).cause)) return undefined;
    throw error;
  }
}

/** Sends a request of a plan as it is. Gives the ARN of the answer, or that of the request where the answer has none. */
export async function sendChange(
  services: Services,
  { operation, request }: ChangeRequest,
  options: { readonly signal: AbortSignal; readonly about: Subject },
): Promise<string> {
  const sdk = await import('@aws-sdk/client-imagebuilder');
  const Command = sdk[`${operation}Command`] as unknown as new (
    input: JsonObject,
  ) => InstanceType<typeof sdk.CreateComponentCommand>;
  const command = passNewerMembers(new Command(request), request);
  let answer: object;
  try {
    answer = await services.write((client, send) => client.send(command, send), options);
  } catch (error) {
    throw await withCount(services, error, { operation, signal: options.signal });
  }
  const member = arnMember(operation);
  const arn = new Map<string, unknown>(Object.entries(answer)).get(member) ?? request[member];
  if (typeof arn !== 'string')
    throw new BugError('publisher/no-arn', `the answer to ${operation} has no "${member}"`);
  return arn;
}
