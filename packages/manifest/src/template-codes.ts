import type { CodeDoc } from '@seed/kernel';

/** Findings about CloudFormation templates of modules and projects. */
export const TEMPLATE_CODES = {
  'template/unreadable': {
    summary: 'a template is no map',
    docs: 'modulestack.yaml of a module and the file at projectPolicyPath are CloudFormation templates in YAML or JSON: a map with Parameters, Resources and Outputs. Short forms such as !Ref are fine.',
  },
  'template/too-large': {
    summary: 'a template is too large',
    docs: 'CloudFormation takes templates of at most 51200 bytes unless they lie in a bucket, and Seed-Farmer hands them over in the request.',
  },
  'template/no-value': {
    summary: 'a parameter of a modulestack gets no value',
    docs: 'Parameters of modulestack.yaml are filled from parameters of the module whose names are the same in capitals: VpcId takes vpc-id, vpcId or vpc_id. ProjectName, DeploymentName, ModuleName and RoleName are always there. A parameter without a value needs a Default.',
  },
  'template/policy': {
    summary: 'the policy of the project does not fit',
    docs: 'The template at projectPolicyPath is given ProjectName, ProjectNameLower and DeploymentName, so it has to declare these three, and others only with a Default. Its output ProjectPolicyARN is the policy that roles of modules get.',
  },
} as const satisfies Record<string, CodeDoc>;
