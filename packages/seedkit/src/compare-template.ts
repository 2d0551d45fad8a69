import { isDeepStrictEqual } from 'node:util';
import { isSeedError } from '@seed/kernel';
import type { StackIo, Stacks } from './stacks.ts';
import type { Template } from './template.ts';

/**
 * How a stack's template is to the one that it would get now: `foreign` was written by something else than seed, and is
 * not taken apart; `unknown` may not be read; `resources` are the logical names that differ, none where only conditions
 * or outputs do.
 */
export type TemplateStanding =
  | { readonly state: 'same' | 'foreign' | 'unknown' }
  | { readonly state: 'differs'; readonly resources: readonly string[] };

type Section = Readonly<Record<string, unknown>>;

const isSection = (value: unknown): value is Section => typeof value === 'object' && value !== null;

/** As it looks after the way through JSON; undefined for YAML, as others send it. */
function parse(text: string): Section | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isSection(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const sectionOf = (template: Section, name: string): Section => {
  const section = template[name];
  return isSection(section) ? section : {};
};

/** Names whose values differ, or that only one of them has. */
function differing(present: Section, wanted: Section): string[] {
  const names = [...new Set([...Object.keys(present), ...Object.keys(wanted)])].sort();
  return names.filter((name) => !isDeepStrictEqual(present[name], wanted[name]));
}

/**
 * Compares the text of a stack's template, as CloudFormation gives it, with what the stack would get now. Descriptions
 * and defaults do not count: CloudFormation would find nothing to change.
 */
export function compareTemplate(present: string, wanted: Template | string): TemplateStanding {
  if (typeof wanted === 'string')
    return present.trim() === wanted.trim() ? { state: 'same' } : { state: 'differs', resources: [] };
  const stored = parse(present);
  if (stored === undefined) return { state: 'foreign' };
  const asked = parse(JSON.stringify(wanted)) ?? {};
  const of = (name: string) => differing(sectionOf(stored, name), sectionOf(asked, name));
  const resources = of('Resources');
  const others = ['Conditions', 'Outputs'].flatMap(of);
  return resources.length + others.length === 0 ? { state: 'same' } : { state: 'differs', resources };
}

/** Looks whether a stack that is there has the template that it would get now. */
export async function templateStanding(
  name: string,
  wanted: Template | string,
  { stacks, ...io }: StackIo & { readonly stacks: Stacks },
): Promise<TemplateStanding> {
  try {
    const present = await stacks.template(name, io);
    return present === undefined ? { state: 'unknown' } : compareTemplate(present, wanted);
  } catch (error) {
    // It is told for information, and reading templates is a permission of its own.
    if (isSeedError(error) && error.code === 'aws/access-denied') return { state: 'unknown' };
    throw error;
  }
}
