import type { NodeId } from '@seed/kernel';

/** The means to stop single builds of a run, in an orderly way or at once. */
export interface NodeCancels {
  /** A build that was stopped before it began ends as it begins. */
  signals(node: NodeId): { readonly signal: AbortSignal; readonly force: AbortSignal };
  stop(node: NodeId): void;
  force(node: NodeId): void;
}

export function createNodeCancels(): NodeCancels {
  const nodes = new Map<NodeId, { readonly orderly: AbortController; readonly forced: AbortController }>();
  const of = (node: NodeId) => {
    const known = nodes.get(node) ?? { orderly: new AbortController(), forced: new AbortController() };
    nodes.set(node, known);
    return known;
  };
  return {
    signals(node) {
      const { orderly, forced } = of(node);
      return { signal: orderly.signal, force: forced.signal };
    },
    stop: (node) => of(node).orderly.abort('cancel'),
    force(node) {
      of(node).orderly.abort('cancel');
      of(node).forced.abort('force');
    },
  };
}
