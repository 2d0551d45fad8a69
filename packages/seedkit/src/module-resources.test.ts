import { describe, expect, it } from 'vitest';
import type { RolePace } from './await-role.ts';
import type { StackNews } from './deploy-stack.ts';
import { ensureRole } from './ensure-role.ts';
import { deployModuleResources, findRole, removeModuleResources } from './module-resources.ts';
import type { Role, Roles } from './roles.ts';
import { fakeBuckets, fakeRoles, fakeStacks } from './testing/index.ts';

const STACK = 'myapp-dev-core-net-iam-policy';
const ROLE = 'MyApp-dev-core-net-16474f18';
const SEEDKIT_POLICY = 'arn:aws:iam::123456789012:policy/seedkit';
const PROJECT_POLICY = 'arn:aws:iam::123456789012:policy/project';
const BOUNDARY = 'arn:aws:iam::123456789012:policy/boundary';

const MODULE = {
  role: {
    name: ROLE,
    path: '/teams/',
    permissionsBoundary: BOUNDARY,
    project: 'MyApp',
    deployment: 'dev',
    module: 'core-net',
    region: 'us-east-1',
    accountId: '123456789012',
    partition: 'aws',
    policyArns: [SEEDKIT_POLICY, PROJECT_POLICY],
    dockerSecret: 'team/docker-credentials',
  },
  stack: {
    name: STACK,
    template: JSON.stringify({
      Parameters: { RoleName: { Type: 'String' } },
      Resources: { Policy: { Type: 'AWS::IAM::Policy' } },
      Outputs: {},
    }),
    parameters: { RoleName: ROLE },
  },
};

const PACE: RolePace = { first: 1, most: 2, within: 20, agreeing: 3 };

function world(more: { readonly roles?: Roles } = {}) {
  const news: string[] = [];
  const tell = ({ what, stack }: StackNews) => void news.push(`${what} ${stack}`);
  const { signal } = new AbortController();
  const fake = { stacks: fakeStacks(), roles: fakeRoles(), buckets: fakeBuckets() };
  const io = { ...fake, ...more, signal, tell, pace: PACE };
  return { ...fake, io, news };
}

/** IAM whose answers are those of earlier: `blind` of them still tell of nothing that was changed. */
function lateRoles(roles: Roles, answers: (told: Role | undefined, asked: number) => Role | undefined) {
  let asked = 0;
  const late: Roles = {
    ...roles,
    describe: async (name, io) => answers(await roles.describe(name, io), (asked += 1)),
  };
  return { late, asked: () => asked };
}

describe('the resources of a module', () => {
  it('SF-A20 are its role, then its stack, named, tagged and bounded as Seed-Farmer’s', async () => {
    const { stacks, roles, io } = world();

    const made = await deployModuleResources(MODULE, io);

    expect(made).toEqual({
      roleArn: `arn:aws:iam::123456789012:role/teams/${ROLE}`,
      roleName: ROLE,
      changed: true,
      differs: [],
    });
    expect(roles.writes).toEqual([
      `create ${ROLE}`,
      `attach ${ROLE} ${SEEDKIT_POLICY}`,
      `attach ${ROLE} ${PROJECT_POLICY}`,
      `inline ${ROLE} team-docker-credentials`,
    ]);
    expect(roles.requests.get(ROLE)).toMatchObject({
      path: '/teams/',
      permissionsBoundary: BOUNDARY,
      trust: { Principal: { Service: 'codebuild.amazonaws.com' } },
      tags: {
        Region: 'us-east-1',
        SeedFarmerProject: 'MyApp',
        SeedFarmerDeployment: 'dev',
        SeedFarmerModule: 'core-net',
      },
    });
    expect(stacks.requests.get(STACK)).toMatchObject({
      parameters: { RoleName: ROLE },
      tags: { 'codeseeder-seedkit': STACK },
    });
  });

  it('SF-A20 are not written to where all is as it should be', async () => {
    const { stacks, roles, io } = world();
    await deployModuleResources(MODULE, io);
    const before = [...stacks.writes, ...roles.writes];

    const again = await deployModuleResources(MODULE, io);

    expect(again).toMatchObject({ roleName: ROLE, changed: false });
    expect([...stacks.writes, ...roles.writes]).toEqual(before);
  });

  it('tell what a role that was there keeps otherwise: nobody moves a role, and boundaries are not for who deploys', async () => {
    const { roles, io } = world();
    await roles.create({ name: ROLE, path: '/', tags: {}, trust: {} }, io);
    const unasked = await ensureRole({ ...MODULE.role, name: 'other', permissionsBoundary: BOUNDARY }, io);
    const { path: _, permissionsBoundary: __, ...silent } = { ...MODULE.role, name: 'other' };

    const { differs } = await deployModuleResources(MODULE, io);

    expect(differs).toEqual([
      expect.stringMatching(
        `^role ${ROLE} has no permissions boundary, the manifest asks for "${BOUNDARY}"; .*put-role-permissions-boundary --role-name ${ROLE}`,
      ),
      expect.stringMatching(`^role ${ROLE} has the path "/", the manifest asks for "/teams/"`),
    ]);
    expect(unasked.differs).toEqual([]);
    expect((await ensureRole(silent, io)).differs).toEqual([]);
    expect((await ensureRole({ ...silent, permissionsBoundary: 'arn:x' }, io)).differs).toEqual([
      expect.stringContaining(`role other has the permissions boundary "${BOUNDARY}"`),
    ]);
  });

  it('get what they lack, such as a policy that somebody detached and a template that changed', async () => {
    const { stacks, roles, io } = world();
    await ensureRole({ ...MODULE.role, policyArns: [SEEDKIT_POLICY] }, io);
    await deployModuleResources(MODULE, io);
    const parameters = { RoleName: ROLE, VpcId: 'vpc-1' };

    const changed = await deployModuleResources({ ...MODULE, stack: { ...MODULE.stack, parameters } }, io);

    expect(changed.changed).toBe(true);
    expect(roles.writes.slice(-1)).toEqual([`attach ${ROLE} ${PROJECT_POLICY}`]);
    expect(stacks.writes).toEqual([`create ${STACK}`, `update ${STACK}`]);
  });

  it.each(['ROLLBACK_COMPLETE', 'CREATE_FAILED', 'REVIEW_IN_PROGRESS', 'DELETE_FAILED'])(
    'SF-A27 are made anew where their stack was left in %s',
    async (status) => {
      const { stacks, io, news } = world();
      stacks.put({ name: STACK, status });

      await deployModuleResources(MODULE, io);

      expect(stacks.writes).toEqual([`delete ${STACK}`, `create ${STACK}`]);
      expect(news).toEqual([`deleting-failed ${STACK}`, `creating ${STACK}`]);
    },
  );

  it('say which resource of the template failed, and go on from there the next time', async () => {
    const { stacks, io } = world();
    stacks.endings.set(STACK, 'ROLLBACK_COMPLETE');
    stacks.reasons.set(STACK, ['Policy (AWS::IAM::Policy): syntax errors in policy']);

    const failed = deployModuleResources(MODULE, io);

    await expect(failed).rejects.toMatchObject({
      code: 'seedkit/stack-failed',
      message: expect.stringContaining('syntax errors in policy'),
    });
    expect(await deployModuleResources(MODULE, io)).toMatchObject({ changed: true });
  });

  it('go stack first, and what is not there is fine', async () => {
    const { stacks, roles, io } = world();
    await deployModuleResources(MODULE, io);
    const names = { stackName: STACK, roleName: ROLE };

    const gone = await removeModuleResources(names, io);
    const again = await removeModuleResources(names, io);

    expect(gone).toEqual([STACK, ROLE]);
    expect(again).toEqual([]);
    expect([stacks.writes.at(-1), roles.writes.at(-1)]).toEqual([`delete ${STACK}`, `delete ${ROLE}`]);
  });

  it('keep their role where the stack cannot be deleted', async () => {
    const { stacks, roles, io } = world();
    await deployModuleResources(MODULE, io);
    stacks.endings.set(STACK, 'DELETE_FAILED');

    const kept = removeModuleResources({ stackName: STACK, roleName: ROLE }, io);

    await expect(kept).rejects.toMatchObject({ code: 'seedkit/stack-failed' });
    expect(await roles.describe(ROLE, io)).toBeDefined();
  });
});

describe('a role that was just made', () => {
  it('SF-A22 is asked for until several answers in a row tell of all of its policies', async () => {
    const { roles, io } = world();
    const { late, asked } = lateRoles(roles, (told, count) => {
      if (told === undefined || count < 3) return undefined;
      // One answer comes from a place that has not heard of the policies yet.
      return count === 4 ? { ...told, attached: [] } : told;
    });

    const { role, changed } = await ensureRole(MODULE.role, { ...io, roles: late });

    expect([role.name, changed]).toEqual([ROLE, true]);
    expect(asked()).toBe(7);
  });

  it('SF-A22 that never shows up is an error that names what is missing', async () => {
    const { roles, io } = world();
    const { late } = lateRoles(roles, (told) => told && { ...told, attached: [SEEDKIT_POLICY] });

    const waited = ensureRole(MODULE.role, { ...io, roles: late });

    await expect(waited).rejects.toMatchObject({
      code: 'seedkit/role-not-ready',
      message: expect.stringMatching(/"MyApp-dev-core-net-16474f18".*"arn:[^"]*policy\/project" missing$/),
    });
  });

  it('SF-A22 is not waited for where nothing was changed', async () => {
    const { roles, io } = world();
    await ensureRole(MODULE.role, io);
    const { late, asked } = lateRoles(roles, (told) => told);

    await ensureRole(MODULE.role, { ...io, roles: late });

    expect(asked()).toBe(1);
  });

  it('is no longer waited for once the run is interrupted', async () => {
    const { roles, io } = world();
    const stop = new AbortController();
    const { late } = lateRoles(roles, (_, asked) => {
      if (asked === 3) stop.abort();
      return undefined;
    });

    const waited = ensureRole(MODULE.role, { ...io, roles: late, signal: stop.signal });

    await expect(waited).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('the role of a build', () => {
  it('is the first that exists of those that it may have', async () => {
    const { roles, io } = world();
    await roles.create({ name: 'generic', path: '/', tags: {}, trust: {} }, io);

    const found = await findRole(['recorded', ROLE, 'generic'], io);

    expect(found).toEqual({ roleArn: 'arn:aws:iam::123456789012:role/generic', roleName: 'generic' });
  });

  it('that does not exist is an error with all names that were looked for', async () => {
    const { io } = world();

    const found = findRole([ROLE, 'generic', 'generic'], io);

    await expect(found).rejects.toMatchObject({
      code: 'seedkit/no-role',
      message: `there is no role for the build: "${ROLE}", "generic" not found`,
    });
  });
});
