import { describe, expect, it } from 'vitest';
import type { BuildJob } from './build-job.ts';
import type { EnvironmentVariable } from './build-spec.ts';
import { carryVariables } from './carry-variables.ts';

const plain = (name: string, value: string): EnvironmentVariable => ({ name, value, type: 'PLAINTEXT' });
const large = (length: number): string => 'x'.repeat(length);

/** As much of a module's job as is looked at. */
const job = (...environment: EnvironmentVariable[]) =>
  ({ environment, module: { module: 'web' } }) as unknown as BuildJob;

describe('variables of a module', () => {
  it.each([
    ['NAME', large(4092), false],
    ['NAME', large(4093), true],
    ['N', large(4096), true],
    ['not-a-name', large(5000), false],
  ])('SF-P13 named %s with a value of this length travel with the source or not', (name, value, carried) => {
    const done = carryVariables(job(plain('OTHER', '1'), plain(name, value)));

    expect(done.module?.carried?.map((one) => one.name)).toEqual(carried ? [name] : undefined);
    expect(done.environment.map((one) => one.name)).toEqual(carried ? ['OTHER'] : ['OTHER', name]);
  });

  it('are what the last of a name says, large or not', () => {
    const done = carryVariables(
      job(plain('A', large(5000)), plain('B', 'small'), plain('A', 'last'), plain('B', large(5000))),
    );

    expect(done.environment).toEqual([plain('A', 'last')]);
    expect(done.module?.carried).toEqual([plain('B', large(5000))]);
  });

  it('that refer to a value stay where they are, and so do those of a plain buildspec', () => {
    const reference: EnvironmentVariable = { name: 'KEY', value: large(5000), type: 'SECRETS_MANAGER' };
    const { module: _module, ...buildspec } = job(plain('A', large(5000)));

    expect(carryVariables(job(reference)).module?.carried).toBeUndefined();
    expect(carryVariables(buildspec)).toBe(buildspec);
  });
});
