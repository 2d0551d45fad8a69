import { pythonJson } from '@seed/yaml';
import type { Deployment } from '../src/index.ts';

/** A deployment as JSON without places; values as Python writes them. */
export function showDeployment(deployment: Deployment): string {
  return JSON.stringify(
    deployment,
    (key, value: unknown) => {
      if (/span/i.test(key) || key === 'project') return undefined;
      if (key === 'stored' || key === 'value' || key === 'parametersRegional') return pythonJson(value);
      return value instanceof Map ? Object.fromEntries(value) : value;
    },
    2,
  );
}
