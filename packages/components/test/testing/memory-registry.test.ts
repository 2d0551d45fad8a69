import { describeComponentRegistry, memoryRegistry } from '@seed/components/testing';

describeComponentRegistry('in memory', (options) => {
  const registry = memoryRegistry(options);
  return { registry, call: registry.call };
});
