/** What depends on what: nodes are `group/module`, edges go from the reader to what it reads. */
export interface GraphView {
  readonly groups: readonly { readonly name: string; readonly nodes: readonly string[] }[];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    /** Names of the outputs that are read. */
    readonly reads: readonly string[];
  }[];
}

export type GraphFormat = 'text' | 'mermaid' | 'dot';

function asText({ groups, edges }: GraphView): string {
  return groups
    .map(({ name, nodes }) =>
      [
        name,
        ...nodes.flatMap((node) => [
          `  ${node}`,
          ...edges
            .filter(({ from }) => from === node)
            .map(({ to, reads }) => `    reads ${to}${reads.length === 0 ? '' : `: ${reads.join(', ')}`}`),
        ]),
      ].join('\n'),
    )
    .join('\n\n');
}

const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** Mermaid has no escapes inside quotes but entities. */
const entity = (text: string): string => `"${text.replaceAll('#', '#35;').replaceAll('"', '#quot;')}"`;

function asMermaid({ groups, edges }: GraphView): string {
  const ids = new Map(groups.flatMap(({ nodes }) => nodes).map((node, index) => [node, `n${index}`]));
  const lines = groups.flatMap(({ name, nodes }, index) => [
    `  subgraph g${index}[${entity(name)}]`,
    ...nodes.map((node) => `    ${ids.get(node)}[${entity(node)}]`),
    '  end',
  ]);
  const arrows = edges.flatMap(({ from, to, reads }) => {
    const [source, target] = [ids.get(to), ids.get(from)];
    if (source === undefined || target === undefined) return [];
    return [`  ${source} -->${reads.length === 0 ? '' : `|${entity(reads.join(', '))}|`} ${target}`];
  });
  return ['flowchart LR', ...lines, ...arrows].join('\n');
}

function asDot({ groups, edges }: GraphView): string {
  const clusters = groups.flatMap(({ name, nodes }, index) => [
    `  subgraph cluster_${index} {`,
    `    label=${quoted(name)};`,
    ...nodes.map((node) => `    ${quoted(node)};`),
    '  }',
  ]);
  const arrows = edges.map(
    ({ from, to, reads }) => `  ${quoted(to)} -> ${quoted(from)} [label=${quoted(reads.join(', '))}];`,
  );
  return ['digraph deployment {', '  rankdir=LR;', ...clusters, ...arrows, '}'].join('\n');
}

/** The graph in a form that people or drawing programs read; arrows follow the data, from what is read to its reader. */
export function formatGraph(graph: GraphView, format: GraphFormat): string {
  return { text: asText, mermaid: asMermaid, dot: asDot }[format](graph);
}
