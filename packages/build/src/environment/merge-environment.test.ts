import type { EnvironmentVariable } from '@seed/deployspec';
import { describe, expect, it } from 'vitest';
import { createLayout } from '../run/create-layout.ts';
import type { JobSketch } from '../testing/build-job.ts';
import { buildJob } from '../testing/build-job.ts';
import { mergeEnvironment } from './merge-environment.ts';

const plain = (name: string, value: string): EnvironmentVariable => ({ name, value, type: 'PLAINTEXT' });

function merge(sketch: JobSketch, place: Readonly<Record<string, string>> = {}) {
  const job = buildJob(sketch);
  const merged = mergeEnvironment(job, {
    layout: createLayout('/codebuild', job),
    startedAt: 1_700_000_000_000,
    place,
  });
  const values = Object.fromEntries(merged.variables.map(({ name, value }) => [name, value]));
  return { ...merged, values, job };
}

describe('mergeEnvironment', () => {
  it('CB-35 lets a start override beat the project, which beats the spec, which beats the machine', () => {
    const { values } = merge(
      {
        proxy: { A: 'proxy', B: 'proxy' },
        environment: [plain('C', 'project'), plain('D', 'project'), plain('D', 'start')],
        spec: { variables: { B: 'spec', C: 'spec', D: 'spec' } },
        secrets: [{ name: 'E', value: 'secret' }],
      },
      { A: 'place', P: 'place' },
    );

    expect(values).toMatchObject({
      A: 'proxy',
      B: 'spec',
      C: 'project',
      D: 'start',
      E: 'secret',
      P: 'place',
    });
  });

  it('keeps references as they are, and a stronger literal value replaces one', () => {
    const reference: EnvironmentVariable = { name: 'TOKEN', value: '/a/b', type: 'PARAMETER_STORE' };

    const kept = merge({ environment: [reference] });
    const replaced = merge({ environment: [reference, plain('TOKEN', 'here')] });

    expect(kept.variables).toContainEqual(reference);
    expect(replaced.variables.filter(({ name }) => name === 'TOKEN')).toEqual([plain('TOKEN', 'here')]);
  });

  it('refuses reserved names and names that no shell can hold', () => {
    const { values, refused } = merge({
      environment: [plain('CODEBUILD_CI', 'false'), plain('my.var', '1'), plain('', '1')],
    });

    expect(values['CODEBUILD_CI']).toBe('true');
    expect(values).not.toHaveProperty('my.var');
    expect(refused.map(({ name }) => name)).toEqual(['CODEBUILD_CI', 'my.var', '']);
  });

  it('CB-33 sets what CodeBuild sets', () => {
    const { values, job } = merge({
      number: 12,
      image: { name: 'aws/codebuild/standard:7.0', pull: 'never', allowSubstitute: false },
      source: {
        secondary: [{ id: 'lib', dir: '/elsewhere' }],
        git: { url: 'https://example.test/a.git', version: 'main', commit: 'abc', dirty: true },
      },
      batch: { identifier: 'linux', shard: { index: 1, total: 3 } },
    });

    expect(values).toMatchObject({
      AWS_REGION: 'us-east-1',
      CODEBUILD_BATCH_BUILD_IDENTIFIER: 'linux',
      CODEBUILD_BUILD_ARN: `arn:aws:codebuild:us-east-1:000000000000:build/contract:${job.uuid}`,
      CODEBUILD_BUILD_ID: `contract:${job.uuid}`,
      CODEBUILD_BUILD_IMAGE: 'aws/codebuild/standard:7.0',
      CODEBUILD_BUILD_NUMBER: '12',
      CODEBUILD_BUILD_SUCCEEDING: '1',
      CODEBUILD_LAST_EXIT: '0',
      CODEBUILD_RESOLVED_SOURCE_VERSION: 'abc',
      CODEBUILD_SOURCE_REPO_URL: 'https://example.test/a.git',
      CODEBUILD_SOURCE_VERSION: 'main',
      CODEBUILD_START_TIME: '1700000000000',
      SEED_SHARD_INDEX: '1',
      SEED_SOURCE_DIRTY: '1',
    });
    expect(values['CODEBUILD_SRC_DIR']).toMatch(/^\/codebuild\/output\/src\d{9}\/src$/);
    expect(values['CODEBUILD_SRC_DIR_lib']).toMatch(/^\/codebuild\/output\/src\d{9}\/src$/);
    expect(values['CODEBUILD_SRC_DIR_lib']).not.toBe(values['CODEBUILD_SRC_DIR']);
    expect(values['CODEBUILD_PROJECT_UUID']).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/,
    );
  });

  it('lets a spec choose another region for its tools', () => {
    expect(merge({ spec: { variables: { AWS_REGION: 'eu-west-1' } } }).values['AWS_REGION']).toBe(
      'eu-west-1',
    );
  });
});
