import { InputError, type NodeId, type Plan } from '@seed/kernel';
import { suggestKey } from '@seed/yaml';
import picomatch from 'picomatch';

export type Selection = NonNullable<Plan['selection']>;

interface Candidate {
  readonly node: NodeId;
  /** What a pattern may be written against: `vpc`, `core/vpc`, `dev/core/vpc`. */
  readonly names: readonly string[];
}

const HINT = 'a pattern is matched against `group/module`: `core/*`, `*/vpc`, `core/vpc`';
const MOST_LISTED = 8;

function nearest(pattern: string, candidates: readonly Candidate[]): string[] {
  const nodes = candidates.map(({ node }) => node);
  const parts = pattern.split('/').length;
  const near = suggestKey(
    pattern,
    candidates.flatMap(({ names }) => names[parts - 1] ?? []),
  );
  const listed = nodes.slice(0, MOST_LISTED).join(', ');
  const more = nodes.length > MOST_LISTED ? ` and ${nodes.length - MOST_LISTED} more` : '';
  const inGroup = nodes.some((node) => node.startsWith(`${pattern}/`));
  return [
    ...(inGroup ? [`write \`${pattern}/*\` for all modules of group "${pattern}"`] : []),
    ...(near === undefined ? [] : [`did you mean \`${near}\`?`]),
    nodes.length === 0 ? 'this plan has no modules' : `modules of this plan: ${listed}${more}`,
    HINT,
  ];
}

function matcher(flag: string, pattern: string): (name: string) => boolean {
  const parts = pattern.split('/');
  const readable =
    pattern.trim() !== '' && !parts.includes('') && (parts.length <= 3 || parts.includes('**'));
  if (!readable)
    throw new InputError('plan/bad-pattern', `"${pattern}" of ${flag} names no modules`, { hints: [HINT] });
  return picomatch(pattern, { dot: true, nonegate: true });
}

function chosen(flag: string, pattern: string, candidates: readonly Candidate[]): readonly NodeId[] {
  const matches = matcher(flag, pattern);
  const found = candidates.filter(({ names }) => names.some((name) => matches(name))).map(({ node }) => node);
  if (found.length === 0)
    throw new InputError('plan/no-match', `"${pattern}" of ${flag} fits no module`, {
      hints: nearest(pattern, candidates),
    });
  const isName = !picomatch.scan(pattern).isGlob;
  if (found.length > 1 && isName)
    throw new InputError('plan/ambiguous-selection', `"${pattern}" of ${flag} fits ${found.join(' and ')}`, {
      hints: [`write one of them in full, or \`*/${pattern}\` for all`],
    });
  return found;
}

/**
 * Which modules a selection leaves in: those that some `only` fits (all where there is none), without those that some `exclude`
 * fits. Patterns are globs over `group/module` or `deployment/group/module`; the name of a module is enough where it is the
 * only one. Throws InputError for a pattern that fits nothing.
 */
export function selectNodes(
  nodes: readonly NodeId[],
  deployment: string,
  selection: Selection | undefined,
): ReadonlySet<NodeId> {
  const { only = [], exclude = [] } = selection ?? {};
  if (only.length === 0 && exclude.length === 0) return new Set(nodes);
  const candidates = nodes.map((node) => ({
    node,
    names: [node.slice(node.indexOf('/') + 1), node, `${deployment}/${node}`],
  }));
  const kept = new Set(
    only.length === 0 ? nodes : only.flatMap((pattern) => chosen('--only', pattern, candidates)),
  );
  for (const pattern of exclude)
    for (const node of chosen('--exclude', pattern, candidates)) kept.delete(node);
  return kept;
}

/** The selection as plans show it; nothing where there is none. */
export function selectionOf(selection: Selection | undefined): { readonly selection?: Selection } {
  const { only = [], exclude = [] } = selection ?? {};
  return only.length === 0 && exclude.length === 0 ? {} : { selection: { only, exclude } };
}
