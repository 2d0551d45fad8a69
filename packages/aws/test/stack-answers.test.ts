import { deployStack } from '@seed/seedkit';
import type { StackRequest } from '@seed/seedkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { accountAccess } from '../src/account-access.ts';
import { callerCredentials } from '../src/aws-settings.ts';
import { cloudFormationStacks } from '../src/cloudformation-stacks.ts';
import { startFakeEndpoint } from '../src/testing/index.ts';
import type { FakeReply } from '../src/testing/index.ts';

const answer = (operation: string, inner: string): FakeReply => ({
  xml: `<${operation}Response><${operation}Result>${inner}</${operation}Result></${operation}Response>`,
});

const stack = (status: string): FakeReply =>
  answer(
    'DescribeStacks',
    `<Stacks><member><StackName>some</StackName><StackId>id</StackId><StackStatus>${status}</StackStatus></member></Stacks>`,
  );

const absent: FakeReply = {
  status: 400,
  xml: '<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack with id some does not exist</Message></Error></ErrorResponse>',
};

const changeSet = (status: string, reason: string, changes = ''): FakeReply =>
  answer(
    'DescribeChangeSet',
    `<Status>${status}</Status><StatusReason>${reason}</StatusReason><Changes>${changes}</Changes>`,
  );

const event = (id: string, type: string, status: string, reason = ''): string =>
  `<member><StackId>id</StackId><PhysicalResourceId>${type.endsWith('::Stack') ? 'id' : 'x'}</PhysicalResourceId><LogicalResourceId>${id}</LogicalResourceId><ResourceType>${type}</ResourceType><ResourceStatus>${status}</ResourceStatus><ResourceStatusReason>${reason}</ResourceStatusReason></member>`;

const REQUEST: StackRequest = {
  name: 'some',
  template: '{}',
  parameters: { A: 'b' },
  tags: { t: 'v' },
  keep: ['Bucket'],
};

/** Answers each operation in turn; the last answer of one goes on. */
async function cloudFormation(answers: Readonly<Record<string, readonly FakeReply[]>>) {
  const turns = new Map<string, number>();
  const endpoint = await startFakeEndpoint(({ operation }) => {
    const turn = turns.get(operation) ?? 0;
    turns.set(operation, turn + 1);
    const replies = answers[operation] ?? [answer(operation, '')];
    return replies[Math.min(turn, replies.length - 1)] ?? {};
  });
  onTestFinished(() => endpoint.stop());
  const options = { region: 'eu-west-1', endpointUrl: endpoint.url, env: {} };
  const access = accountAccess({ options, credentials: callerCredentials(options) });
  return {
    stacks: cloudFormationStacks(access, { pollMs: 1, changeSetName: () => 'change' }),
    io: { signal: new AbortController().signal, tell: () => {} },
    operations: () => endpoint.requests.map(({ operation }) => operation),
    bodyOf: (operation: string) => endpoint.requests.find((one) => one.operation === operation)?.body,
  };
}

describe('answers of CloudFormation', { timeout: 30_000 }, () => {
  it.each([
    "The submitted information didn't contain changes. Submit different information to create a change set.",
    'No updates are to be performed.',
  ])('a change set that failed for want of changes is none: %s', async (reason) => {
    const { stacks, io, operations } = await cloudFormation({
      DescribeStacks: [stack('CREATE_COMPLETE')],
      DescribeChangeSet: [changeSet('CREATE_IN_PROGRESS', ''), changeSet('FAILED', reason)],
    });

    const done = await deployStack(stacks, REQUEST, io);

    expect(done.action).toBe('unchanged');
    expect(operations()).toContain('DeleteChangeSet');
    expect(operations()).not.toContain('ExecuteChangeSet');
  });

  it.each([
    ['<Action>Modify</Action><Replacement>True</Replacement>', 'Bucket (replaced)'],
    ['<Action>Remove</Action>', 'Bucket (deleted)'],
  ])('a change that takes away what is to be kept is not made', async (change, said) => {
    const member = `<member><ResourceChange><LogicalResourceId>Bucket</LogicalResourceId>${change}</ResourceChange></member>`;
    const { stacks, io, operations } = await cloudFormation({
      DescribeStacks: [stack('CREATE_COMPLETE')],
      DescribeChangeSet: [changeSet('CREATE_COMPLETE', '', member)],
    });

    const refused = deployStack(stacks, REQUEST, io);

    await expect(refused).rejects.toMatchObject({
      code: 'seedkit/keeps-resources',
      message: `the update of stack "some" would take away ${said}; nothing was changed`,
    });
    expect(operations()).not.toContain('ExecuteChangeSet');
  });

  it('a change set that fails for another reason says so', async () => {
    const { stacks, io } = await cloudFormation({
      DescribeStacks: [stack('CREATE_COMPLETE')],
      DescribeChangeSet: [changeSet('FAILED', 'Export is in use')],
    });

    await expect(deployStack(stacks, REQUEST, io)).rejects.toMatchObject({
      code: 'seedkit/stack-failed',
      message: 'CloudFormation refuses the change of stack "some": Export is in use',
    });
  });

  it('SF-A27 a failed creation is deleted, and a second failure names the resources of this attempt only', async () => {
    const { stacks, io, operations, bodyOf } = await cloudFormation({
      DescribeStacks: [
        stack('ROLLBACK_COMPLETE'),
        stack('ROLLBACK_COMPLETE'),
        stack('ROLLBACK_COMPLETE'),
        stack('DELETE_IN_PROGRESS'),
        absent,
        absent,
        stack('CREATE_IN_PROGRESS'),
        stack('ROLLBACK_COMPLETE'),
      ],
      DescribeStackEvents: [
        answer(
          'DescribeStackEvents',
          `<StackEvents>${[
            event('some', 'AWS::CloudFormation::Stack', 'ROLLBACK_COMPLETE'),
            event('Role', 'AWS::IAM::Role', 'CREATE_FAILED', 'Resource creation cancelled'),
            event('Bucket', 'AWS::S3::Bucket', 'CREATE_FAILED', 'the name is taken'),
            event('some', 'AWS::CloudFormation::Stack', 'CREATE_IN_PROGRESS', 'User Initiated'),
            event('Old', 'AWS::KMS::Key', 'CREATE_FAILED', 'of an older attempt'),
          ].join('')}</StackEvents>`,
        ),
      ],
    });

    const failed = deployStack(stacks, REQUEST, io);

    await expect(failed).rejects.toMatchObject({
      message:
        'stack "some" could not be created: it is in ROLLBACK_COMPLETE; Bucket (AWS::S3::Bucket): the name is taken',
    });
    expect(operations()).toEqual(expect.arrayContaining(['DeleteStack', 'CreateStack']));
    expect(bodyOf('CreateStack')).toMatchObject({
      'Capabilities.member.2': 'CAPABILITY_NAMED_IAM',
      'Parameters.member.1.ParameterKey': 'A',
      'Tags.member.1.Value': 'v',
    });
  });

  it('SF-A27 a rollback that is stuck is continued before the update', async () => {
    const { stacks, io, operations } = await cloudFormation({
      DescribeStacks: [
        stack('UPDATE_ROLLBACK_FAILED'),
        stack('UPDATE_ROLLBACK_IN_PROGRESS'),
        stack('UPDATE_ROLLBACK_COMPLETE'),
        stack('UPDATE_ROLLBACK_COMPLETE'),
        stack('UPDATE_IN_PROGRESS'),
        stack('UPDATE_COMPLETE'),
      ],
      DescribeChangeSet: [changeSet('CREATE_COMPLETE', '')],
    });

    const done = await deployStack(stacks, REQUEST, io);

    expect(done).toMatchObject({ action: 'updated', stack: { status: 'UPDATE_COMPLETE' } });
    expect(operations().filter((one) => !one.startsWith('Describe'))).toEqual([
      'ContinueUpdateRollback',
      'CreateChangeSet',
      'ExecuteChangeSet',
    ]);
  });

  it('a template that CloudFormation does not take is refused before it is sent', async () => {
    const { stacks, io, operations } = await cloudFormation({ DescribeStacks: [absent] });

    const tooLarge = deployStack(stacks, { ...REQUEST, template: 'x'.repeat(51_201) }, io);

    await expect(tooLarge).rejects.toMatchObject({ code: 'seedkit/template-too-large' });
    expect(operations()).toEqual(['DescribeStacks']);
  });
});
