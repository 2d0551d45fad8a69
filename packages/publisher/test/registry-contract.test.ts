import { describeComponentRegistry } from '@seed/components/testing';
import { openRegistry } from './open-registry.ts';

describeComponentRegistry('Image Builder over HTTP', async (options) => {
  const { fake, registry, dispose } = await openRegistry(options);
  return { registry, call: (operation, input) => fake.call(operation, input), dispose };
});
