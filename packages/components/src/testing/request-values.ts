import type { Collection, Value } from './check-request.ts';

/** The texts, numbers and flags of Image Builder's requests, by the names that its API reference gives them. */
export const imageBuilderValues: Readonly<Record<string, Value>> = {
  ResourceName: { pattern: '^[-_A-Za-z-0-9][-_A-Za-z0-9 ]{1,126}[-_A-Za-z-0-9]$' },
  VersionNumber: { pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+$' },
  NonEmptyString: { min: 1, max: 1024 },
  Platform: { values: ['Windows', 'Linux', 'macOS'] },
  OsVersion: { min: 1 },
  InlineComponentData: { min: 1, max: 16000, pattern: '[^\\x00]+' },
  Uri: {},
  TagKey: { min: 1, max: 128, pattern: '^(?!aws:)[a-zA-Z0-9\\s_.:/=+\\-@]*$' },
  TagValue: { max: 256 },
  ClientToken: { min: 1, max: 64 },
  Boolean: { type: 'boolean' },
  ComponentVersionArnOrBuildVersionArn: {
    pattern:
      '^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?|third-party):component/[a-z0-9-_]+/(?:(?:([0-9]+|x)\\.([0-9]+|x)\\.([0-9]+|x))|(?:[0-9]+\\.[0-9]+\\.[0-9]+/[0-9]+))$',
  },
  Ownership: { values: ['Self', 'Shared', 'Amazon', 'ThirdParty', 'AWSMarketplace'] },
  FilterName: { pattern: '^[a-zA-Z]{1,1024}$' },
  FilterValue: { pattern: '^[0-9a-zA-Z./_ :,{}"-]{1,1024}$' },
  RestrictedInteger: { type: 'integer', min: 1, max: 25 },
  PaginationToken: { min: 1, max: 65535 },
  ComponentVersionArn: {
    pattern:
      '^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?|third-party):component/[a-z0-9-_]+/[0-9]+\\.[0-9]+\\.[0-9]+$',
  },
  ComponentBuildVersionArn: {
    pattern:
      '^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?|third-party):component/[a-z0-9-_]+/[0-9]+\\.[0-9]+\\.[0-9]+/[0-9]+$',
  },
  ComponentType: { values: ['BUILD', 'TEST'] },
  ComponentFormat: { values: ['SHELL'] },
  ResourcePolicyDocument: { min: 1, max: 30000 },
  WildcardVersionNumber: { pattern: '^(?:[0-9]+|x)\\.(?:[0-9]+|x)\\.(?:[0-9]+|x)$' },
  ComponentParameterName: { min: 1, max: 256, pattern: '[^\\x00]+' },
  ComponentParameterValue: { min: 0, pattern: '[^\\x00]*' },
  NullableBoolean: { type: 'boolean' },
  EbsIopsInteger: { type: 'integer', min: 100, max: 64000 },
  EbsVolumeSizeInteger: { type: 'integer', min: 1, max: 16000 },
  EbsVolumeType: { values: ['standard', 'io1', 'io2', 'gp2', 'gp3', 'sc1', 'st1'] },
  EbsVolumeThroughput: { type: 'integer', min: 125, max: 1000 },
  EmptyString: { min: 0, max: 0 },
  UserDataOverride: {
    min: 1,
    max: 21847,
    pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
  },
  AmiWatermarkName: {
    min: 3,
    max: 128,
    pattern: "^[A-Za-z0-9()\\[\\]./'@_\\-][A-Za-z0-9 ()\\[\\]./'@_\\-]{1,126}[A-Za-z0-9()\\[\\]./'@_\\-]$",
  },
  ImageRecipeArn: {
    pattern:
      '^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws):image-recipe/[a-z0-9-_]+/(?:[0-9]+|x)\\.(?:[0-9]+|x)\\.(?:[0-9]+|x)$',
  },
  ContainerType: { values: ['DOCKER'] },
  InlineDockerFileTemplate: { min: 1, max: 16000, pattern: '[^\\x00]+' },
  ContainerRepositoryService: { values: ['ECR'] },
  ContainerRecipeArn: {
    pattern:
      '^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws):container-recipe/[a-z0-9-_]+/(?:[0-9]+|x)\\.(?:[0-9]+|x)\\.(?:[0-9]+|x)$',
  },
  InstanceType: {},
  InstanceProfileNameType: { min: 1, max: 256, pattern: '^[\\w+=,.@-]+$' },
  SnsTopicArn: { pattern: '^arn:aws[^:]*:sns:[^:]+:[0-9]{12}:[a-zA-Z0-9-_]{1,256}$' },
  HttpTokens: { pattern: 'optional|required' },
  HttpPutResponseHopLimit: { type: 'integer', min: 1, max: 64 },
  TenancyType: { values: ['default', 'dedicated', 'host'] },
  InfrastructureConfigurationArn: {
    pattern: '^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws):infrastructure-configuration/[a-z0-9-_]+$',
  },
  AmiNameString: { min: 1, max: 127, pattern: '^[-_A-Za-z0-9{][-_A-Za-z0-9\\s:{}\\.]+[-_A-Za-z0-9}]$' },
  AccountId: { pattern: '^[0-9]{12}$' },
  OrganizationArn: { pattern: '^arn:aws[^:]*:organizations::[0-9]{12}:organization/o-[a-z0-9]{10,32}$' },
  OrganizationalUnitArn: {
    pattern: '^arn:aws[^:]*:organizations::[0-9]{12}:ou/o-[a-z0-9]{10,32}/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}',
  },
  LicenseConfigurationArn: {
    pattern: '^arn:aws[^:]*:license-manager:[^:]+:[0-9]{12}:license-configuration:lic-[a-z0-9-_]{32}$',
  },
  LaunchTemplateId: { pattern: '^lt-[a-z0-9-_]{17}$' },
  DiskImageFormat: { values: ['VMDK', 'RAW', 'VHD'] },
  TargetResourceCount: { type: 'integer', min: 1, max: 10000 },
  MaxParallelLaunches: { type: 'integer', min: 1 },
  SsmParameterName: { min: 1, max: 1011, pattern: '^[a-zA-Z0-9_.\\-\\/]+$' },
  SsmParameterDataType: { values: ['text', 'aws:ec2:image'] },
  DistributionConfigurationArn: {
    pattern: '^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws):distribution-configuration/[a-z0-9-_]+$',
  },
  ImageTestsTimeoutMinutes: { type: 'integer', min: 60, max: 1440 },
  Timezone: { min: 3, max: 100, pattern: '[a-zA-Z0-9]{2,}(?:\\/[a-zA-Z0-9-_+]+)*' },
  PipelineExecutionStartCondition: {
    values: ['EXPRESSION_MATCH_ONLY', 'EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE'],
  },
  AutoDisableFailureCount: { type: 'integer', min: 1, max: 10 },
  PipelineStatus: { values: ['DISABLED', 'ENABLED'] },
  WorkflowVersionArnOrBuildVersionArn: {
    pattern:
      '^arn:aws(?:-[a-z]+)*:imagebuilder:[a-z]{2,}(?:-[a-z]+)+-[0-9]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?):workflow/(build|test|distribution)/[a-z0-9-_]+/(?:(?:([0-9]+|x)\\.([0-9]+|x)\\.([0-9]+|x))|(?:[0-9]+\\.[0-9]+\\.[0-9]+/[0-9]+))$',
  },
  WorkflowParameterName: { min: 1, max: 128, pattern: '[^\\x00]+' },
  WorkflowParameterValue: { min: 0, pattern: '[^\\x00]*' },
  ParallelGroup: { min: 1, max: 100, pattern: '^[A-Za-z0-9][A-Za-z0-9-_+#]{0,99}$' },
  OnWorkflowFailure: { values: ['CONTINUE', 'ABORT'] },
  RoleNameOrArn: {
    min: 1,
    max: 2048,
    pattern: '^(?:arn:aws(?:-[a-z]+)*:iam::[0-9]{12}:role/)?[a-zA-Z_0-9+=,.@\\-_/]+$',
  },
  LogGroupName: { min: 1, max: 512, pattern: '^[a-zA-Z0-9\\-_/\\.]{1,512}$' },
  ImagePipelineArn: {
    pattern: '^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws):image-pipeline/[a-z0-9-_]+$',
  },
  ImageVersionArnOrBuildVersionArn: {
    pattern:
      '^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?):image/[a-z0-9-_]+/(?:(?:([0-9]+|x)\\.([0-9]+|x)\\.([0-9]+|x))|(?:[0-9]+\\.[0-9]+\\.[0-9]+/[0-9]+))$',
  },
  ImageVersionArn: {
    pattern:
      '^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?):image/[a-z0-9-_]+/[0-9]+\\.[0-9]+\\.[0-9]+$',
  },
  ImageBuildVersionArn: {
    pattern:
      '^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?):image/[a-z0-9-_]+/[0-9]+\\.[0-9]+\\.[0-9]+/[0-9]+$',
  },
  WorkflowExecutionId: {
    pattern: '^wf-[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
  },
  WorkflowStepExecutionId: {
    pattern: '^step-[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
  },
  LifecyclePolicyStatus: { values: ['DISABLED', 'ENABLED'] },
  LifecyclePolicyResourceType: { values: ['AMI_IMAGE', 'CONTAINER_IMAGE'] },
  LifecyclePolicyDetailActionType: { values: ['DELETE', 'DEPRECATE', 'DISABLE'] },
  LifecyclePolicyDetailFilterType: { values: ['AGE', 'COUNT'] },
  LifecyclePolicyDetailFilterValue: { type: 'integer', min: 1, max: 1000 },
  LifecyclePolicyTimeUnit: { values: ['DAYS', 'WEEKS', 'MONTHS', 'YEARS'] },
  LifecyclePolicyDetailFilterRetainAtLeast: { type: 'integer', min: 1, max: 10 },
  LifecyclePolicyDetailExclusionRulesAmisLastLaunchedValue: { type: 'integer', min: 1, max: 365 },
  LifecyclePolicyArn: {
    max: 1024,
    pattern:
      '^arn:aws(?:-[a-z]+)*:imagebuilder:[a-z]{2,}(?:-[a-z]+)+-[0-9]+:(?:[0-9]{12}|aws):lifecycle-policy/[a-z0-9-_]+$',
  },
  ImageBuilderArn: {
    pattern:
      '^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?|third-party):(?:image-recipe|container-recipe|infrastructure-configuration|distribution-configuration|component|image|image-pipeline|lifecycle-policy|workflow\\/(?:build|test|distribution))/[a-z0-9-_]+(?:/(?:(?:x|[0-9]+)\\.(?:x|[0-9]+)\\.(?:x|[0-9]+))(?:/[0-9]+)?)?$',
  },
};

/** Its lists and maps. */
export const imageBuilderCollections: Readonly<Record<string, Collection>> = {
  OsVersionList: { list: 'OsVersion', min: 1, max: 25 },
  TagMap: { map: 'TagValue', keys: 'TagKey', min: 1, max: 50 },
  FilterValues: { list: 'FilterValue', min: 1, max: 10 },
  FilterList: { list: 'Filter', min: 1, max: 10 },
  ComponentParameterValueList: { list: 'ComponentParameterValue' },
  ComponentParameterList: { list: 'ComponentParameter', min: 1 },
  ComponentConfigurationList: { list: 'ComponentConfiguration', min: 1 },
  InstanceBlockDeviceMappings: { list: 'InstanceBlockDeviceMapping' },
  AmiWatermarksList: { list: 'AmiWatermarkName', min: 1, max: 5 },
  InstanceTypeList: { list: 'InstanceType' },
  SecurityGroupIds: { list: 'NonEmptyString' },
  ResourceTagMap: { map: 'TagValue', keys: 'TagKey', min: 1, max: 30 },
  AccountList: { list: 'AccountId', min: 1, max: 1536 },
  StringList: { list: 'NonEmptyString' },
  OrganizationArnList: { list: 'OrganizationArn', min: 1, max: 25 },
  OrganizationalUnitArnList: { list: 'OrganizationalUnitArn', min: 1, max: 25 },
  LicenseConfigurationArnList: { list: 'LicenseConfigurationArn', min: 1, max: 50 },
  LaunchTemplateConfigurationList: { list: 'LaunchTemplateConfiguration', min: 1, max: 100 },
  FastLaunchConfigurationList: { list: 'FastLaunchConfiguration', min: 1, max: 1000 },
  SsmParameterConfigurationList: { list: 'SsmParameterConfiguration' },
  DistributionList: { list: 'Distribution' },
  WorkflowParameterValueList: { list: 'WorkflowParameterValue' },
  WorkflowParameterList: { list: 'WorkflowParameter', min: 1 },
  WorkflowConfigurationList: { list: 'WorkflowConfiguration' },
  ImageScanFindingsFilterValues: { list: 'FilterValue', min: 1, max: 1 },
  ImageScanFindingsFilterList: { list: 'ImageScanFindingsFilter', min: 1, max: 1 },
  LifecyclePolicyDetails: { list: 'LifecyclePolicyDetail', min: 1, max: 3 },
  LifecyclePolicyResourceSelectionRecipes: {
    list: 'LifecyclePolicyResourceSelectionRecipe',
    min: 1,
    max: 50,
  },
  TagKeyList: { list: 'TagKey', min: 1, max: 50 },
};
