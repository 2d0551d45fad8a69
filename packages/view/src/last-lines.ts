import type { LogLine, NodeId } from '@seed/kernel';

/** The newest lines of each build, for failure reports. */
export interface LastLines {
  add(line: LogLine): void;
  /** Keeps the present lines of a node: what follows is not about its failure. */
  freeze(node: NodeId): void;
  of(node: NodeId): readonly string[];
}

/** Keeps the last `keep` non-empty output lines per node in a ring. */
export function createLastLines(keep = 12): LastLines {
  const rings = new Map<NodeId, { readonly lines: string[]; next: number }>();
  const frozen = new Set<NodeId>();
  return {
    add(line) {
      if (line.stream !== 'build' || line.text === '' || frozen.has(line.node)) return;
      let ring = rings.get(line.node);
      if (ring === undefined) rings.set(line.node, (ring = { lines: [], next: 0 }));
      ring.lines[ring.next % keep] = line.text;
      ring.next += 1;
    },
    freeze(node) {
      frozen.add(node);
    },
    of(node) {
      const ring = rings.get(node);
      if (ring === undefined) return [];
      if (ring.next <= keep) return ring.lines;
      const start = ring.next % keep;
      return [...ring.lines.slice(start), ...ring.lines.slice(0, start)];
    },
  };
}
