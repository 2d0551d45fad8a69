import { createHash } from 'node:crypto';
import type { Template } from './template.ts';

/**
 * The template with a digest of itself in the metadata of one resource. CloudFormation takes a change of metadata for an
 * update, but not one of a deletion policy, a condition or a resource whose condition is off: without the seal such
 * changes would never get there, and the stack would be told to differ for ever.
 */
export function sealTemplate(template: Template, carrier: string): Template {
  const { Conditions, Resources, Outputs } = template;
  const resource = Resources[carrier];
  if (resource === undefined) throw new Error(`no resource "${carrier}"`);
  const digest = createHash('sha256')
    .update(JSON.stringify([Conditions, Resources, Outputs]))
    .digest('hex');
  const Metadata = { SeedTemplate: digest.slice(0, 16) };
  return { ...template, Resources: { ...Resources, [carrier]: { ...resource, Metadata } } };
}
