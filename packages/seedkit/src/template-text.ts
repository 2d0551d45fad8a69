import { writeYaml } from '@seed/yaml';
import type { Template } from './template.ts';

/** A template as CloudFormation takes it. */
export function templateText(template: Template | string, format: 'json' | 'yaml'): string {
  if (typeof template === 'string') return template;
  return format === 'json' ? `${JSON.stringify(template, null, 2)}\n` : writeYaml(template);
}
