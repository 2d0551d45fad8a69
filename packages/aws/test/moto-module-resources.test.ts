import { DescribeStacksCommand, CloudFormationClient } from '@aws-sdk/client-cloudformation';
import {
  CreatePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { deployModuleResources, findRole, removeModuleResources } from '@seed/seedkit';
import type { ModuleResources, StackNews } from '@seed/seedkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountAccess } from '../src/account-access.ts';
import { callerCredentials } from '../src/aws-settings.ts';
import { cloudFormationStacks } from '../src/cloudformation-stacks.ts';
import { iamRoles } from '../src/iam-roles.ts';
import { findMoto, startMoto } from '../src/testing/index.ts';
import type { MotoServer } from '../src/testing/index.ts';

const moto = findMoto(process.env['PATH'] ?? '');
if (moto === undefined)
  process.stderr.write('not tested here: moto_server is not installed, so no module gets its role\n');

const REGION = 'eu-west-1';
const ACCOUNT = '123456789012';
const { signal } = new AbortController();

/** What modules commonly have: a policy of their own, attached by its stack to the role of that name. */
const MODULE_STACK = `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  DeploymentName: {Type: String}
  ModuleName: {Type: String}
  RoleName: {Type: String}
  BucketName: {Type: String, Default: any}
Resources:
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      ManagedPolicyName: !Sub "\${DeploymentName}-\${ModuleName}-modulespecific"
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: s3:GetObject
            Resource: !Sub "arn:aws:s3:::\${BucketName}/*"
      Roles: [!Ref RoleName]
`;

describe.runIf(moto !== undefined)('the resources of modules in an AWS emulator', { timeout: 60_000 }, () => {
  let server: MotoServer;
  let count = 0;
  const config = () => ({
    endpoint: server.url,
    region: REGION,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const iam = () => new IAMClient(config());
  const ports = () => {
    const options = { region: REGION, endpointUrl: server.url, env: {} };
    const access = accountAccess({ options, credentials: callerCredentials(options) });
    const news: string[] = [];
    return {
      stacks: cloudFormationStacks(access, { pollMs: 5, changeSetName: () => `test-${(count += 1)}` }),
      roles: iamRoles(access),
      signal,
      pace: { first: 5, most: 10, within: 200, agreeing: 2 },
      news,
      tell: ({ what, stack }: StackNews) => void news.push(`${what} ${stack}`),
    };
  };

  /** Policies as the seedkit and the project have them. */
  async function policy(name: string): Promise<string> {
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: '*' }],
    });
    const made = await iam().send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument }));
    return made.Policy?.Arn ?? '';
  }

  async function resources(module: string, template = MODULE_STACK): Promise<ModuleResources> {
    const role = `Shop-dev-core-${module}-16474f18`;
    return {
      role: {
        name: role,
        path: '/teams/',
        permissionsBoundary: await policy(`boundary-${module}`),
        project: 'Shop',
        deployment: 'dev',
        module: `core-${module}`,
        region: REGION,
        accountId: ACCOUNT,
        partition: 'aws',
        policyArns: [await policy(`seedkit-${module}`), await policy(`project-${module}`)],
        dockerSecret: 'team/docker-credentials',
      },
      stack: {
        name: `shop-dev-core-${module}-iam-policy`,
        template,
        parameters: { DeploymentName: 'dev', ModuleName: `core-${module}`, RoleName: role },
      },
    };
  }

  const attached = async (RoleName: string) =>
    ((await iam().send(new ListAttachedRolePoliciesCommand({ RoleName }))).AttachedPolicies ?? [])
      .map(({ PolicyName = '' }) => PolicyName)
      .toSorted();

  beforeAll(async () => {
    server = await startMoto(moto ?? '');
  }, 60_000);
  afterAll(() => server?.stop());

  it('SF-A20 SF-A23 are a role in its path, with its boundary, tags, policies and secret, and a stack that adds its own', async () => {
    const module = await resources('net');
    const { name } = module.role;

    const made = await deployModuleResources(module, ports());

    const { Role: role } = await iam().send(new GetRoleCommand({ RoleName: name }));
    const secret = await iam().send(
      new GetRolePolicyCommand({ RoleName: name, PolicyName: 'team-docker-credentials' }),
    );
    const stacks = await new CloudFormationClient(config()).send(
      new DescribeStacksCommand({ StackName: module.stack.name }),
    );
    expect(made).toEqual({
      roleArn: `arn:aws:iam::${ACCOUNT}:role/teams/${name}`,
      roleName: name,
      changed: true,
      differs: [],
    });
    expect(role).toMatchObject({
      Path: '/teams/',
      PermissionsBoundary: { PermissionsBoundaryArn: module.role.permissionsBoundary },
    });
    expect(Object.fromEntries((role?.Tags ?? []).map(({ Key, Value }) => [Key, Value]))).toEqual({
      Region: REGION,
      SeedFarmerProject: 'Shop',
      SeedFarmerDeployment: 'dev',
      SeedFarmerModule: 'core-net',
    });
    expect(await attached(name)).toEqual(['dev-core-net-modulespecific', 'project-net', 'seedkit-net']);
    expect(decodeURIComponent(secret.PolicyDocument ?? '')).toContain(
      ':secret:team/docker-credentials-??????',
    );
    expect(stacks.Stacks?.[0]?.Tags).toEqual([{ Key: 'codeseeder-seedkit', Value: module.stack.name }]);
  });

  it('SF-A20 stay as they are the second time, and get back what somebody took from them', async () => {
    const module = await resources('twice');
    const { name, policyArns } = module.role;
    await deployModuleResources(module, ports());

    const again = await deployModuleResources(module, ports());
    await iam().send(new DetachRolePolicyCommand({ RoleName: name, PolicyArn: policyArns[0] }));
    const mended = await deployModuleResources(module, ports());

    expect([again.changed, mended.changed]).toEqual([false, true]);
    expect(await attached(name)).toContain('seedkit-twice');
  });

  it('go with the policies that were attached, and are gone the second time', async () => {
    const module = await resources('gone');
    await deployModuleResources(module, ports());
    const names = { stackName: module.stack.name, roleName: module.role.name };

    const gone = await removeModuleResources(names, ports());
    const again = await removeModuleResources(names, ports());
    const asked = findRole([names.roleName], ports());

    expect(gone).toEqual([names.stackName, names.roleName]);
    expect(again).toEqual([]);
    await expect(asked).rejects.toMatchObject({ code: 'seedkit/no-role' });
  });

  it('whose template is wrong are an error in the words of AWS, and are made after it is mended', async () => {
    const broken = await resources('wrong', 'Resources: [');

    const failed = deployModuleResources(broken, ports());

    await expect(failed).rejects.toMatchObject({ code: expect.stringMatching(/^(?:aws|seedkit)\//) });
    const stack = { ...broken.stack, template: MODULE_STACK };
    expect(await deployModuleResources({ ...broken, stack }, ports())).toMatchObject({ changed: true });
  });
});
