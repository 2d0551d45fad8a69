import type { ParameterFact } from '@seed/engine';
import type { NodeId, SeedEvent } from '@seed/kernel';
import { buildFacts } from '@seed/view';
import type { RehearsedModule, Reporter } from '@seed/view';

type Draft = { -readonly [K in keyof RehearsedModule]: RehearsedModule[K] };

export interface RehearsalRecord {
  readonly reporter: Reporter;
  /** In the order in which modules were worked on. */
  modules(): readonly RehearsedModule[];
}

/** What the recorder of a deploy tool leaves in place of outputs. */
const NOTHING_DEPLOYED = 'seed-rehearsal';

const isFact = (value: unknown): value is ParameterFact =>
  typeof value === 'object' && value !== null && 'name' in value && 'origin' in value;

/** Gathers from the events of a rehearsal what each module received, and what it recorded instead of doing it. */
export function recordRehearsal(): RehearsalRecord {
  const drafts = new Map<NodeId, Draft>();
  const draftOf = (node: NodeId): Draft => {
    const known = drafts.get(node);
    if (known !== undefined) return known;
    const draft: Draft = { node, outcome: 'not started', received: [], outputs: [], calls: [] };
    drafts.set(node, draft);
    return draft;
  };
  const take = (event: SeedEvent, node: NodeId): void => {
    switch (event.type) {
      case 'node.inputs': {
        const { parameters } = event.data;
        const facts = Array.isArray(parameters) ? parameters.filter(isFact) : [];
        draftOf(node).received = facts.map((fact) => ({ ...fact, placeholder: fact.unknown !== undefined }));
        return;
      }
      case 'build.finished': {
        const { metadata, rehearsal } = buildFacts(event.data);
        draftOf(node).outputs = Object.keys(metadata).filter((name) => name !== NOTHING_DEPLOYED);
        draftOf(node).calls = rehearsal.map(({ command }) => command);
        return;
      }
      case 'node.finished': {
        const { outcome } = event.data;
        if (outcome !== 'unchanged' && outcome !== 'excluded') draftOf(node).outcome = outcome;
        return;
      }
      default:
    }
  };
  return {
    reporter: {
      event: (event) => {
        if (event.node !== undefined) take(event, event.node);
      },
      log: () => {},
      close: async () => {},
    },
    modules: () => [...drafts.values()],
  };
}
