import type { LogLine, NodeId } from '@seed/kernel';

/** The newest lines of each build, for failure reports. */
export interface LastLines {
  add(line: LogLine): void;
  of(node: NodeId): readonly string[];
}

/** Keeps the last `keep` non-empty output lines per node in a ring. */
export function createLastLines(keep = 12): LastLines {
  const rings = new Map<NodeId, { readonly lines: string[]; next: number }>();
  return {
    add(line) {
      if (line.stream !== 'build' || line.text === '') return;
      let ring = rings.get(line.node);
      if (ring === undefined) rings.set(line.node, (ring = { lines: [], next: 0 }));
      ring.lines[ring.next % keep] = line.text;
      ring.next += 1;
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
