import { ACCESS_LOG_CONDITIONS, ACCESS_LOG_PARAMETERS } from './secure-bucket.ts';
import { sealTemplate } from './seal-template.ts';
import { CODEARTIFACT_REPOSITORY, SEEDKIT_RESOURCES } from './seedkit-resources.ts';
import { arnOf, flag, isSet, joined, list, localArn, ref, sub, text } from './template.ts';
import type { Template, TemplateOutput, TemplateValue } from './template.ts';

/** The image of builds that name none. */
export const DEFAULT_BUILD_IMAGE = 'aws/codebuild/amazonlinux2-x86_64-standard:5.0';

const exported = (suffix: string, Value: TemplateValue, Condition?: string): TemplateOutput => ({
  ...(Condition === undefined ? {} : { Condition }),
  Value,
  Export: { Name: sub(`codeseeder-\${SeedkitName}-${suffix}`) },
});

// Names are written out rather than asked of the resources: emulators know few kinds of resources.
const OUTPUTS = {
  DeployId: exported('deploy-id', ref('DeployId')),
  Bucket: exported('bucket', ref('Bucket')),
  KmsKeyArn: exported('kms-arn', arnOf('KmsKey')),
  SeedkitResourcesPolicyArn: exported('resources-policy', ref('SeedkitResourcesPolicy')),
  CodeBuildRole: exported('codebuild-role', ref('CodeBuildRole')),
  CodeBuildRoleArn: exported('codebuild-role-arn', arnOf('CodeBuildRole')),
  CodeBuildProject: exported('codebuild-project', sub('codeseeder-${SeedkitName}')),
  CodeBuildProjectArn: exported(
    'codebuild-project-arn',
    localArn('codebuild', 'project/codeseeder-${SeedkitName}'),
  ),
  CodeBuildProjectBuildImage: exported('codebuild-project-build-image', ref('BuildImage')),
  CodeArtifactDomain: exported(
    'codeartifact-domain',
    sub('aws-codeseeder-${SeedkitName}'),
    'DeployCodeArtifactEnabled',
  ),
  CodeArtifactRepository: exported(
    'codeartifact-repository',
    CODEARTIFACT_REPOSITORY,
    'DeployCodeArtifactEnabled',
  ),
};

/**
 * The resources that remote builds of a project need in one account and region, as a CloudFormation template. Names,
 * outputs and exports are those of Seed-Farmer 8, so that its stacks are updated in place.
 */
export function seedkitTemplate(): Template {
  const template: Template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Resources that remote builds of a project need (seedkit)',
    Parameters: {
      BuildImage: text('image of builds that name none', DEFAULT_BUILD_IMAGE),
      SeedkitName: text('name of the seedkit: that of the project'),
      SeedkitNameLower: text('name of the seedkit in lower case, for the bucket'),
      DeployId: text('six letters that tell buckets of one account apart'),
      RolePrefix: text('IAM path of the role', '/'),
      PolicyPrefix: text('IAM path of the policy', '/'),
      ManagedPolicyArns: list('further policies of the role'),
      VpcId: text('VPC of the builds', ''),
      SecurityGroupIds: list('security groups of the builds'),
      SubnetIds: list('subnets of the builds'),
      DeployCodeArtifact: flag('whether there is a CodeArtifact repository'),
      PermissionsBoundaryArn: text('permissions boundary of the role', ''),
      ...ACCESS_LOG_PARAMETERS,
    },
    Conditions: {
      ...ACCESS_LOG_CONDITIONS,
      HasManagedPolicies: isSet(joined(ref('ManagedPolicyArns'))),
      HasVpcConfig: {
        'Fn::And': [
          isSet(ref('VpcId')),
          isSet(joined(ref('SubnetIds'))),
          isSet(joined(ref('SecurityGroupIds'))),
        ],
      },
      DeployCodeArtifactEnabled: { 'Fn::Equals': [ref('DeployCodeArtifact'), 'true'] },
      HasPermissionsBoundary: isSet(ref('PermissionsBoundaryArn')),
    },
    Resources: SEEDKIT_RESOURCES,
    Outputs: OUTPUTS,
  };
  return sealTemplate(template, 'CodeBuildProject');
}
