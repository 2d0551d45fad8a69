import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderWith } from './run-seed.ts';

/** Accounts of the emulator: the caller's, which has the toolchain, and two others. */
export const ACCOUNTS = { toolchain: '123456789012', data: '222222222222', edge: '333333333333' };

const MANIFEST = `name: dev
toolchainRegion: eu-west-1
groups:
  - name: core
    path: core.yaml
  - name: apps
    path: apps.yaml
targetAccountMappings:
  - alias: toolchain
    accountId: "${ACCOUNTS.toolchain}"
    default: true
    regionMappings:
      - region: eu-west-1
        default: true
        parametersRegional: { dockerCredentialsSecret: team/docker-credentials }
      - region: us-east-1
  - alias: data
    accountId: "${ACCOUNTS.data}"
    regionMappings:
      - region: eu-west-1
        default: true
  - alias: edge
    accountId: "${ACCOUNTS.edge}"
    regionMappings:
      - region: us-east-1
        default: true
`;

const CORE = `name: net
path: modules/net
parameters:
  - name: cidr
    value: 10.0.0.0/16
---
name: lake
path: modules/lake
targetAccount: data
targetRegion: eu-west-1
`;

const APPS = `name: web
path: modules/web
targetAccount: edge
targetRegion: us-east-1
parameters:
  - name: vpc-id
    valueFrom:
      moduleMetadata: { group: core, name: net, key: VpcId }
---
name: far
path: modules/far
targetRegion: us-east-1
`;

const spec = (name: string, more: readonly string[] = []): string => `deploy:
  phases:
    build:
      commands:
${[`echo "deployed ${name}" $(cat data.txt)`, ...more].map((line) => `        - ${JSON.stringify(line)}\n`).join('')}destroy:
  phases:
    build:
      commands:
        - ${JSON.stringify(`echo "destroyed ${name}" $(cat data.txt)`)}
`;

const STACK = `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  DeploymentName: { Type: String }
  ModuleName: { Type: String }
  RoleName: { Type: String }
  VpcId: { Type: String }
Resources:
  Policy:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: web
      Roles: [!Ref RoleName]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - { Effect: Allow, Action: "ec2:DescribeVpcs", Resource: "*" }
`;

export interface CloudProject {
  readonly dir: string;
  write(file: string, text: string): Promise<void>;
}

/** A project with four modules in three accounts and two regions. */
export async function cloudProject(more: Readonly<Record<string, string>> = {}): Promise<CloudProject> {
  const names = ['net', 'lake', 'web', 'far'];
  const dir = await folderWith({
    'seedfarmer.yaml': 'project: MyApp\n',
    'deployment.yaml': MANIFEST,
    'core.yaml': CORE,
    'apps.yaml': APPS,
    ...Object.fromEntries(names.map((name) => [`modules/${name}/data.txt`, `of ${name}\n`])),
    ...Object.fromEntries(names.map((name) => [`modules/${name}/deployspec.yaml`, spec(name)])),
    'modules/net/deployspec.yaml': spec('net', [
      'seedfarmer metadata add -k VpcId -v "vpc-of-$SEEDFARMER_PARAMETER_CIDR"',
    ]),
    'modules/web/deployspec.yaml': spec('web', ['echo "web in $SEEDFARMER_PARAMETER_VPC_ID"']),
    'modules/web/modulestack.yaml': STACK,
    ...more,
  });
  return { dir, write: (file, text) => writeFile(join(dir, file), text) };
}
