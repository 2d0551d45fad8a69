import { describe, expect, it } from 'vitest';
import { computeLimits, gibText, unmirroredTraits, wantedArchitecture } from './compute-limits.ts';

const GIB = 1024 ** 3;
const large = { cpus: 96, memoryBytes: 512 * GIB };
const compute = (type: string, environmentType = 'LINUX_CONTAINER') => ({
  type,
  environmentType,
  limits: true,
});

describe('limits of a compute type', () => {
  it.each([
    ['BUILD_GENERAL1_SMALL', 'LINUX_CONTAINER', 3, 2],
    ['BUILD_GENERAL1_MEDIUM', 'LINUX_CONTAINER', 7, 4],
    ['BUILD_GENERAL1_LARGE', 'LINUX_CONTAINER', 15, 8],
    ['BUILD_GENERAL1_XLARGE', 'LINUX_CONTAINER', 70, 36],
    ['BUILD_GENERAL1_2XLARGE', 'LINUX_CONTAINER', 145, 72],
    ['BUILD_GENERAL1_SMALL', 'ARM_CONTAINER', 4, 2],
    ['BUILD_GENERAL1_LARGE', 'ARM_CONTAINER', 16, 8],
    ['BUILD_GENERAL1_SMALL', 'LINUX_GPU_CONTAINER', 16, 4],
    ['BUILD_LAMBDA_2GB', 'LINUX_LAMBDA_CONTAINER', 2, 2],
  ])('CB-106 %s of %s has %d GiB and %d CPUs', (type, environmentType, gib, cpus) => {
    expect(computeLimits(compute(type, environmentType), large)).toMatchObject({
      memoryBytes: gib * GIB,
      nanoCpus: cpus * 1e9,
    });
  });

  it('CB-106 a smaller machine caps them and says what is missing', () => {
    const limits = computeLimits(compute('BUILD_GENERAL1_MEDIUM'), { cpus: 2, memoryBytes: 5.5 * GIB });

    expect(limits).toMatchObject({ memoryBytes: 5.5 * GIB, nanoCpus: 2e9 });
    expect(limits?.capped).toBe(
      'this machine is smaller than BUILD_GENERAL1_MEDIUM: the build gets 5.5 GiB of 7 GiB memory and 2 of 4 CPUs',
    );
  });

  it('there are none when they are off or the type is unknown', () => {
    expect(computeLimits({ ...compute('BUILD_GENERAL1_SMALL'), limits: false }, large)).toBeUndefined();
    expect(computeLimits(compute('ATTRIBUTE_BASED_COMPUTE'), large)).toBeUndefined();
  });

  it('CB-105 the processor follows from the environment type', () => {
    expect(['LINUX_CONTAINER', 'ARM_CONTAINER', 'ARM_LAMBDA_CONTAINER'].map(wantedArchitecture)).toEqual([
      'amd64',
      'arm64',
      'arm64',
    ]);
  });

  it('traits that a container lacks are told', () => {
    const told = (environmentType: string) =>
      unmirroredTraits(compute('BUILD_GENERAL1_SMALL', environmentType));

    expect(told('LINUX_CONTAINER')).toBeUndefined();
    expect(told('LINUX_GPU_CONTAINER')).toContain('GPU');
    expect(told('LINUX_LAMBDA_CONTAINER')).toContain('Lambda');
    expect(told('WINDOWS_SERVER_2022_CONTAINER')).toContain('Linux container');
  });

  it('sizes are written for people', () => {
    expect([3 * GIB, 2.55 * GIB, GIB / 2].map(gibText)).toEqual(['3 GiB', '2.5 GiB', '512 MiB']);
  });
});
