import { EnvironmentError } from '@seed/kernel';
import { describe, expect, it } from 'vitest';
import { compareTemplate, templateStanding } from './compare-template.ts';
import { seedkitTemplate } from './seedkit-template.ts';
import { templateText } from './template-text.ts';
import type { Template } from './template.ts';
import { fakeStacks } from './testing/index.ts';

const now = seedkitTemplate();
const text = (template: Template) => templateText(template, 'json');

describe('the template of a stack', () => {
  it('is the same whatever order and descriptions it has', () => {
    const { Resources, ...others } = now;
    const shuffled = { Resources: Object.fromEntries(Object.entries(Resources).reverse()), ...others };

    expect(compareTemplate(text(now), now)).toEqual({ state: 'same' });
    expect(compareTemplate(text({ ...shuffled, Description: 'of last year' }), now)).toEqual({
      state: 'same',
    });
  });

  it('differs in the resources that another version of seed had otherwise, more or not at all', () => {
    const { KmsKeyAlias, Bucket, ...others } = now.Resources as Record<string, Template['Resources'][string]>;
    const older = { ...now, Resources: { ...others, Bucket: { ...Bucket, Type: 'x' }, Old: Bucket } };

    const standing = compareTemplate(text(older as Template), now);

    expect(KmsKeyAlias).toBeDefined();
    expect(standing).toEqual({ state: 'differs', resources: ['Bucket', 'KmsKeyAlias', 'Old'] });
  });

  it('differs also where only an output is new', () => {
    const { DeployId: _, ...Outputs } = now.Outputs;

    expect(compareTemplate(text({ ...now, Outputs }), now)).toEqual({ state: 'differs', resources: [] });
  });

  it('is foreign where it is no JSON, as others send it, and compared as text where it is the own one of a project', () => {
    expect(compareTemplate('Resources:\n  A: !Sub b\n', now)).toEqual({ state: 'foreign' });
    expect(compareTemplate('A: b\n', 'A: b')).toEqual({ state: 'same' });
    expect(compareTemplate('A: b', 'A: c')).toMatchObject({ state: 'differs' });
  });

  it('is unknown where it may not be read or is not there, and other failures are failures', async () => {
    const { signal } = new AbortController();
    const failing = (code: string) => ({
      ...fakeStacks(),
      template: () => Promise.reject(new EnvironmentError(code, 'no')),
    });

    const denied = await templateStanding('s', now, { stacks: failing('aws/access-denied'), signal });
    const absent = await templateStanding('s', now, { stacks: fakeStacks(), signal });
    const failed = templateStanding('s', now, { stacks: failing('aws/throttled'), signal });

    expect([denied, absent]).toEqual([{ state: 'unknown' }, { state: 'unknown' }]);
    await expect(failed).rejects.toMatchObject({ code: 'aws/throttled' });
  });
});
