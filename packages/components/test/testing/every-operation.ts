import { failedBuild } from '@seed/components/testing';
import type { Body, FakeImageBuilder, FakeImageBuilderOptions } from '@seed/components/testing';

const AT = 'arn:aws:imagebuilder:eu-west-2:123456789012';
const COMPONENT = `${AT}:component/part/1.0.0/1`;
const RECIPE = `${AT}:image-recipe/base/1.0.0`;
const CONTAINER = `${AT}:container-recipe/box/1.0.0`;
const INFRASTRUCTURE = `${AT}:infrastructure-configuration/infra`;
const DISTRIBUTION = `${AT}:distribution-configuration/regions`;
const PIPELINE = `${AT}:image-pipeline/nightly`;
const POLICY = `${AT}:lifecycle-policy/old-images`;

export const DOCUMENT = `schemaVersion: 1.0
parameters:
  - Word: {type: string, default: hello, description: what is said}
phases:
  - name: build
    steps:
      - name: Say
        action: ExecuteBash
        inputs: {commands: ['echo {{ Word }}']}
`;

/** A fake whose first build goes well, and whose second one fails. */
export const everyOptions: FakeImageBuilderOptions = {
  foreign: [{ name: 'agent', version: '1.2.3' }],
  externalAccounts: ['999999999999'],
  builds: ({ count }) =>
    count === 0
      ? { stages: [{ status: 'AVAILABLE', log: ['hello'] }] }
      : failedBuild({
          component: COMPONENT,
          phase: 'build',
          step: 'Say',
          action: 'ExecuteBash',
          message: 'exit status 1',
        }),
};

interface Call {
  readonly operation: string;
  readonly input: Body;
}

const token = { clientToken: 'token' };

/** Calls of every operation, in an order in which they succeed. */
function calls(): readonly Call[] {
  const call = (operation: string, input: Body = {}): Call => ({ operation, input });
  const configuration = { instanceProfileName: 'profile', ...token };
  const distributions = [
    {
      region: 'eu-west-2',
      amiDistributionConfiguration: { name: 'base {{ imagebuilder:buildDate }}', amiTags: { a: 'b' } },
    },
  ];
  const pipeline = {
    imageRecipeArn: RECIPE,
    infrastructureConfigurationArn: INFRASTRUCTURE,
    distributionConfigurationArn: DISTRIBUTION,
    schedule: { scheduleExpression: 'cron(0 0 * * ? *)' },
    ...token,
  };
  const lifecycle = {
    executionRole: 'cleaner',
    resourceType: 'AMI_IMAGE',
    policyDetails: [{ action: { type: 'DELETE' }, filter: { type: 'COUNT', value: 5 } }],
    resourceSelection: { tagMap: { a: 'b' } },
    ...token,
  };
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  const component = { name: 'Part', semanticVersion: '1.0.0', platform: 'Linux', ...token };
  return [
    call('CreateComponent', {
      ...component,
      data: DOCUMENT,
      tags: { a: 'b' },
      supportedOsVersions: ['Ubuntu'],
    }),
    call('ImportComponent', {
      ...component,
      name: 'script',
      type: 'BUILD',
      format: 'SHELL',
      data: 'ls',
      tags: { x: 'y' },
    }),
    call('GetComponent', { componentBuildVersionArn: COMPONENT }),
    call('ListComponents', { filters: [{ name: 'name', values: ['Part'] }] }),
    call('ListComponentBuildVersions', { componentVersionArn: COMPONENT.replace(/\/1$/, '') }),
    call('CreateImageRecipe', {
      name: 'base',
      semanticVersion: '1.0.x',
      parentImage: 'ami-0123456789abcdef0',
      components: [{ componentArn: COMPONENT, parameters: [{ name: 'Word', value: ['x'] }] }],
      ...token,
    }),
    call('CreateContainerRecipe', {
      name: 'box',
      semanticVersion: '1.0.0',
      containerType: 'DOCKER',
      parentImage: 'arn:aws:imagebuilder:eu-west-2:aws:image/amazon-linux-x86-latest/x.x.x',
      components: [{ componentArn: 'arn:aws:imagebuilder:eu-west-2:aws:component/agent/x.x.x' }],
      dockerfileTemplateData: 'FROM {{{ imagebuilder:parentImage }}}',
      targetRepository: { service: 'ECR', repositoryName: 'box' },
      ...token,
    }),
    call('GetImageRecipe', { imageRecipeArn: RECIPE }),
    call('GetContainerRecipe', { containerRecipeArn: CONTAINER }),
    call('ListImageRecipes'),
    call('ListContainerRecipes'),
    call('CreateInfrastructureConfiguration', { name: 'infra', ...configuration, tags: { a: 'b' } }),
    call('GetInfrastructureConfiguration', { infrastructureConfigurationArn: INFRASTRUCTURE }),
    call('UpdateInfrastructureConfiguration', {
      infrastructureConfigurationArn: INFRASTRUCTURE,
      ...configuration,
    }),
    call('ListInfrastructureConfigurations'),
    call('CreateDistributionConfiguration', { name: 'regions', distributions, ...token }),
    call('GetDistributionConfiguration', { distributionConfigurationArn: DISTRIBUTION }),
    call('UpdateDistributionConfiguration', {
      distributionConfigurationArn: DISTRIBUTION,
      distributions,
      ...token,
    }),
    call('ListDistributionConfigurations'),
    call('CreateImagePipeline', { name: 'nightly', ...pipeline }),
    call('GetImagePipeline', { imagePipelineArn: PIPELINE }),
    call('UpdateImagePipeline', { imagePipelineArn: PIPELINE, ...pipeline }),
    call('ListImagePipelines'),
    call('CreateLifecyclePolicy', { name: 'old images', ...lifecycle }),
    call('GetLifecyclePolicy', { lifecyclePolicyArn: POLICY }),
    call('UpdateLifecyclePolicy', { lifecyclePolicyArn: POLICY, ...lifecycle }),
    call('ListLifecyclePolicies'),
    ...imageCalls(),
    call('TagResource', { resourceArn: RECIPE, tags: { c: 'd' } }),
    call('ListTagsForResource', { resourceArn: RECIPE }),
    call('UntagResource', { resourceArn: RECIPE, tagKeys: ['c'] }),
    ...['Component', 'ImageRecipe', 'ContainerRecipe', 'Image'].flatMap((kind) => {
      const member = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}Arn`;
      const arns = { Component: COMPONENT, ImageRecipe: RECIPE, ContainerRecipe: CONTAINER };
      const arn = arns[kind as keyof typeof arns] ?? `${AT}:image/base/1.0.0/1`;
      return [
        call(`Put${kind}Policy`, { [member]: arn, policy }),
        call(`Get${kind}Policy`, { [member]: arn }),
      ];
    }),
    ...shareCalls(),
    call('DeleteImage', { imageBuildVersionArn: `${AT}:image/base/1.0.0/1` }),
    call('DeleteImagePipeline', { imagePipelineArn: PIPELINE }),
    call('DeleteLifecyclePolicy', { lifecyclePolicyArn: POLICY }),
    call('DeleteDistributionConfiguration', { distributionConfigurationArn: DISTRIBUTION }),
    call('DeleteInfrastructureConfiguration', { infrastructureConfigurationArn: INFRASTRUCTURE }),
    call('CreateComponent', { ...component, clientToken: 'gone', name: 'gone', data: DOCUMENT }),
    call('DeleteComponent', { componentBuildVersionArn: `${AT}:component/gone/1.0.0/1` }),
    call('CreateImageRecipe', {
      name: 'gone',
      semanticVersion: '1.0.0',
      parentImage: 'ami-0123456789abcdef0',
      clientToken: 'gone',
    }),
    call('DeleteImageRecipe', { imageRecipeArn: `${AT}:image-recipe/gone/1.0.0` }),
    call('CreateContainerRecipe', {
      name: 'gone',
      semanticVersion: '1.0.0',
      containerType: 'DOCKER',
      parentImage: 'ami-0123456789abcdef0',
      dockerfileTemplateData: 'FROM scratch',
      targetRepository: { service: 'ECR', repositoryName: 'box' },
      clientToken: 'gone',
    }),
    call('DeleteContainerRecipe', { containerRecipeArn: `${AT}:container-recipe/gone/1.0.0` }),
  ];
}

function imageCalls(): readonly Call[] {
  const call = (operation: string, input: Body = {}): Call => ({ operation, input });
  const [first, second] = [1, 2].map((build) => `${AT}:image/base/1.0.0/${build}`);
  return [
    call('StartImagePipelineExecution', { imagePipelineArn: PIPELINE, ...token }),
    call('GetImage', { imageBuildVersionArn: first }),
    call('CreateImage', { imageRecipeArn: RECIPE, infrastructureConfigurationArn: INFRASTRUCTURE, ...token }),
    ...Array.from({ length: 4 }, () => call('GetImage', { imageBuildVersionArn: second })),
    call('ListImages'),
    call('ListImageBuildVersions', { imageVersionArn: `${AT}:image/base/1.0.0` }),
    call('ListImagePipelineImages', { imagePipelineArn: PIPELINE }),
    call('ListWorkflowExecutions', { imageBuildVersionArn: second }),
    call('GetWorkflowExecution', { workflowExecutionId: 'wf-00000000-0000-4000-8000-000000000003' }),
    call('ListWorkflowStepExecutions', { workflowExecutionId: 'wf-00000000-0000-4000-8000-000000000003' }),
    call('GetWorkflowStepExecution', { stepExecutionId: 'step-00000000-0000-4000-8000-000000000004' }),
    call('ListImageScanFindings', { filters: [{ name: 'severity', values: ['CRITICAL'] }] }),
    call('ListImageScanFindingAggregations', {}),
    call('RetryImage', { imageBuildVersionArn: second, ...token }),
    call('CancelImageCreation', { imageBuildVersionArn: second, ...token }),
  ];
}

function shareCalls(): readonly Call[] {
  const call = (operation: string, input: Body = {}): Call => ({ operation, input });
  const id = (count: number) => `00000000-0000-4000-8000-${count.toString(16).padStart(12, '0')}`;
  // Policies of four resources made a share each, with two numbers.
  const byPolicy = `arn:aws:ram:eu-west-2:123456789012:resource-share/${id(5)}`;
  const share = `arn:aws:ram:eu-west-2:123456789012:resource-share/${id(13)}`;
  return [
    call('CreateResourceShare', { name: 'ours', principals: ['999999999999'] }),
    call('AssociateResourceShare', { resourceShareArn: share, resourceArns: [COMPONENT] }),
    call('GetResourceShares', { resourceOwner: 'SELF' }),
    call('GetResourceShareAssociations', { associationType: 'PRINCIPAL' }),
    call('ListResources', { resourceOwner: 'SELF' }),
    call('GetResourceShareInvitations'),
    call('DisassociateResourceShare', { resourceShareArn: share, resourceArns: [COMPONENT] }),
    call('PromoteResourceShareCreatedFromPolicy', { resourceShareArn: byPolicy }),
  ];
}

/** Everything that the fake answers, in one go; what another account does comes last. */
export function callEverything(
  fake: FakeImageBuilder,
): { readonly operation: string; readonly body: Body }[] {
  const answers = calls().map(({ operation, input }) => ({ operation, body: fake.call(operation, input) }));
  const at = { account: '999999999999' };
  const listed = fake.call('GetResourceShareInvitations', {}, at);
  const [invitation] = listed['resourceShareInvitations'] as Body[];
  const accepted = fake.call(
    'AcceptResourceShareInvitation',
    { resourceShareInvitationArn: invitation?.['resourceShareInvitationArn'] },
    at,
  );
  return [
    ...answers,
    { operation: 'GetResourceShareInvitations', body: listed },
    { operation: 'AcceptResourceShareInvitation', body: accepted },
  ];
}
