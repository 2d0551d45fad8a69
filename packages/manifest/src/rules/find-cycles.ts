/** Edges of a graph, by node. */
export type Graph<Node> = ReadonlyMap<Node, readonly Node[]>;

/**
 * One circle for each set of nodes that reach each other, as the nodes along it: the shortest through the first node
 * of the set. Walks without recursion, as graphs may be deeper than the stack. A node that points at itself is none.
 */
export function findCycles<Node>(graph: Graph<Node>): readonly (readonly Node[])[] {
  return strongComponents(graph)
    .filter((component) => component.size > 1)
    .map((component) => shortestCircle(graph, component));
}

interface Frame<Node> {
  readonly node: Node;
  next: number;
}

/** Tarjan's algorithm, with its call stack as a list. */
function strongComponents<Node>(graph: Graph<Node>): readonly ReadonlySet<Node>[] {
  const index = new Map<Node, number>();
  const low = new Map<Node, number>();
  const open: Node[] = [];
  const isOpen = new Set<Node>();
  const components: ReadonlySet<Node>[] = [];
  const lower = (node: Node, value: number) => low.set(node, Math.min(low.get(node) ?? value, value));
  const enter = (node: Node): Frame<Node> => {
    const at = index.size;
    index.set(node, at);
    low.set(node, at);
    open.push(node);
    isOpen.add(node);
    return { node, next: 0 };
  };
  const leave = (node: Node): void => {
    if (low.get(node) !== index.get(node)) return;
    const component = new Set(open.splice(open.lastIndexOf(node)));
    for (const member of component) isOpen.delete(member);
    components.push(component);
  };
  for (const root of graph.keys()) {
    const frames: Frame<Node>[] = index.has(root) ? [] : [enter(root)];
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const target = graph.get(frame.node)?.[frame.next];
      frame.next += 1;
      if (target === undefined) {
        frames.pop();
        leave(frame.node);
        const parent = frames.at(-1);
        if (parent !== undefined) lower(parent.node, low.get(frame.node) ?? 0);
      } else if (!index.has(target)) frames.push(enter(target));
      else if (isOpen.has(target)) lower(frame.node, index.get(target) ?? 0);
    }
  }
  return components;
}

function shortestCircle<Node>(graph: Graph<Node>, component: ReadonlySet<Node>): readonly Node[] {
  const start = [...graph.keys()].find((node) => component.has(node));
  if (start === undefined) return [];
  const cameFrom = new Map<Node, Node>();
  const queue: Node[] = [start];
  for (const node of queue) {
    for (const target of graph.get(node) ?? []) {
      if (target === start) return pathTo(node, cameFrom);
      if (!component.has(target) || cameFrom.has(target)) continue;
      cameFrom.set(target, node);
      queue.push(target);
    }
  }
  return [];
}

function pathTo<Node>(end: Node, cameFrom: ReadonlyMap<Node, Node>): readonly Node[] {
  const path = [end];
  for (let node = cameFrom.get(end); node !== undefined; node = cameFrom.get(node)) path.unshift(node);
  return path;
}
