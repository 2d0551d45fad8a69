import { expect, it } from 'vitest';
import { consoleUrl } from './console-url.ts';

it.each([
  ['aws', 'https://eu-west-1.console.aws.amazon.com/'],
  ['aws-cn', 'https://eu-west-1.console.amazonaws.cn/'],
  ['aws-us-gov', 'https://eu-west-1.console.amazonaws-us-gov.com/'],
])('a build of %s is looked at in the console of its partition', (partition, host) => {
  const arn = `arn:${partition}:codebuild:eu-west-1:123456789012:build/codeseeder-shop:1111-2222`;

  expect(consoleUrl(arn)).toBe(
    `${host}codesuite/codebuild/123456789012/projects/codeseeder-shop/build/codeseeder-shop%3A1111-2222/?region=eu-west-1`,
  );
});

it('what is no ARN of a build has no place in a console', () => {
  expect(consoleUrl(undefined)).toBeUndefined();
  expect(consoleUrl('codeseeder-shop:1111')).toBeUndefined();
});
