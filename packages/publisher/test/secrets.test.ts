import { componentItem, failedBuild, goodBuild, planOf, recipeItem } from '@seed/components/testing';
import { isSeedError } from '@seed/kernel';
import { createImageBuilds, publishPlan } from '@seed/publisher';
import { expect, it, onTestFinished } from 'vitest';
import { openRegistry, SECRET } from './open-registry.ts';

const io = { signal: new AbortController().signal };

/** What can be shown of an error: itself, and the words of what caused it. */
function everythingOf(error: unknown): string {
  const cause = (error as Error).cause as Error | undefined;
  const words = `${JSON.stringify(error)}${String(error)}${(error as Error).stack}`;
  return cause === undefined ? words : `${words}${cause.message}${cause.stack}`;
}

it('IB-F112 neither results nor errors of publishing carry a key of the caller', {
  timeout: 60_000,
}, async () => {
  const { fake, access, registry, time, dispose } = await openRegistry({
    builds: ({ count }) =>
      count === 0
        ? goodBuild(['Stdout: hello'])
        : failedBuild({ component: 'x', phase: 'build', step: 'S', action: 'ExecuteBash', message: 'no' }),
    fault: ({ operation, input }) =>
      operation === 'CreateComponent' && input['name'] === 'denied'
        ? { kind: 'refused', name: 'AccessDeniedException', message: 'not you' }
        : undefined,
  });
  onTestFinished(dispose);
  const items = [
    componentItem({ name: 'app' }),
    componentItem({ name: 'denied' }),
    recipeItem({ name: 'base' }),
  ];
  const told: unknown[] = [];

  const result = await publishPlan(planOf(items), {
    registry,
    ...io,
    concurrency: 1,
    onItem: (item, state) => void told.push([item, state]),
  });
  const lost = await createImageBuilds({ access, time })
    .look('arn:aws:imagebuilder:eu-west-2:123456789012:image/nobody/1.0.0/1', io)
    .catch((error: unknown) => error);

  expect(result.failures[0]?.code).toBe('aws/access-denied');
  expect(isSeedError(lost)).toBe(true);
  const all = [
    JSON.stringify(result),
    JSON.stringify(told),
    everythingOf(result.failures),
    everythingOf(lost),
  ];
  for (const text of all) {
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('AKIAIOSFODNN7EXAMPLE');
  }
  // What was sent by the caller is signed, and never holds the key itself.
  expect(JSON.stringify(fake.requests)).not.toContain(SECRET);
});
