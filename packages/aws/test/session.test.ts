import { GetRoleCommand } from '@aws-sdk/client-iam';
import { GetParameterCommand, ParameterNotFound, PutParameterCommand } from '@aws-sdk/client-ssm';
import { seedFailure } from '@seed/kernel/testing';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AccountAccess } from '../src/account-access.ts';
import { fakeAccounts, TARGET, TOOLCHAIN } from './fake-accounts.ts';

const place = { accountId: TARGET, region: 'us-west-2' };

const read = (access: AccountAccess, signal?: AbortSignal) =>
  access.call(async () => (await access.ssm()).send(new GetParameterCommand({ Name: '/p' })), signal);

describe('the chain of roles', () => {
  it('SF-W08 goes from the caller over the toolchain role to the deployment role, with the names of the sessions', async () => {
    const { open, assumed, requests } = await fakeAccounts();

    await read(open().target(place));

    expect(requests.map(({ operation }) => operation)).toEqual([
      'GetCallerIdentity',
      'AssumeRole',
      'AssumeRole',
      'GetParameter',
    ]);
    expect(assumed()).toEqual([
      {
        role: `arn:aws:iam::${TOOLCHAIN}:role/seedfarmer-myapp-toolchain-role`,
        name: 'toolchainrole',
        by: 'seed',
      },
      {
        role: `arn:aws:iam::${TARGET}:role/seedfarmer-myapp-deployment-role`,
        name: 'deployment_role',
        by: 'ASIA0',
      },
    ]);
    expect(requests.map(({ accessKeyId, region }) => [accessKeyId, region])).toEqual([
      ['seed', 'eu-west-1'],
      ['seed', 'eu-west-1'],
      ['ASIA0', 'eu-west-1'],
      ['ASIA1', 'us-west-2'],
    ]);
  });

  it('calls nothing before it is used', async () => {
    const { open, requests } = await fakeAccounts();

    const session = open();
    session.target(place);
    session.toolchain();

    expect(requests).toEqual([]);
  });

  it('takes on each role once, also for many at the same time and for several services', async () => {
    const { open, assumed } = await fakeAccounts({
      answer: ({ operation }) =>
        operation === 'GetRole'
          ? {
              xml: '<GetRoleResponse><GetRoleResult><Role><RoleName>r</RoleName></Role></GetRoleResult></GetRoleResponse>',
            }
          : undefined,
    });
    const session = open();
    const other = { ...place, region: 'eu-central-1' };

    await Promise.all([
      ...Array.from({ length: 10 }, () => read(session.target(place))),
      read(session.target(other)),
      session
        .target(place)
        .call(async () => (await session.target(place).iam()).send(new GetRoleCommand({ RoleName: 'r' }))),
      read(session.toolchain()),
    ]);

    expect(assumed().map(({ name }) => name)).toEqual([
      'toolchainrole',
      'deployment_role',
      'deployment_role',
    ]);
    expect(session.target(place)).toBe(session.target({ ...place }));
    expect(await session.target(place).ssm()).toBe(await session.target(place).ssm());
  });

  it('SF-W06 SF-W07 the qualifier and the role prefix are part of both roles', async () => {
    const { open, assumed } = await fakeAccounts();

    await read(open({ qualifier: 'team1', rolePrefix: '/platform/' }).target(place));

    expect(assumed().map(({ role }) => role)).toEqual([
      `arn:aws:iam::${TOOLCHAIN}:role/platform/seedfarmer-myapp-toolchain-role-team1`,
      `arn:aws:iam::${TARGET}:role/platform/seedfarmer-myapp-deployment-role-team1`,
    ]);
  });

  it.each([
    [{ qualifier: 'sevenco' }, 'aws/invalid-qualifier', 'the qualifier "sevenco" cannot be used'],
    [{ qualifier: 'a-b' }, 'aws/invalid-qualifier', 'the qualifier "a-b" cannot be used'],
    [{ rolePrefix: 'platform' }, 'aws/invalid-prefix', 'the role prefix "platform" is no path of IAM'],
    [{ policyPrefix: '/a b/' }, 'aws/invalid-prefix', 'the policy prefix "/a b/" is no path of IAM'],
    [{ project: 'x'.repeat(38) }, 'aws/role-name-too-long', 'would have 65 characters, and IAM takes 64'],
  ])('SF-W06 %j is refused before anything is called', async (more, code, message) => {
    const { open, requests } = await fakeAccounts();

    const error = await seedFailure((async () => open(more))());

    expect([error.code, error.name]).toEqual([code, 'InputError']);
    expect(error.message).toContain(message);
    expect(requests).toEqual([]);
  });

  it.each(['aws-cn', 'aws-us-gov'])(
    'SF-W10 the partition %s of the caller is that of all roles',
    async (partition) => {
      const { open, assumed } = await fakeAccounts({ partition });
      const session = open();

      await read(session.target(place));

      expect(assumed().map(({ role }) => role)).toEqual([
        `arn:${partition}:iam::${TOOLCHAIN}:role/seedfarmer-myapp-toolchain-role`,
        `arn:${partition}:iam::${TARGET}:role/seedfarmer-myapp-deployment-role`,
      ]);
      expect(await session.target(place).identity()).toEqual({
        accountId: TARGET,
        partition,
        arn: `arn:${partition}:iam::${TARGET}:role/seedfarmer-myapp-deployment-role`,
      });
    },
  );

  it('SF-W09 says that the toolchain role refuses the caller, and how to make it', async () => {
    const { open } = await fakeAccounts({ refuse: 'toolchain-role' });

    const error = await seedFailure(read(open({ qualifier: 'q1' }).target(place)));

    expect(error.code).toBe('aws/toolchain-role');
    expect(error.message).toContain(
      `the caller "arn:aws:sts::${TOOLCHAIN}:assumed-role/Admin/me" may not take on the toolchain role "arn:aws:iam::${TOOLCHAIN}:role/seedfarmer-myapp-toolchain-role-q1"`,
    );
    expect(error.hints[0]).toBe(
      `make the role, or let it trust you: \`seed bootstrap toolchain --project MyApp --qualifier q1 --trusted-principal arn:aws:iam::${TOOLCHAIN}:role/Admin\``,
    );
  });

  it('SF-W09 says that the deployment role refuses the toolchain role, and names the account', async () => {
    const { open } = await fakeAccounts({ refuse: 'deployment-role' });

    const error = await seedFailure(read(open().target(place)));

    expect(error.code).toBe('aws/deployment-role');
    expect(error.message).toContain(
      `the toolchain role "arn:aws:iam::${TOOLCHAIN}:role/seedfarmer-myapp-toolchain-role" may not take on the deployment role "arn:aws:iam::${TARGET}:role/seedfarmer-myapp-deployment-role"`,
    );
    expect(error.hints[0]).toBe(
      `make the role with credentials of account ${TARGET}: \`seed bootstrap target --project MyApp --toolchain-account ${TOOLCHAIN}\``,
    );
    expect(error.hints[1]).toContain(`"${TARGET}" in \`targetAccountMappings\``);
  });

  it('takes on no role where the caller does everything', async () => {
    const { open, assumed, requests } = await fakeAccounts();
    const session = open({ assumeRoles: false });

    await read(session.target(place));
    await read(session.toolchain());

    expect(assumed()).toEqual([]);
    expect(requests.map(({ region }) => region)).toEqual(['us-west-2', 'eu-west-1']);
    expect((await session.target(place).identity()).accountId).toBe(TOOLCHAIN);
    expect([await session.target(place).region(), await session.toolchain().region()]).toEqual([
      'us-west-2',
      'eu-west-1',
    ]);
  });
});

describe('a session that lasts', () => {
  it('SF-A24 renews the keys of both roles before they expire', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const { open, assumed } = await fakeAccounts({ lifetimeMs: 15 * 60_000 });
    const target = open().target(place);

    for (let minute = 0; minute <= 90; minute += 3) {
      await read(target);
      vi.setSystemTime(Date.now() + 3 * 60_000);
    }

    const names = assumed().map(({ name }) => name);
    expect(names.filter((name) => name === 'toolchainrole').length).toBeGreaterThanOrEqual(6);
    expect(names.filter((name) => name === 'deployment_role').length).toBeGreaterThanOrEqual(6);
    expect(names.length).toBeLessThan(25);
  });

  it('SF-A24 goes on with keys that are still good where they cannot be renewed yet', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    let out = false;
    const { open } = await fakeAccounts({
      lifetimeMs: 15 * 60_000,
      answer: ({ operation }) =>
        out && operation === 'AssumeRole'
          ? {
              status: 400,
              xml: '<ErrorResponse><Error><Code>Outage</Code><Message>no</Message></Error></ErrorResponse>',
            }
          : undefined,
    });
    const target = open().target(place);
    await read(target);

    out = true;
    vi.setSystemTime(Date.now() + 12 * 60_000);
    await read(target);
    vi.setSystemTime(Date.now() + 4 * 60_000);
    const error = await seedFailure(read(target));

    expect(error.message).toBe(
      `\`sts:AssumeRole\` in account ${TOOLCHAIN}, eu-west-1 at "${error.message.split('"')[1]}" failed: Outage: no`,
    );
  });

  it("says so where the caller's own keys have expired", async () => {
    const { open } = await fakeAccounts({
      answer: () => ({
        status: 403,
        xml: '<ErrorResponse><Error><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>',
      }),
    });

    const error = await seedFailure(read(open().target(place)));

    expect(error.code).toBe('aws/expired-credentials');
    expect(error.hints[0]).toBe('sign in with `aws sso login`');
  });
});

describe('what AWS says', () => {
  const denied = (message: string) => ({
    answer: ({ operation }: { operation: string }) =>
      operation === 'PutParameter'
        ? { status: 400, json: { __type: 'AccessDeniedException', message } }
        : undefined,
  });
  const put = (access: AccountAccess) =>
    access.call(async () =>
      (await access.ssm()).send(new PutParameterCommand({ Name: '/p', Value: 'v', Type: 'String' })),
    );

  it('is told with the permission, the resource and the role that lacks it', async () => {
    const arn = `arn:aws:ssm:us-west-2:${TARGET}:parameter/p`;
    const { open } = await fakeAccounts(
      denied(
        `User: arn:aws:sts::${TARGET}:assumed-role/x/y is not authorized to perform: ssm:PutParameter on resource: ${arn} because no identity-based policy allows the ssm:PutParameter action`,
      ),
    );

    const error = await seedFailure(put(open().target(place)));

    expect(error.code).toBe('aws/access-denied');
    expect(error.message).toMatch(
      new RegExp(
        `^\`ssm:PutParameter\` in account ${TARGET}, us-west-2 at "http.*" failed: AccessDeniedException`,
      ),
    );
    expect(error.hints[0]).toBe(
      `allow \`ssm:PutParameter\` on \`${arn}\` in the policy of the role \`arn:aws:iam::${TARGET}:role/seedfarmer-myapp-deployment-role\``,
    );
  });

  it.each([
    ['with an explicit deny in a service control policy', 'service control policy'],
    ['because no permissions boundary allows the ssm:PutParameter action', 'permissions boundary'],
  ])('names the policy that stands in the way: %s', async (reason, kind) => {
    const { open } = await fakeAccounts(
      denied(`User: me is not authorized to perform: ssm:PutParameter on resource: r ${reason}`),
    );

    const error = await seedFailure(put(open().toolchain()));

    expect(error.hints[1]).toBe(`ask who owns the ${kind}: it denies this`);
  });

  it('stays as it is for the work itself', async () => {
    const { open } = await fakeAccounts({
      answer: ({ operation }) =>
        operation === 'GetParameter' ? { status: 400, json: { __type: 'ParameterNotFound' } } : undefined,
    });
    const access = open().toolchain();

    const found = await access.call(async () => {
      try {
        return await (await access.ssm()).send(new GetParameterCommand({ Name: '/p' }));
      } catch (error) {
        if (error instanceof ParameterNotFound) return 'none';
        throw error;
      }
    });

    expect(found).toBe('none');
  });

  it('is not made of what the work itself does wrong', async () => {
    const { open } = await fakeAccounts();
    const mistake = new TypeError('no such method');

    await expect(
      open()
        .toolchain()
        .call(() => Promise.reject(mistake)),
    ).rejects.toBe(mistake);
  });

  it('passes an abort on as it is', async () => {
    const stop = new AbortController();
    const { open } = await fakeAccounts({
      answer: ({ operation }) => {
        if (operation !== 'GetParameter') return undefined;
        stop.abort(new Error('stopped'));
        return { status: 400, json: { __type: 'ParameterNotFound' } };
      },
    });

    await expect(read(open().toolchain(), stop.signal)).rejects.toThrow('stopped');
  });
});
