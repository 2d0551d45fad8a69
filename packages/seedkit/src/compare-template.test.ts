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

  it('is foreign where it is no JSON, as others send it', () => {
    expect(compareTemplate('Resources:\n  A: !Sub b\n', now)).toEqual({ state: 'foreign' });
  });

  const own = (policy: string, rest = ''): string =>
    `Resources:\n  A:\n    Type: AWS::IAM::ManagedPolicy\n    Properties: { Path: ${policy} }\n${rest}`;

  it.each([
    ['written otherwise', `# of the team\n${own('"/a/"')}\n\n`, 'same'],
    [
      'JSON',
      JSON.stringify({ Resources: { A: { Type: 'AWS::IAM::ManagedPolicy', Properties: { Path: '/a/' } } } }),
      'same',
    ],
    ['of another description', `Description: new\n${own('/a/')}`, 'same'],
    ['of another policy of deletion', own('/a/', '    DeletionPolicy: Retain\n'), 'same'],
    ['of another output', own('/a/', 'Outputs: { B: { Value: c } }\n'), 'same'],
    ['of another parameter', own('/a/', 'Parameters: { B: { Type: String, Default: c } }\n'), 'differs'],
    ['of another condition', own('/a/', 'Conditions: { B: !Equals [a, b] }\n'), 'differs'],
    ['of another mapping', own('/a/', 'Mappings: { B: { c: { d: e } } }\n'), 'differs'],
    ['with other metadata', own('/a/', '    Metadata: { of: us }\n'), 'differs'],
    ['of another value', own('/b/'), 'differs'],
    ['of another function', own('!Sub /a/'), 'differs'],
    ['no YAML', 'Resources: [', 'differs'],
  ])('of a project itself is compared as CloudFormation does it: one that is %s', (_, present, state) => {
    expect(compareTemplate(present, own('/a/'))).toMatchObject({ state });
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
