import { describe, expect, it } from 'vitest';
import { formatGraph } from './format-graph.ts';

const GRAPH = {
  groups: [
    { name: 'network', nodes: ['network/vpc'] },
    { name: 'core', nodes: ['core/eks', 'core/say "hi"'] },
  ],
  edges: [{ from: 'core/eks', to: 'network/vpc', reads: ['VpcId', 'SubnetIds'] }],
};

describe('a graph', () => {
  it('is text for people', () => {
    expect(formatGraph(GRAPH, 'text')).toBe(
      'network\n  network/vpc\n\ncore\n  core/eks\n    reads network/vpc: VpcId, SubnetIds\n  core/say "hi"',
    );
  });

  it('is mermaid, with quotes as entities and arrows along the data', () => {
    expect(formatGraph(GRAPH, 'mermaid')).toBe(`flowchart LR
  subgraph g0["network"]
    n0["network/vpc"]
  end
  subgraph g1["core"]
    n1["core/eks"]
    n2["core/say #quot;hi#quot;"]
  end
  n0 -->|"VpcId, SubnetIds"| n1`);
  });

  it('is a digraph for dot', () => {
    const text = formatGraph(GRAPH, 'dot');

    expect(text).toContain('"network/vpc" -> "core/eks" [label="VpcId, SubnetIds"];');
    expect(text).toContain('"core/say \\"hi\\"";');
  });
});
