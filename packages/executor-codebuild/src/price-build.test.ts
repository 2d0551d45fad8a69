import { describe, expect, it } from 'vitest';
import { priceBuild } from './price-build.ts';

describe('the price of a build', () => {
  it.each([
    ['LINUX_CONTAINER', 'BUILD_GENERAL1_SMALL', 179_000, 'est. $0.015 (3 min general1.small)'],
    ['LINUX_CONTAINER', 'BUILD_GENERAL1_2XLARGE', 60_000, 'est. $0.2 (1 min general1.2xlarge)'],
    ['ARM_CONTAINER', 'BUILD_GENERAL1_LARGE', 60_001, 'est. $0.03 (2 min general1.large)'],
    ['LINUX_LAMBDA_CONTAINER', 'BUILD_LAMBDA_1GB', 90_000, 'est. $0.0018 (90 s lambda.1gb)'],
  ])('CB-127 of %s %s is charged by the minute or second begun', (type, compute, ms, text) => {
    expect(priceBuild(type, compute, ms)?.text).toBe(text);
  });

  it('is not guessed where none is known', () => {
    expect(priceBuild('LINUX_CONTAINER', 'BUILD_GENERAL1_XLARGE', 60_000)).toBeUndefined();
  });
});
