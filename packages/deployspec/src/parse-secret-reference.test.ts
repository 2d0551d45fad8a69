import { describe, expect, test } from 'vitest';
import { parseSecretReference } from './parse-secret-reference.ts';

const ARN = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:app/db-AbCdEf';

describe('parseSecretReference', () => {
  test.each([
    ['app/db', { secretId: 'app/db' }],
    ['app/db:password', { secretId: 'app/db', jsonKey: 'password' }],
    ['app/db:password:AWSPREVIOUS', { secretId: 'app/db', jsonKey: 'password', versionStage: 'AWSPREVIOUS' }],
    ['app/db:::4711', { secretId: 'app/db', versionId: '4711' }],
    ['app/db::AWSPENDING:', { secretId: 'app/db', versionStage: 'AWSPENDING' }],
    ['app/db:', { secretId: 'app/db' }],
    [ARN, { secretId: ARN }],
    [`${ARN}:password`, { secretId: ARN, jsonKey: 'password' }],
    [`${ARN}::AWSPREVIOUS`, { secretId: ARN, versionStage: 'AWSPREVIOUS' }],
    [`${ARN}:password::4711`, { secretId: ARN, jsonKey: 'password', versionId: '4711' }],
  ])('%s is understood', (text, expected) => {
    expect(parseSecretReference(text)).toEqual(expected);
  });

  test.each([
    ['', /empty/],
    [':password', /empty/],
    ['a:b:c:d:e', /more parts/],
    [`${ARN}:a:b:c:d`, /more parts/],
    ['a:b:AWSCURRENT:4711', /exclude each other/],
    ['arn:aws:secretsmanager:us-east-1:111122223333:secret', /not an ARN/],
    ['arn:aws:secretsmanager::111122223333:secret:x', /not an ARN/],
    ['arn:aws:ssm:us-east-1:111122223333:secret:x', /not an ARN/],
  ])('%j is refused', (text, why) => {
    expect(parseSecretReference(text)).toMatch(why);
  });
});
