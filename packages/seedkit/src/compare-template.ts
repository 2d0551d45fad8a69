import { isDeepStrictEqual } from 'node:util';
import { isSeedError } from '@seed/kernel';
import { plainValue, readYaml } from '@seed/yaml';
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

/** What is no change to CloudFormation as long as nothing else changes: in a template, a resource and a parameter. */
const NO_CHANGES = {
  template: new Set(['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Outputs']),
  resource: new Set(['DeletionPolicy', 'UpdateReplacePolicy', 'UpdatePolicy']),
  parameter: new Set(['Description', 'ConstraintDescription']),
};

const without = (value: unknown, keys: ReadonlySet<string>): unknown =>
  isSection(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !keys.has(key))) : value;

const mapped = (section: Section, change: (value: unknown) => unknown): Section =>
  Object.fromEntries(Object.entries(section).map(([name, value]) => [name, change(value)]));

/** What CloudFormation would take for a change of a template in anyone's hand: neither its form nor policies of deletion. */
function changesOf(text: string): unknown {
  const { root, diagnostics } = readYaml({ id: 'template', text }, { dialect: 'python' });
  const value = root === undefined ? undefined : plainValue(root);
  if (!isSection(value)) return text.trim();
  // Short forms of functions are tags, which the values do not have.
  const tags = diagnostics.filter(({ code }) => code === 'yaml/unknown-tag').map(({ summary }) => summary);
  const part = (name: string, keys: ReadonlySet<string>) =>
    mapped(sectionOf(value, name), (one) => without(one, keys));
  return {
    ...(without(value, NO_CHANGES.template) as Section),
    Parameters: part('Parameters', NO_CHANGES.parameter),
    Resources: part('Resources', NO_CHANGES.resource),
    tags,
  };
}

const SEAL: ReadonlySet<string> = new Set(['Metadata']);

/**
 * Compares the text of a stack's template, as CloudFormation gives it, with what the stack would get now. Descriptions
 * and defaults do not count: CloudFormation would find nothing to change. What else it would not see in a template of
 * seed, the seal shows it; in a project's own one it counts as the same.
 */
export function compareTemplate(present: string, wanted: Template | string): TemplateStanding {
  if (typeof wanted === 'string')
    return isDeepStrictEqual(changesOf(present), changesOf(wanted))
      ? { state: 'same' }
      : { state: 'differs', resources: [] };
  const stored = parse(present);
  if (stored === undefined) return { state: 'foreign' };
  const asked = parse(JSON.stringify(wanted)) ?? {};
  const of = (name: string) => differing(sectionOf(stored, name), sectionOf(asked, name));
  const unsealed = (one: Section) => mapped(sectionOf(one, 'Resources'), (value) => without(value, SEAL));
  const resources = differing(unsealed(stored), unsealed(asked));
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
