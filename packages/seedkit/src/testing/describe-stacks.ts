import { describe, expect, it } from 'vitest';
import type { StackRequest, Stacks } from '../stacks.ts';
import type { Template } from '../template.ts';

const { signal } = new AbortController();
const io = { signal };

function template(resources: readonly string[], tag: string): Template {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'contract',
    Parameters: {
      Given: { Type: 'String', Description: 'given' },
      Usual: { Type: 'String', Description: 'usual', Default: 'by default' },
    },
    Resources: Object.fromEntries(
      resources.map((name) => [
        name,
        {
          Type: 'AWS::S3::Bucket',
          Properties: {
            BucketName: `contract-${tag}-${name.toLowerCase()}`,
            Tags: [{ Key: 'given', Value: { Ref: 'Given' } }],
          },
        },
      ]),
    ),
    Outputs: { Given: { Value: { Ref: 'Given' } }, Usual: { Value: { Ref: 'Usual' } } },
  };
}

export interface StacksDeviations {
  /** An emulator that still tells the outputs from before an update. */
  readonly keepsOldOutputs?: boolean;
}

/** What every implementation of the port does; `open` gives one without stacks of these names. */
export function describeStacks(
  name: string,
  open: () => Promise<Stacks>,
  { keepsOldOutputs = false }: StacksDeviations = {},
): void {
  const request = (stack: string, given: string, resources: readonly string[] = ['One']): StackRequest => ({
    name: stack,
    template: template(resources, stack),
    parameters: { Given: given },
    tags: { contract: 'yes' },
    keep: ['One'],
  });

  describe(`stacks: ${name}${keepsOldOutputs ? ', whose outputs stay as they were before an update' : ''}`, () => {
    it('says that there is no stack', async () => {
      const stacks = await open();

      expect(await stacks.describe('contract-none', io)).toBeUndefined();
      expect(await stacks.settle('contract-none', io)).toBeUndefined();
    });

    it('makes a stack and tells its parameters and outputs', async () => {
      const stacks = await open();

      await stacks.create(request('contract-made', 'x'), io);
      const stack = await stacks.settle('contract-made', io);

      expect(stack).toMatchObject({
        name: 'contract-made',
        status: 'CREATE_COMPLETE',
        parameters: { Given: 'x', Usual: 'by default' },
        outputs: { Given: 'x', Usual: 'by default' },
      });
    });

    it('gives the template as it was sent', async () => {
      const stacks = await open();
      const sent = request('contract-template', 'x');
      await stacks.create(sent, io);
      await stacks.settle('contract-template', io);

      const told = await stacks.template('contract-template', io);

      expect(JSON.parse(told ?? '')).toEqual(sent.template);
      expect(await stacks.template('contract-none', io)).toBeUndefined();
    });

    it('changes a stack, and says when there is nothing to change', async () => {
      const stacks = await open();
      await stacks.create(request('contract-changed', 'x'), io);
      await stacks.settle('contract-changed', io);

      const same = await stacks.update(request('contract-changed', 'x'), io);
      const other = await stacks.update(request('contract-changed', 'y', ['One', 'Two']), io);
      const stack = await stacks.settle('contract-changed', io);

      expect([same, other]).toEqual([false, true]);
      expect(stack).toMatchObject({
        status: 'UPDATE_COMPLETE',
        outputs: { Given: keepsOldOutputs ? 'x' : 'y' },
      });
    });

    it('refuses a change that takes away what is to be kept', async () => {
      const stacks = await open();
      await stacks.create(request('contract-kept', 'x', ['One', 'Two']), io);
      await stacks.settle('contract-kept', io);

      const refused = stacks.update(request('contract-kept', 'x', ['Two']), io);

      await expect(refused).rejects.toMatchObject({ code: 'seedkit/keeps-resources' });
      expect(await stacks.describe('contract-kept', io)).toMatchObject({ status: 'CREATE_COMPLETE' });
      expect(await stacks.update(request('contract-kept', 'x', ['One']), io)).toBe(true);
    });

    it('deletes a stack, also one that is not there', async () => {
      const stacks = await open();
      await stacks.create(request('contract-gone', 'x'), io);
      await stacks.settle('contract-gone', io);

      await stacks.delete('contract-gone', io);
      await stacks.delete('contract-never', io);

      expect(await stacks.settle('contract-gone', io)).toBeUndefined();
    });
  });
}
