import type { CodeDoc } from '@seed/kernel';

export const SEEDKIT_CODES = {
  'seedkit/bad-name': {
    summary: 'a name that AWS or Seed-Farmer does not take',
    docs: 'Names of projects have up to 35 letters, digits and the signs `+=,.@_-`, and no dash at either end. A qualifier has up to six letters and digits. IAM paths begin and end with a slash. ARNs of people, roles and policies begin with `arn:aws`, `arn:aws-cn` or `arn:aws-us-gov`. Nothing was sent to AWS.',
  },
  'seedkit/keeps-resources': {
    summary: 'the update would take away resources that hold data',
    docs: 'CloudFormation would delete or replace the bucket, the key, the CodeBuild project or a CodeArtifact repository of a stack that is in use. seed looks at the change before it is made, and has not made it. This happens where a stack was made with another spelling of the name of the project, or by a tool with other resource names. Give the name as it was, or keep using the stack as it is: builds need its outputs and nothing else.',
  },
  'seedkit/missing': {
    summary: 'the resources of remote builds are not there yet',
    docs: 'Builds in CodeBuild need the seedkit stack of the project in the account and region of the module. `seed seedkit deploy PROJECT` makes it.',
  },
  'seedkit/name-too-long': {
    summary: 'a name that is made from that of the project would be too long',
    docs: 'Seed-Farmer makes the names of buckets and roles from the name of the project: a bucket has at most 63 characters, a role 64. The message names the first that does not fit. Choose a shorter name of the project, or a region with a shorter name. Nothing was sent to AWS.',
  },
  'seedkit/no-role': {
    summary: 'there is no role that the build of a module could run under',
    docs: 'A module with a `modulestack.yaml` is built under a role of its own, all others under the generic role of the deployment in their region. None of those that the message names exists, because somebody deleted them, or because the account was never deployed to. The next `seed apply` makes them.',
  },
  'seedkit/partial-network': {
    summary: 'a VPC needs subnets and security groups as well',
    docs: 'Builds run in a VPC when the VPC, at least one subnet and one to five security groups are given together. With some of them only, Seed-Farmer leaves the builds outside of the VPC without a word; seed asks for the rest. An empty value takes builds out of the VPC again: `--vpc-id=`.',
  },
  'seedkit/role-not-ready': {
    summary: 'IAM does not tell of a role that was just made',
    docs: 'IAM takes some seconds until all of its parts know of a new role or policy, and builds that begin earlier fail. seed asks until several answers in a row tell of everything, for a minute and a half. When that is not enough, another program may change the same role, or a policy is detached at once by a rule of the organization. Repeat the command: what was made is used.',
  },
  'seedkit/stack-busy': {
    summary: 'another run keeps changing the same stack',
    docs: 'seed waits for what is under way and then goes on. After some rounds it gives up, because someone else starts a new change each time. Look at the events of the stack in the console of CloudFormation to see who.',
  },
  'seedkit/stack-failed': {
    summary: 'CloudFormation could not bring a stack to what was asked',
    docs: 'The message has the name of each resource that failed and the words of AWS. CloudFormation has undone the change, or what it could of it. After the cause is repaired, repeat the command: seed deletes what a failed creation left, continues a rollback that is stuck, and waits for what is under way. A deployment role may not make new versions of policies (Seed-Farmer denies it on purpose); `seed seedkit deploy` with the credentials of an administrator updates policies.',
  },
  'seedkit/template-too-large': {
    summary: 'CloudFormation does not take a template of this size',
    docs: 'A template that is sent as it is may have 51,200 bytes. Those of seed have about half of that; a project policy or a `modulestack.yaml` of your own can be larger. Comments and white space count: take them out, or split what the template holds.',
  },
} as const satisfies Record<string, CodeDoc>;

export type SeedkitCode = keyof typeof SEEDKIT_CODES;
