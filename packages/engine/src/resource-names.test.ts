import { describe, expect, it } from 'vitest';
import {
  artifactsBucketName,
  artifactsStackName,
  bootstrapRoleName,
  buildLogGroupName,
  codebuildProjectName,
  genericRoleName,
  moduleResources,
  moduleRoleName,
  moduleStackName,
  projectPolicyStackName,
  seedkitStackName,
} from './resource-names.ts';

const net = { project: 'MyApp', deployment: 'dev', group: 'core', module: 'net' };
const long = {
  project: 'MyApp',
  deployment: 'd'.repeat(30),
  group: 'g'.repeat(40),
  module: 'm'.repeat(60),
};
const target = { alias: 'primary', accountId: '123456789012', region: 'us-east-1' };

describe('names of AWS resources', () => {
  it('SF-W12 names the stack of a module', () => {
    expect(moduleStackName(net)).toBe('myapp-dev-core-net-iam-policy');
  });

  it('SF-W12 cuts a long stack name to 128 characters and tells equal beginnings apart', () => {
    const base = `myapp-${'d'.repeat(30)}-${'g'.repeat(40)}-${'m'.repeat(60)}`;

    const name = moduleStackName(long);

    expect(name).toBe(`${base.slice(0, 112)}-c12c-iam-policy`);
    expect(name).toHaveLength(128);
    expect(moduleStackName({ ...long, module: `${'m'.repeat(59)}n` })).not.toBe(name);
  });

  it('keeps the longest stack name that fits, and cuts the next one', () => {
    const room = 117 - 'myapp-dev-core-'.length;

    const fits = moduleStackName({ ...net, module: 'm'.repeat(room) });
    const cut = moduleStackName({ ...net, module: 'm'.repeat(room + 1) });

    expect(fits).toBe(`myapp-dev-core-${'m'.repeat(room)}-iam-policy`);
    expect(cut).toMatch(/^myapp-dev-core-m{97}-[0-9a-f]{4}-iam-policy$/);
  });

  it('SF-W12 names the role of a module with the case of the project and the hash of its place', () => {
    expect(moduleRoleName(net, target)).toBe('MyApp-dev-core-net-16474f18');
  });

  it('SF-W12 cuts a long role name to 64 characters', () => {
    const name = moduleRoleName(long, target);

    expect(name).toBe(`MyApp-${'d'.repeat(30)}-${'g'.repeat(13)}-4cd4-16474f18`);
    expect(name).toHaveLength(64);
  });

  it('SF-W12 names the generic role, and cuts it where the deployment has a long name', () => {
    expect(genericRoleName(net, 'us-east-1')).toBe('MyApp-dev-us-east-1-deployment-role');
    expect(genericRoleName({ project: 'MyApp', deployment: 'd'.repeat(40) }, 'us-east-1')).toBe(
      `MyApp-${'d'.repeat(37)}-deployment-role-b56e`,
    );
  });

  it('SF-W12 names the bucket of artifacts', () => {
    expect(artifactsBucketName('MyApp', target)).toBe(
      'seedfarmer-myapp-us-east-1-123456789012-16474f-no-delete',
    );
  });

  it('SF-W12 fills the 63 characters of a bucket name with a hash where region and account have no room', () => {
    const name = artifactsBucketName('My-Quite-Long-Project', {
      accountId: '123456789012',
      region: 'ap-southeast-1',
    });

    expect(name).toMatch(/^seedfarmer-my-quite-long-project-[0-9a-f]{20}-no-delete$/);
    expect(name).toHaveLength(63);
  });

  it('SF-W12 names what belongs to the project as a whole', () => {
    expect(seedkitStackName('MyApp')).toBe('aws-codeseeder-myapp');
    expect(codebuildProjectName('MyApp')).toBe('codeseeder-myapp');
    expect(buildLogGroupName('MyApp')).toBe('/aws/codebuild/codeseeder-myapp');
    expect(artifactsStackName('MyApp')).toBe('seedfarmer-myapp-artifacts');
    expect(projectPolicyStackName('MyApp')).toBe('myapp-managed-policy');
  });

  it('SF-W12 names the roles of bootstrapping, with and without a qualifier', () => {
    expect(bootstrapRoleName('toolchain', 'MyApp')).toBe('seedfarmer-myapp-toolchain-role');
    expect(bootstrapRoleName('deployment', 'MyApp', 'ci2')).toBe('seedfarmer-myapp-deployment-role-ci2');
  });

  it('plans a role and a stack of its own for a module with a module stack, else the generic role', () => {
    const own = moduleResources(net, target, { hasModuleStack: true });
    const generic = moduleResources(net, target, { hasModuleStack: false });

    expect(own).toEqual([
      { kind: 'role', name: 'MyApp-dev-core-net-16474f18' },
      { kind: 'stack', name: 'myapp-dev-core-net-iam-policy' },
    ]);
    expect(generic).toEqual([{ kind: 'role', name: 'MyApp-dev-us-east-1-deployment-role' }]);
  });
});
