import { EnvironmentError } from '@seed/kernel';
import { seedFailure } from '@seed/kernel/testing';
import { describe, expect, test } from 'vitest';
import { eachTarget } from '../src/deploy/remote/each-target.ts';

const target = (accountId: string, region = 'us-east-1') => ({ alias: accountId, accountId, region });
const refused = (accountId: string): EnvironmentError =>
  new EnvironmentError('aws/deployment-role', `the role of ${accountId} cannot be taken on`, {
    hints: ['bootstrap it: `seed bootstrap target`'],
  });

describe('work in several accounts', () => {
  test('SF-W09 tells all that cannot be used at once, with what to do about it said once', async () => {
    const targets = [target('1'), target('1', 'eu-west-1'), target('2'), target('3')];

    const error = await seedFailure(
      eachTarget(targets, async ({ accountId }) => {
        if (accountId !== '2') throw refused(accountId);
      }),
    );

    expect(error).toMatchObject({
      code: 'aws/deployment-role',
      message:
        '3 of 4 accounts and regions cannot be used:\n' +
        '  us-east-1 of account 1, eu-west-1 of account 1: the role of 1 cannot be taken on\n' +
        '  us-east-1 of account 3: the role of 3 cannot be taken on',
      hints: ['bootstrap it: `seed bootstrap target`'],
    });
  });

  test('leaves the error of a single one as it is, and gives values in their order', async () => {
    const error = await seedFailure(
      eachTarget([target('1'), target('2')], async ({ accountId }) => {
        if (accountId === '2') throw refused('2');
      }),
    );
    const values = await eachTarget([target('1'), target('2', 'eu-west-1')], async ({ region }) => region);

    expect(error.message).toBe('the role of 2 cannot be taken on');
    expect(values).toEqual(['us-east-1', 'eu-west-1']);
  });
});
